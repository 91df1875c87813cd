/** A sandbox on a virtual clock, asked through the real SDK, so that the SDK serialises every call. */
import * as logs from '@aws-sdk/client-cloudwatch-logs'
import * as iam from '@aws-sdk/client-iam'
import * as organizations from '@aws-sdk/client-organizations'
import * as sts from '@aws-sdk/client-sts'
import * as workmail from '@aws-sdk/client-workmail'
import type { Service } from '../../src/calls/call.js'
import { createAccount, type SandboxAccount, type SandboxSeed } from '../../src/sandbox/account.js'
import { inProcessHandler } from '../../src/sandbox/in-process.js'
import { createSandbox, type SandboxOptions } from '../../src/sandbox/sandbox.js'
import { createVirtualClock } from '../support/virtual-clock.js'

export const START = Date.UTC(2026, 5, 1)
export const ACCOUNT_ID = '111122223333'
export const ORGANIZATION_ID = `m-${'1'.repeat(32)}`
export const OTHER_ORGANIZATION_ID = `m-${'2'.repeat(32)}`
export const ROLE_NAME = 'AWSServiceRoleForAmazonWorkMailEvents'
export const PRINCIPAL = 'events.workmail.amazonaws.com'
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/aws-service-role/${PRINCIPAL}/${ROLE_NAME}`

export const SERVICE_LINKED_ROLE = {
  roleName: ROLE_NAME,
  path: `/aws-service-role/${PRINCIPAL}/`,
  attachedPolicyArns: [
    'arn:aws:iam::aws:policy/aws-service-role/AmazonWorkMailEventsServiceRolePolicy',
  ] as string[],
}

/** With `:*`, as WorkMail wants it. */
export const groupArn = (name: string, region = 'us-east-1'): string => `${tagArn(name, region)}:*`
/** Without, as the tagging calls want it. */
export const tagArn = (name: string, region = 'us-east-1'): string =>
  `arn:aws:logs:${region}:${ACCOUNT_ID}:log-group:${name}`

/** An organization that writes to `/events`, by the service-linked role. */
export const LOGGING_SEED: SandboxSeed = {
  organizations: [
    {
      region: 'us-east-1',
      organizationId: ORGANIZATION_ID,
      alias: 'acme',
      monitoring: { logGroupName: '/events' },
    },
  ],
  logGroups: [{ region: 'us-east-1', logGroupName: '/events' }],
  roles: [SERVICE_LINKED_ROLE],
}

const random = (): (() => number) => {
  let state = 1
  return () => {
    state = (state * 16807) % 2147483647
    return state / 2147483647
  }
}

const SDK = { workmail, logs, iam, sts, organizations } as Record<Service, Record<string, unknown>>
const CLIENTS = {
  workmail: workmail.WorkMailClient,
  logs: logs.CloudWatchLogsClient,
  iam: iam.IAMClient,
  sts: sts.STSClient,
  organizations: organizations.OrganizationsClient,
}

interface SdkClient {
  send(command: unknown, options?: { abortSignal?: AbortSignal }): Promise<Record<string, unknown>>
}

export interface CallOptions {
  region?: string
  abortSignal?: AbortSignal
}

/** What the SDK answers for one call, without its own `$metadata`. Rejects with the SDK's error. */
export type Ask = (
  service: Service,
  action: string,
  input?: Record<string, unknown>,
  options?: CallOptions,
) => Promise<Record<string, unknown>>

export const askThrough =
  (configuration: object): Ask =>
  async (service, action, input = {}, { region = 'us-east-1', abortSignal } = {}) => {
    const client = new CLIENTS[service]({
      region,
      maxAttempts: 1,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
      ...configuration,
    }) as unknown as SdkClient
    const Command = SDK[service][`${action}Command`] as new (input: unknown) => unknown
    const { $metadata, ...output } = await client.send(
      new Command(input),
      abortSignal === undefined ? undefined : { abortSignal },
    )
    return output
  }

const isAccount = (seed: SandboxSeed | SandboxAccount): seed is SandboxAccount => seed.format !== undefined

export const givenSandbox = (
  seed: SandboxSeed | SandboxAccount = {},
  options: Partial<SandboxOptions> = {},
) => {
  const clock = createVirtualClock(START)
  const sandbox = createSandbox(isAccount(seed) ? seed : createAccount(seed), {
    clock,
    random: random(),
    ...options,
  })
  const ask = askThrough({ requestHandler: inProcessHandler(sandbox) })
  return { clock, sandbox, account: sandbox.account, ask }
}

/** `code: message` of the refusal. */
export const refusal = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    (output) => Promise.reject(new Error(`answered ${JSON.stringify(output)}`)),
    (error: Error) => `${error.name}: ${error.message}`,
  )

/** The code of the refusal. */
export const code = async (answer: Promise<unknown>): Promise<string | undefined> =>
  (await refusal(answer)).split(':')[0]
