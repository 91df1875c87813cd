import type { Call, Service } from '../calls/call.js'
import { GLOBAL_REGION } from '../facts/regions.js'
import type { Clock } from '../runtime.js'
import { createAccountPin } from './account-pin.js'
import type { Account } from './aws.js'
import { AwsError } from './aws-error.js'
import { callContext } from './call-context.js'
import { catalogueEntry } from './catalogue.js'
import { accountCredentials } from './credentials/account-credentials.js'
import { chooseSource } from './credentials/choose-source.js'
import { followPages } from './follow-pages.js'
import type { KeyPair } from './key-pair.js'
import { type Limiter, unlimited } from './limiter.js'
import type { HttpHandler } from './machine/http-handler.js'
import type { MachineSettings } from './machine/machine-settings.js'
import { letOnlyAnswersThrough } from './only-answers.js'
import type { AskMfaCode } from './open-role-session.js'
import { orAborted } from './or-aborted.js'
import { QUIET } from './quiet.js'
import { createRetryStrategy, type Retry } from './retry-strategy.js'
import { loadSdk, type SdkClient, type SdkClientConfig } from './sdk.js'
import { collectAnswer } from './text-of.js'
import { toAwsError } from './to-aws-error.js'

export interface AwsConfig {
  /** What the machine and the flags say: of credentials, endpoints, proxies. Not needed with a `requestHandler`. */
  settings?: MachineSettings | undefined
  /** Added to the SDK's own: the tool and its version, the run and its id. */
  userAgent: [name: string, version: string][]
  clock: Clock
  /** From 0 up to, but not including, 1: the jitter of the retries. */
  random: () => number
  /** An SDK request handler that answers in this process. Nothing of the machine's AWS settings is read then. */
  requestHandler?: unknown
  /** Instead of those that the settings name. */
  credentials?: KeyPair | undefined
  /** Answers the codes of the MFA devices that profiles name. */
  askMfaCode?: AskMfaCode
  /** Default: every request goes at once. */
  limiter?: Limiter
  /** Called once with how far, in milliseconds, AWS's clock is ahead of this machine's, where that matters to signatures. */
  onClockOff?: ((offset: number) => void) | undefined
  /** Called for each retry, before its wait. */
  onRetry?: ((retry: Retry) => void) | undefined
}

/** Milliseconds. A call that AWS does not answer is a retry, not a hang. */
const TIMEOUTS = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  socketTimeout: 30_000,
  wholeTimeout: 60_000,
}

/** Milliseconds from which on the SDK corrects the time that it signs with. */
const CLOCK_OFF = 240_000

/** Milliseconds until it is asked again where a list was left out of an answer. */
const LEFT_OUT_AGAIN_AFTER = 1_000

const IN_PROCESS_ATTEMPTS = 10

/** What the SDK would otherwise look for in the environment and in files by itself. */
const OWN_SETTINGS = {
  ignoreConfiguredEndpointUrls: true,
  defaultsMode: 'standard',
  authSchemePreference: [] as string[],
} as const

const IN_PROCESS_SETTINGS: SdkClientConfig = {
  ...OWN_SETTINGS,
  endpoint: 'https://in-process.invalid',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: async () => undefined,
}

/** IAM is global and signs for one Region; STS is asked there too. */
const regionOf = ({ service, region }: Call): string =>
  service === 'iam' || service === 'sts' ? GLOBAL_REGION : region

const askNoOne: AskMfaCode = (mfaSerial) =>
  Promise.reject(new Error(`no one can be asked for a code of ${mfaSerial}`))

/** For calls that are not signed. */
const NO_KEYS: KeyPair = { accessKeyId: 'UNSIGNED', secretAccessKey: 'UNSIGNED' }

/**
 * The adapter to the AWS SDK: one client a service and Region, made when first needed, all with the same
 * credentials (a profile's command or sign-in runs once, not once a client).
 * @throws WmlError where the settings name no whole source of credentials
 */
