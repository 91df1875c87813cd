/** An account of the sandbox as the tool sees it: through the real SDK, on virtual time. */
import { createAws } from '../../src/aws/create-aws.js'
import { createLimiter, unlimited } from '../../src/aws/limiter.js'
import type { Limits } from '../../src/facts/quotas.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { inProcessHandler } from '../../src/sandbox/in-process.js'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import { givenSandbox, SERVICE_LINKED_ROLE } from '../sandbox/given.js'
import { idOf } from './survey.js'

/** Asks as often as the SDK does, with the least of waiting. */
export const givenAccount = (
  seed: SandboxSeed,
  { limits, ...options }: Partial<SandboxOptions> & { limits?: Limits } = {},
) => {
  const { clock, sandbox, account } = givenSandbox(seed, options)
  const aws = createAws({
    userAgent: [['workmail-lifecycle', 'test']],
    clock,
    random: () => 0,
    limiter: limits === undefined ? unlimited : createLimiter(limits, clock),
    requestHandler: inProcessHandler(sandbox),
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  })
  /** Every call so far, as `logs:DeleteLogGroup`; those of one action where it is named. */
  const calls = (action?: string): string[] =>
    sandbox.calls
      .filter((call) => action === undefined || call.action === action)
      .map((call) => `${call.service}:${call.action}`)
  return { clock, sandbox, account, aws, calls }
}

type SeedOrganization = NonNullable<SandboxSeed['organizations']>[number]

/** An organization in us-east-1, writing to `logGroupName` by the service-linked role where one is named. */
export const seedOrganization = (
  alias: string,
  logGroupName?: string,
  details: Partial<SeedOrganization> = {},
): SeedOrganization => ({
  region: 'us-east-1',
  organizationId: idOf(alias),
  alias,
  ...(logGroupName === undefined ? {} : { monitoring: { logGroupName } }),
  ...details,
})

export const seedLogGroup = (
  logGroupName: string,
  details: Partial<NonNullable<SandboxSeed['logGroups']>[number]> = {},
) => ({ region: 'us-east-1', logGroupName, ...details })

/** `acme` writes to `/events` by the service-linked role. */
export const SEED: SandboxSeed = {
  organizations: [seedOrganization('acme', '/events')],
  logGroups: [seedLogGroup('/events')],
  roles: [SERVICE_LINKED_ROLE],
}
