/**
 * Every procedure carried out in the sandbox on accounts that make it ask and do all that it ever does, its
 * calls written down. What a procedure has to be allowed is read from here.
 */

import { archiveOutput } from '../../src/app/archive-logs.js'
import { carryOut } from '../../src/app/carry-out.js'
import { roleCheckOutput } from '../../src/app/check-role.js'
import { decide } from '../../src/app/decide.js'
import { statusOutput } from '../../src/app/logging-status.js'
import type { Session } from '../../src/app/open-account.js'
import { summaryOfGroups } from '../../src/app/summarize-logs.js'
import type { Aws } from '../../src/aws/aws.js'
import { createAws } from '../../src/aws/create-aws.js'
import type { Call } from '../../src/calls/call.js'
import type { Plan } from '../../src/engine/plan.js'
import { defaultLogGroupName } from '../../src/facts/log-groups.js'
import { DOCUMENTED_LIMITS } from '../../src/facts/quotas.js'
import { RETENTION_TAG, teardownTags } from '../../src/facts/teardown-tags.js'
import type { EnableOptions } from '../../src/procedures/enable-options.js'
import type { Request } from '../../src/procedures/request.js'
import type { TeardownOptions } from '../../src/procedures/teardown-options.js'
import { createReporter } from '../../src/report/reporter.js'
import { createAccount, type SandboxSeed } from '../../src/sandbox/account.js'
import { inProcessHandler } from '../../src/sandbox/in-process.js'
import { createSandbox } from '../../src/sandbox/sandbox.js'
import { ACCOUNT_ID, SERVICE_LINKED_ROLE } from '../sandbox/given.js'
import { teardown as teardownRequest } from './requests.js'
import { CUSTOM_ROLE as OWN_ROLE } from './small-account.js'
import { idOf, RUN_ID } from './survey.js'
import { createTestRuntime } from './test-runtime.js'

/** The one Region that is asked for; a call in another one is needed in every Region. */
export const SCOPE_REGION = 'us-west-2'

const CUSTOM_GROUP = '/acme/email-events'
const CUSTOM_ROLE = 'acme-workmail-events'
const KEY = `arn:aws:kms:${SCOPE_REGION}:${ACCOUNT_ID}:key/1234abcd-12ab-34cd-56ef-1234567890ab`

export interface Recording {
  seed: SandboxSeed
  run: Request | ((session: Session) => Promise<{ exitCode: number }>)
  /** The flag that makes the difference. */
  with?: string
}

type Organization = NonNullable<SandboxSeed['organizations']>[number]
type LogGroup = NonNullable<SandboxSeed['logGroups']>[number]

const organization = (alias: string, monitoring?: Organization['monitoring']): Organization => ({
  region: SCOPE_REGION,
  organizationId: idOf(alias),
  alias,
  tags: { department: alias },
  ...(monitoring && { monitoring }),
})

const logGroup = (logGroupName: string, details: Partial<LogGroup> = {}): LogGroup => ({
  region: SCOPE_REGION,
  logGroupName,
  streams: [{ logStreamName: 'one', events: [{ timestamp: 1, message: 'an event' }] }],
  ...details,
})

/** Outside the scope, but of the same account, and so perhaps a user of the role. */
const ELSEWHERE: Organization = { ...organization('elsewhere'), region: 'eu-west-1' }

const account = (
  organizations: Organization[],
  logGroups: LogGroup[],
  roles: SandboxSeed['roles'] = [SERVICE_LINKED_ROLE, { roleName: CUSTOM_ROLE }],
): SandboxSeed => ({
  accountId: ACCOUNT_ID,
  organizations: [...organizations, ELSEWHERE],
  logGroups,
  roles,
})

