import type { Call, Service } from '../calls/call.js'
import { GLOBAL_REGION } from '../facts/regions.js'
import type { Clock } from '../runtime.js'
import type { Account } from './aws.js'
import { AwsError } from './aws-error.js'
import { callContext } from './call-context.js'
import { catalogueEntry } from './catalogue.js'
import { type AssumeProfileRole, credentialChain } from './credential-chain.js'
import { followPages } from './follow-pages.js'
import type { KeyPair } from './key-pair.js'
import { type Limiter, unlimited } from './limiter.js'
import { endpointSetting, maxAttemptsSetting } from './machine-settings.js'
import { type AskMfaCode, openRoleSession } from './open-role-session.js'
import { orAborted } from './or-aborted.js'
import { requireBody } from './require-body.js'
import { createRetryStrategy, type Retry } from './retry-strategy.js'
import { loadSdk, type SdkClient, type SdkClientConfig } from './sdk.js'
import { toAwsError } from './to-aws-error.js'

export interface AwsConfig {
  /** Of the AWS config files. Default: `AWS_PROFILE`, then `default`. */
  profile?: string | undefined
  /** Where every call goes, whatever the environment and the profile say. */
  endpointUrl?: string | undefined
  /** Added to the SDK's own: the tool and its version, the run and its id. */
  userAgent: [name: string, version: string][]
  clock: Clock
  /** From 0 up to, but not including, 1: the jitter of the retries. */
  random: () => number
  /** An SDK request handler that answers in this process. Nothing of the machine's AWS settings is read then. */
  requestHandler?: unknown
  /** Instead of the SDK's default chain. */
  credentials?: KeyPair | undefined
  /** Answers the codes of the MFA devices that profiles name. */
  askMfaCode?: AskMfaCode
  /** Default: every request goes at once. */
  limiter?: Limiter
  /** Told of each retry, before its wait. */
  onRetry?: ((retry: Retry) => void) | undefined
}

/** Milliseconds. A call that AWS does not answer is a retry, not a hang. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000, socketTimeout: 30_000 }

/** The SDK's warnings are about its own settings; whatever matters to the user is said as an error. */
export const QUIET = { trace: () => {}, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

const IN_PROCESS_ATTEMPTS = 10

/** What the SDK would otherwise look for in the environment and in files. */
const IN_PROCESS_SETTINGS: SdkClientConfig = {
  endpoint: 'https://in-process.invalid',
  defaultsMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  authSchemePreference: [],
  userAgentAppId: async () => undefined,
}

/** IAM is global and signs for one Region; STS is asked there too. */
const regionOf = ({ service, region }: Call): string =>
  service === 'iam' || service === 'sts' ? GLOBAL_REGION : region

/** A profile's role is assumed through an account of its own: the same settings, the source's credentials. */
const assumeProfileRole =
  (config: AwsConfig): AssumeProfileRole =>
  (credentials, role) => {
    const { askMfaCode = askNobody } = config
    const signal = callContext.getStore()?.signal
    return openRoleSession(createAws({ ...config, credentials }), role, askMfaCode, { signal })
  }

const askNobody: AskMfaCode = (mfaSerial) =>
  Promise.reject(new Error(`nobody can be asked for a code of ${mfaSerial}`))

/**
 * The adapter to the AWS SDK: one client a service and Region, made when first needed, all with the same
 * credentials (a profile's command or sign-in runs once, not once a client).
 */
export const createAws = (config: AwsConfig): Account => {
  const { profile, endpointUrl, clock, random, limiter = unlimited, onRetry } = config
  const isInProcess = config.requestHandler !== undefined
  const maxAttempts = isInProcess ? async () => IN_PROCESS_ATTEMPTS : maxAttemptsSetting(profile)
  const clients = new Map<string, Promise<SdkClient>>()
  let credentials: SdkClientConfig['credentials'] = config.credentials

  const settingsFor = async (service: Service): Promise<SdkClientConfig> => {
    if (isInProcess)
      return {
        ...IN_PROCESS_SETTINGS,
        requestHandler: config.requestHandler as NonNullable<SdkClientConfig['requestHandler']>,
      }
    const endpoint = endpointUrl ?? (await endpointSetting(service, profile))
    return {
      ...(profile === undefined ? {} : { profile }),
      ...(endpoint === undefined ? {} : { endpoint }),
      credentialDefaultProvider: await credentialChain(assumeProfileRole(config)),
      requestHandler: { ...TIMEOUTS, throwOnRequestTimeout: true, logger: QUIET },
    }
  }

  const createClient = async (service: Service, region: string): Promise<SdkClient> => {
    const [sdk, settings] = await Promise.all([loadSdk(service), settingsFor(service)])
    // From here on without a pause: clients that are made side by side must not each look for credentials.
    const client = sdk.createClient({
      ...settings,
      region,
      customUserAgent: config.userAgent,
      logger: QUIET,
      maxAttempts,
      retryStrategy: createRetryStrategy({ maxAttempts, clock, random, onRetry }),
      ...(credentials === undefined ? {} : { credentials }),
    })
    credentials ??= client.config.credentials
    const collect = async (body: unknown): Promise<Uint8Array> => {
      if (body instanceof Uint8Array) return body
      return body ? client.config.streamCollector(body) : new Uint8Array()
    }
    // It copies every reply for a log that nobody keeps: of a page of events, a megabyte.
    client.middlewareStack.remove('loggerMiddleware')
    client.middlewareStack.add(requireBody(collect), {
      step: 'deserialize',
      priority: 'low',
      name: 'requireBody',
    })
    return client
  }

  const clientFor = (service: Service, region: string): Promise<SdkClient> => {
    const key = `${service} ${region}`
    const client = clients.get(key) ?? createClient(service, region)
    clients.set(key, client)
    return client
  }

  return {
    // Any client has them; STS is asked in every session.
    credentials: async () => (await clientFor('sts', GLOBAL_REGION)).config.credentials(),

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
      let attempts = 0
      const send = async (input: Record<string, unknown>) => {
        const client = await clientFor(call.service, regionOf(call))
        const Command = (await loadSdk(call.service)).commandFor(call.action)
        const { $metadata, ...output } = await limiter(call, signal, () =>
          client.send(new Command(input), { abortSignal: signal }),
        )
        const page = { output, requestId: $metadata?.requestId, attempts: $metadata?.attempts ?? 1 }
        attempts += page.attempts
        return page
      }
      try {
        return await orAborted(signal, () =>
          callContext.run({ call, ...options }, () => followPages(entry, call.input, send)),
        )
      } catch (error) {
        throw toAwsError(error, call, attempts)
      }
    },
  }
}