export const createAws = (config: AwsConfig): Account => {
  const { settings, clock, random, askMfaCode = askNoOne, limiter = unlimited, onRetry } = config
  const isInProcess = config.requestHandler !== undefined
  const attempts = isInProcess || settings === undefined ? IN_PROCESS_ATTEMPTS : settings.maxAttempts
  const maxAttempts = async () => attempts
  const clients = new Map<string, Promise<SdkClient>>()
  const pin = createAccountPin()
  let shared: Promise<HttpHandler> | undefined

  const handler = (): Promise<HttpHandler> => {
    const { machine, ca } = settings as MachineSettings
    shared ??= import('./machine/http-handler.js').then(({ createHttpHandler }) =>
      createHttpHandler({ env: machine.env, clock, ca, timeouts: TIMEOUTS }),
    )
    return shared
  }

  const source = config.credentials === undefined && settings ? chooseSource(settings) : undefined
  const credentials =
    source === undefined || settings === undefined
      ? async () => config.credentials ?? NO_KEYS
      : accountCredentials(source, {
          settings,
          clock,
          askMfaCode,
          pin,
          open: (keys = NO_KEYS) => createAws({ ...config, credentials: keys }),
          handler,
        })
  let isClockReported = false
  const lookAtClock = (client: SdkClient): void => {
    const offset = Number(client.config.systemClockOffset ?? 0)
    if (isInProcess || isClockReported || Math.abs(offset) < CLOCK_OFF) return
    isClockReported = true
    config.onClockOff?.(offset)
  }
  /** Once the account has said which one it is: what it answers later must be of the same. */
  let account: string | undefined

  const settingsFor = async (service: Service): Promise<SdkClientConfig> => {
    if (isInProcess || settings === undefined)
      return {
        ...IN_PROCESS_SETTINGS,
        requestHandler: config.requestHandler as NonNullable<SdkClientConfig['requestHandler']>,
      }
    const endpoint = settings.endpointOf(service)
    // WorkMail has its standard names and no others (AWS General Reference, "Amazon WorkMail endpoints and quotas").
    const isStandard = service === 'workmail'
    return {
      ...OWN_SETTINGS,
      ...(endpoint === undefined ? {} : { endpoint }),
      useDualstackEndpoint: !isStandard && settings.useDualstackEndpoint,
      useFipsEndpoint: !isStandard && settings.useFipsEndpoint,
      userAgentAppId: async () => settings.userAgentAppId,
      requestHandler: (await handler()) as NonNullable<SdkClientConfig['requestHandler']>,
    }
  }

  const createClient = async (service: Service, region: string): Promise<SdkClient> => {
    const [sdk, own] = await Promise.all([loadSdk(service), settingsFor(service)])
    const client = sdk.createClient({
      ...own,
      region,
      credentials,
      customUserAgent: config.userAgent,
      logger: QUIET,
      streamCollector: collectAnswer,
      maxAttempts,
      retryStrategy: createRetryStrategy({ maxAttempts, clock, random, onRetry }),
    })
    // It copies every reply for a log that no one keeps: of a page of events, a megabyte.
    client.middlewareStack.remove('loggerMiddleware')
    letOnlyAnswersThrough(client, () => account)
    return client
  }

  const clientFor = (service: Service, region: string): Promise<SdkClient> => {
    const key = `${service} ${region}`
    const client = clients.get(key) ?? createClient(service, region)
    clients.set(key, client)
    return client
  }

  return {
    credentials,
    pin,
    from: source?.from ?? 'given',

    call: async (call, options = {}) => {
      const { signal } = options
      const entry = catalogueEntry(call)
      if (entry === undefined)
        throw new AwsError(`this tool never calls ${call.service}:${call.action}`, {
          kind: 'refused',
          code: 'NotInCatalogue',
          service: call.service,
          action: call.action,
          region: call.region,
        })
      let sent = 0
      const tries = callContext.getStore()?.tries ?? {}
      const send = async (own: AbortSignal | undefined, input: Record<string, unknown>) => {
        const client = await clientFor(call.service, regionOf(call))
        const Command = (await loadSdk(call.service)).commandFor(call.action)
        const leave = await limiter(call, signal)
        try {
          const { $metadata, ...output } = await client.send(new Command(input), { abortSignal: own })
          const page = { output, requestId: $metadata?.requestId, attempts: $metadata?.attempts ?? 1 }
          sent += page.attempts
          return page
        } finally {
          leave()
          lookAtClock(client)
        }
      }
      try {
        const again = () => clock.sleep(LEFT_OUT_AGAIN_AFTER, signal)
        const reply = await orAborted(signal, (own) =>
          callContext.run({ call, tries, ...options }, () =>
            followPages(entry, call.input, (input) => send(own, input), again),
          ),
        )
        if (call.action === 'GetCallerIdentity') {
          account = String(reply.output.Account)
          pin.hear(reply.output.Account)
        }
        return reply
      } catch (error) {
        const failed = toAwsError(error, call, sent)
        const endpoint = isInProcess ? undefined : settings?.endpointFrom(call.service)
        if (endpoint !== undefined) Object.assign(failed.details, { elsewhere: true, endpoint })
        if (failed.kind === 'aborted' && tries.last !== undefined) {
          failed.details.lastTry = toAwsError(tries.last, call)
          failed.details.lastTry.details.endpoint = endpoint
        }
        throw failed
      }
    },
  }
}