const ACME = organization('acme', { logGroupName: defaultLogGroupName('acme') })
const PARTNERS = organization('partners', {
  logGroupName: CUSTOM_GROUP,
  roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${CUSTOM_ROLE}`,
})
const LABS = organization('labs')
const LABS_GROUP = defaultLogGroupName('labs')

/** Both kinds of log group and role in use, an orphan, and what an earlier teardown left. */
const BUSY = account(
  [ACME, PARTNERS, LABS],
  [
    logGroup(defaultLogGroupName('acme'), { dataProtection: 'group' }),
    logGroup(CUSTOM_GROUP, { dataProtection: 'group' }),
    logGroup(defaultLogGroupName('trial')),
    logGroup('/acme/left-over', { tags: teardownTags(RUN_ID, [idOf('labs')]) }),
  ],
)

const scope = { by: 'all' } as const
const byTag = { by: 'tag', key: 'department', value: 'labs' } as const

const enable = (
  options: Partial<EnableOptions> = {},
  chosen: typeof scope | typeof byTag = scope,
): Request => ({
  procedure: 'logging enable',
  regions: [SCOPE_REGION],
  scope: chosen,
  options: { replace: false, tag: true, ...options },
})

const teardown = (
  options: Partial<TeardownOptions> = {},
  chosen: typeof scope | typeof byTag = scope,
): Request => ({
  ...teardownRequest({ includeOrphans: true, retryDelay: 500, quietPeriod: 0, ...options }),
  regions: [SCOPE_REGION],
  scope: chosen,
})

const disable = (chosen: typeof scope | typeof byTag = scope): Request => ({
  procedure: 'logging disable',
  regions: [SCOPE_REGION],
  scope: chosen,
  tag: true,
})

/** A group that an earlier `enable` did not finish and an earlier `teardown` tagged. */
const UNFINISHED = logGroup(LABS_GROUP, {
  tags: { [RETENTION_TAG]: '30', ...teardownTags(RUN_ID, [idOf('labs')]) },
})

const createCustomRole: Request = {
  procedure: 'role create',
  custom: {
    roleName: OWN_ROLE.roleName,
    logGroup: { name: '/events' },
    regions: ['us-east-1'],
    sourceAccountCondition: false,
  },
}

const archive = (chosen: typeof scope | typeof byTag) => (session: Session) =>
  archiveOutput(session, {
    regions: [SCOPE_REGION],
    scope: chosen,
    logGroups: [{ name: CUSTOM_GROUP }],
    place: { destination: '/archive' },
  })

const summary = (chosen: typeof scope | typeof byTag) => (session: Session) =>
  summaryOfGroups(session, {
    regions: [SCOPE_REGION],
    scope: chosen,
    logGroups: [{ name: CUSTOM_GROUP }],
  })

/** By the procedure's name, each procedure that changes something among them. */
export const RECORDINGS: Record<
  Request['procedure'] | 'logging status' | 'role check' | 'logs archive' | 'logs summary',
  Recording[]
> = {
  'logging status': [{ seed: BUSY, run: (session) => statusOutput(session, [SCOPE_REGION]) }],
  'logging enable': [
    { seed: account([LABS], [], []), run: enable() },
    { seed: account([LABS], [UNFINISHED]), run: enable() },
    { seed: account([LABS], []), run: enable({}, byTag), with: 'tag' },
    {
      seed: account([LABS], [logGroup(LABS_GROUP, { retentionInDays: 30 })]),
      run: enable({ retention: 'never' }),
      with: 'retention-days',
    },
    { seed: account([LABS], [logGroup(LABS_GROUP)]), run: enable({ kmsKeyId: KEY }), with: 'kms-key-id' },
    {
      seed: account([LABS], []),
      run: enable({ roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${CUSTOM_ROLE}` }),
      with: 'role-arn',
    },
  ],
  'logging disable': [
    { seed: BUSY, run: disable() },
    { seed: BUSY, run: disable(byTag), with: 'tag' },
  ],
  'logs archive': [
    { seed: BUSY, run: archive(scope) },
    { seed: BUSY, run: archive(byTag), with: 'tag' },
  ],
  'logs summary': [
    { seed: BUSY, run: summary(scope) },
    { seed: BUSY, run: summary(byTag), with: 'tag' },
  ],
  'role check': [
    { seed: BUSY, run: roleCheckOutput },
    { seed: account([LABS], [], []), run: roleCheckOutput },
  ],
  'role create': [
    { seed: account([LABS], [], []), run: { procedure: 'role create' } },
    { seed: account([LABS], [], []), run: createCustomRole, with: 'custom' },
    { seed: account([LABS], [], [OWN_ROLE]), run: createCustomRole, with: 'custom' },
  ],
  'role update': [{ seed: BUSY, run: { procedure: 'role update', description: 'ends' } }],
  'role delete': [
    { seed: account([LABS], []), run: { procedure: 'role delete', retryDelay: 500 } },
    {
      seed: account([LABS], [], [OWN_ROLE]),
      run: { procedure: 'role delete', retryDelay: 500, custom: OWN_ROLE.roleName },
      with: 'custom',
    },
  ],
  teardown: [
    { seed: BUSY, run: teardown() },
    { seed: account([LABS], []), run: teardown({}, byTag), with: 'tag' },
    {
      seed: account([PARTNERS], [logGroup(CUSTOM_GROUP, { deletionProtectionEnabled: true })]),
      run: teardown({ overrideDeletionProtection: true }),
      with: 'override-deletion-protection',
    },
    { seed: BUSY, run: teardown({ archive: '/archive' }), with: 'archive' },
  ],
}

export interface Recorded {
  /** Calls made before anything was decided. */
  read: Call[]
  /** What was decided, and the calls by which it was carried out. */
  carriedOut?: { plan: Plan; calls: Call[] }
}

/** Carries a recording out. @throws where it does not end well, since then calls may be missing */
export const record = async ({ seed, run }: Recording): Promise<Recorded> => {
  const runtime = createTestRuntime()
  const { clock, random } = runtime
  const sandbox = createSandbox(createAccount(seed), { clock, random })
  const sandboxAws = createAws({
    userAgent: [['workmail-lifecycle', 'test']],
    clock,
    random,
    requestHandler: inProcessHandler(sandbox),
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  })
  const calls: Call[] = []
  const aws: Aws = {
    call: (call, options) => {
      // Shown where it may be read: nothing needs it.
      if (call.action !== 'ListAccountAliases') calls.push(call)
      return sandboxAws.call(call, options)
    },
  }
  const caller = {
    account: ACCOUNT_ID,
    arn: `arn:aws:iam::${ACCOUNT_ID}:user/operator`,
    credentials: 'the sandbox',
  }
  const session: Session = {
    runtime,
    runId: RUN_ID,
    aws,
    s3: undefined,
    caller,
    failure: (error) => {
      throw error
    },
    close: () => {},
    reporter: createReporter(runtime, { json: false, quiet: true }),
    signal: new AbortController().signal,
    timeout: 30 * 60 * 1000,
    limits: DOCUMENTED_LIMITS,
    sandbox: true,
  }
  if (typeof run === 'function') {
    const { exitCode } = await run(session)
    if (exitCode !== 0) throw new Error(`a recording ended with ${exitCode}`)
    return { read: calls }
  }
  const plan = await decide(session, run, RUN_ID)
  const read = calls.splice(0)
  const output = await carryOut(session, { request: run, plan }, FLAGS)
  // No one vouches for the tag of what is left over: it is read, and stays.
  const isLeft = output.exitCode === 6 && output.blockers.every(({ code }) => code === 'NotVouched')
  if (output.exitCode !== 0 && !isLeft)
    throw new Error(`${run.procedure} ended with ${JSON.stringify(output)}`)
  return { read, carriedOut: { plan, calls } }
}

const FLAGS = { sandbox: true, timeout: '30m', json: false, quiet: true, verbose: false, yes: true }
