import { expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { FLEET_ACCOUNT, givenFleet, type WorldOptions } from '../support/fleet-world.js'
import {
  ACCOUNT_ID,
  ACME_GROUP,
  BETA,
  CUSTOM_ROLE,
  CUSTOM_ROLE_ARN,
  loggingAccount,
  SERVICE_LINKED_ROLE,
  sightOf,
} from '../support/small-account.js'

const NOTHING = { logging: [], logGroups: [], roles: [] }

const OTHER = { region: 'eu-west-1', alias: 'other', organizationId: BETA } as const
const OTHER_IS_DENIED = { match: { organizationId: BETA }, fault: { kind: 'denied' } } as const

/** A fleet with one account, and an execution that has listed it. */
const givenExecution = async (
  input: Record<string, unknown>,
  seed: SandboxSeed = loggingAccount(),
  options: WorldOptions = {},
) => {
  const fleet = givenFleet([seed], options)
  const list = (execution: string, more: Record<string, unknown>) =>
    fleet.give({
      task: 'list',
      execution,
      home: FLEET_ACCOUNT,
      input: { accounts: [ACCOUNT_ID], ...more },
    })
  await list('e1', input)
  const run = (execution = 'e1', more: { minutes?: number } = {}) =>
    fleet.give({ task: 'run', execution, account: ACCOUNT_ID }, more)
  const sight = () => sightOf(fleet.accountOf(ACCOUNT_ID))
  const record = (execution = 'e1') =>
    fleet.bucket.json(`fleet/${execution}/accounts/${ACCOUNT_ID}/result.json`)
  return { ...fleet, list, run, sight, record }
}

const APPLY = { mode: 'apply', withoutPlan: true }

test('Without a plan an account is taken down, and done once a second pass finds nothing to do', async () => {
  // given an account with logging on
  const { run, sight, clock, record } = await givenExecution(APPLY)

  // when it is run
  const first = await run()

  // then it is taken down, and is to be looked at again after ten minutes
  expect(first).toMatchObject({ exitCode: 0, outcome: 'changed' })
  expect(sight()).toEqual(NOTHING)

  // when it is run again after ten minutes
  await clock.advance(600_000)
  const second = await run()

  // then it is done
  expect(second).toMatchObject({ exitCode: 0, outcome: 'done' })
  expect(record()).toMatchObject({ totals: { organizations: 1, logGroups: 1 } })
})

test('A second pass is not made before its time: the same answer is given once more', async () => {
  const { run, clock, accounts } = await givenExecution(APPLY)
  const first = await run()
  const calls = accounts.get(ACCOUNT_ID)?.calls.length

  await clock.advance(590_000)
  const early = await run()

  expect(early).toEqual(first)
  expect(accounts.get(ACCOUNT_ID)?.calls.length).toBe(calls)
})

test('What is done is answered as done, and asks the account nothing more', async () => {
  const { run, runAll, accounts } = await givenExecution(APPLY)
  const done = (await runAll('e1')).get(ACCOUNT_ID)
  const calls = accounts.get(ACCOUNT_ID)?.calls.length

  expect(done).toMatchObject({ outcome: 'done' })
  expect(await run()).toEqual(done)
  expect(accounts.get(ACCOUNT_ID)?.calls.length).toBe(calls)
})

test('In mode plan nothing is changed, and the plan, the permissions and the sums are in the bucket', async () => {
  // given an account with events
  const seed = loggingAccount()
  const stored = { ...seed, logGroups: seed.logGroups?.map((group) => ({ ...group, storedBytes: 5000 })) }
  const { run, sight, bucket, record, accountOf } = await givenExecution({ mode: 'plan' }, stored)
  const before = accountOf(ACCOUNT_ID)

  // when its plan is made
  const result = await run()

  // then nothing was changed, and what there is can be reviewed
  expect(result).toMatchObject({ exitCode: 0, outcome: 'planned' })
  expect(sight()).toEqual(sightOf(before))
  expect(record()).toMatchObject({ totals: { organizations: 1, logGroups: 1, bytes: 5000 } })
  const plan = bucket.json(`fleet/e1/accounts/${ACCOUNT_ID}/plan.json`)
  expect(plan).toMatchObject({ format: 'workmail-lifecycle/plan', plan: { account: ACCOUNT_ID } })
  const output = bucket.json(`fleet/e1/accounts/${ACCOUNT_ID}/outputs/0001.json`)
  expect(output.permissions.length).toBeGreaterThan(3)
})

test('A plan is applied by its execution’s name, and done once a look finds nothing left', async () => {
  const { run, sight, list, runAll } = await givenExecution({ mode: 'plan' })
  await run()

  await list('e2', { mode: 'apply', plan: 'e1' })
  const results = await runAll('e2')

  expect(results.get(ACCOUNT_ID)).toMatchObject({ exitCode: 0, outcome: 'done' })
  expect(sight()).toEqual(NOTHING)
})

test('An account that is not as its plan found it is refused, and nothing is changed', async () => {
  // given a plan, and then another log group's deletion protection
  const { run, list, accounts, sight } = await givenExecution({ mode: 'plan' })
  await run()
  const group = accounts.get(ACCOUNT_ID)?.account.logGroups[0]
  if (group) group.deletionProtectionEnabled = true
  const before = sight()

  // when it is applied
  await list('e2', { mode: 'apply', plan: 'e1' })
  const result = await run('e2')

  // then the difference is the reason
  expect(result).toMatchObject({ exitCode: 5, outcome: 'refused' })
  expect(result.reason).toMatch(/not as the plan found it/)
  expect(sight()).toEqual(before)
})

test('Without a plan of the account nothing is applied', async () => {
  const { run, list, sight } = await givenExecution({ mode: 'plan' })
  const before = sight()

  await list('e2', { mode: 'apply', plan: 'e1' })
  const result = await run('e2')

  expect(result).toMatchObject({ exitCode: 5, outcome: 'refused' })
  expect(result.reason).toMatch(/execution e1 made no plan/)
  expect(sight()).toEqual(before)
})

test('A plan that something blocks is applied as far as it goes, and then needs attention', async () => {
  // given two organizations, one of which cannot be read, and the plan of the other
  const seed = loggingAccount()
  const { run, list, sight } = await givenExecution(
    { mode: 'plan' },
    {
      ...seed,
      organizations: [...(seed.organizations ?? []), OTHER],
      faults: [OTHER_IS_DENIED],
    },
  )
  expect(await run()).toMatchObject({ exitCode: 6, outcome: 'attention' })

  // when it is applied
  await list('e2', { mode: 'apply', plan: 'e1' })
  const result = await run('e2')

  // then what is not blocked was taken down, as `wml plan apply` does
  expect(result).toMatchObject({ exitCode: 6, outcome: 'attention' })
  expect(sight()).toMatchObject({ logging: [], logGroups: [] })
  expect(sight().roles).toHaveLength(1)
})

test('A run that finished just before its invocation failed is reported as it ended', async () => {
  // given a run that keeps a custom role and is blocked, and whose result could not be written down
  const seed = loggingAccount({ roles: [SERVICE_LINKED_ROLE, CUSTOM_ROLE] })
  const [acme] = seed.organizations ?? []
  const monitoring = { logGroupName: ACME_GROUP, roleArn: CUSTOM_ROLE_ARN }
  const { run, bucket, record } = await givenExecution(APPLY, {
    ...seed,
    organizations: [...(acme ? [{ ...acme, monitoring }] : []), OTHER],
    faults: [OTHER_IS_DENIED],
  })
  bucket.beforeWrite = (key) => {
    if (!key.includes('/outputs/')) return
    delete bucket.beforeWrite
    throw new Error('no bucket')
  }
  await expect(run()).rejects.toThrow('no bucket')

  // when the account is run again
  const result = await run()

  // then the result is that run's: another would not see the role in use any more
  expect(result).toMatchObject({ exitCode: 6, outcome: 'attention' })
  expect(record().kept).toMatchObject([{ kind: 'role', subject: CUSTOM_ROLE.roleName }])
})

test('What comes back after a plan was applied is for an operator', async () => {
  const { run, list, clock, accounts, sight } = await givenExecution({ mode: 'plan' })
  await run()
  await list('e2', { mode: 'apply', plan: 'e1' })
  await run('e2')

  // given logging that was turned on again
  const account = accounts.get(ACCOUNT_ID)?.account
  const organization = account?.organizations[0]
  if (account === undefined || organization === undefined) throw new Error('no organization')
  const before = givenFleet([loggingAccount()]).accountOf(ACCOUNT_ID)
  account.logGroups = before.logGroups
  account.roles.push(...before.roles)
  organization.monitoring = { logGroupName: before.logGroups[0]?.logGroupName ?? '' }
  const back = sight()

  // when the second pass is made
  await clock.advance(600_000)
  const result = await run('e2')

  // then nothing was changed
  expect(result).toMatchObject({ outcome: 'attention' })
  expect(result.reason).toMatch(/^something came back: /)
  expect(sight()).toEqual(back)
})

test('A role that stays in use outlasts invocations: each ends with exit code 8, until it is free', async () => {
  const exitCodes: number[] = []
  const { runAll, sight, record } = await givenExecution(APPLY, {
    ...loggingAccount(),
    behaviour: { roleInUseFor: 60 * 60_000 },
  })

  const results = await runAll('e1', {
    before: () => {
      exitCodes.push(...(record() === null ? [] : [record().result.exitCode]))
    },
  })

  expect(results.get(ACCOUNT_ID)).toMatchObject({ outcome: 'done' })
  expect(sight()).toEqual(NOTHING)
  expect(exitCodes).toEqual([8, 8, 0])
})

test('The exit code is the name of the error where the state machine asks for that', async () => {
  const { give } = await givenExecution(APPLY, loggingAccount(), { externalId: 'another-id' })
  const task = { task: 'run', execution: 'e1', account: ACCOUNT_ID, failByExitCode: true }

  await expect(give(task)).rejects.toMatchObject({ name: 'ExitCode4' })
})

test.each([
  ['denied', { kind: 'denied' }, { exitCode: 4, outcome: 'attention' }],
  [
    'refused',
    { kind: 'error', code: 'InvalidParameterException', message: 'no' },
    { exitCode: 1, outcome: 'failed' },
  ],
] as const)(
  'Where a deletion is %s the result says which of the two it was',
  async (_what, fault, expected) => {
    const { run } = await givenExecution(APPLY, {
      ...loggingAccount(),
      faults: [{ match: { action: 'DeleteEmailMonitoringConfiguration' }, fault }],
    })

    expect(await run()).toMatchObject(expected)
  },
)

test('What AWS also lists as a user of the role needs attention, and is named', async () => {
  const { runAll, record } = await givenExecution(
    { ...APPLY, flags: ['--organization', 'acme'] },
    {
      ...loggingAccount(),
      organizations: [
        ...(loggingAccount().organizations ?? []),
        {
          region: 'eu-west-1',
          organizationId: `m-${'c'.repeat(32)}`,
          alias: 'other',
          monitoring: { logGroupName: '/other' },
        },
      ],
      logGroups: [...(loggingAccount().logGroups ?? []), { region: 'eu-west-1', logGroupName: '/other' }],
    },
  )

  const result = (await runAll('e1')).get(ACCOUNT_ID)

  expect(result).toMatchObject({ exitCode: 6, outcome: 'attention' })
  expect(result.reason).toMatch(/^blocked: .*other/)
  expect(record().blockers.length).toBeGreaterThan(0)
})

test('An organization that cannot be read for a while is waited for, and a new plan is made then', async () => {
  const { runAll, sight } = await givenExecution(APPLY, {
    ...loggingAccount(),
    faults: [
      {
        match: { action: 'DescribeEmailMonitoringConfiguration' },
        times: 40,
        fault: { kind: 'unavailable' },
      },
    ],
  })

  const result = (await runAll('e1')).get(ACCOUNT_ID)

  expect(result).toMatchObject({ outcome: 'done' })
  expect(sight()).toEqual(NOTHING)
})

test('A plan that could not see everything is made again until it can', async () => {
  const { runAll, record } = await givenExecution(
    { mode: 'plan' },
    {
      ...loggingAccount(),
      faults: [
        {
          match: { action: 'DescribeEmailMonitoringConfiguration' },
          times: 60,
          fault: { kind: 'unavailable' },
        },
      ],
    },
  )

  const result = (await runAll('e1')).get(ACCOUNT_ID)

  expect(result).toMatchObject({ outcome: 'planned' })
  expect(record().blockers).toEqual([])
  expect(record().runs).toBeGreaterThan(1)
})

test('A wrong external id is refused by the account, and needs attention', async () => {
  const { run } = await givenExecution(APPLY, loggingAccount(), { externalId: 'another-id' })

  const result = await run()

  expect(result).toMatchObject({ exitCode: 4, outcome: 'attention' })
  expect(result.reason).toMatch(/cannot be assumed/)
})

test('After WorkMail has ended the log groups and the role go with --workmail-gone', async () => {
  const gone = 'unknown-host' as const
  const { runAll, sight } = await givenExecution(
    { ...APPLY, flags: ['--all', '--workmail-gone'] },
    {
      ...loggingAccount(),
      behaviour: { workMailGone: { 'us-east-1': gone, 'us-west-2': gone, 'eu-west-1': gone } },
    },
    { start: Date.UTC(2027, 4, 1) },
  )

  const result = (await runAll('e1')).get(ACCOUNT_ID)

  expect(result).toMatchObject({ outcome: 'done' })
  expect(sight()).toMatchObject({ logGroups: [], roles: [] })
})

test('A throttled account is taken down all the same', async () => {
  const { runAll, sight } = await givenExecution(APPLY, {
    ...loggingAccount(),
    faults: [{ every: 3, fault: { kind: 'throttle' } }],
  })

  expect((await runAll('e1')).get(ACCOUNT_ID)).toMatchObject({
    outcome: 'done',
    reason: 'nothing was left to do',
  })
  expect(sight()).toEqual(NOTHING)
})

test('Another execution that is at work on the account is named, and the account is left alone', async () => {
  // given an execution that is in the middle of the account
  const { list, run, bucket, record } = await givenExecution(APPLY)
  await list('e2', APPLY)
  let second: Promise<unknown> | undefined
  bucket.afterWrite = (key) => {
    if (key.includes('/runs/')) second ??= run('e2')
  }

  // when another comes to it
  const first = await run()

  // then the first continues, and the second is refused
  expect(first).toMatchObject({ outcome: 'changed' })
  expect(await second).toMatchObject({ exitCode: 5, outcome: 'refused' })
  expect(record('e2').result.reason).toMatch(/^execution e1 is at work on the account, until /)
})

test('An account that the execution may not run in is refused whatever the task says', async () => {
  const { give, sight } = await givenExecution({
    ...APPLY,
    blocked: [ACCOUNT_ID],
    accounts: ['200000000001'],
  })
  const before = sight()

  const result = await give({ task: 'run', execution: 'e1', account: ACCOUNT_ID })

  expect(result).toMatchObject({ exitCode: 5, outcome: 'refused' })
  expect(sight()).toEqual(before)
})

test('An account that was given up begins anew when it is run once more', async () => {
  // given an account that needed attention
  const { run, accounts, runAll, sight } = await givenExecution(APPLY, {
    ...loggingAccount(),
    faults: [{ match: { action: 'DeleteLogGroup' }, fault: { kind: 'denied' } }],
  })
  expect((await runAll('e1')).get(ACCOUNT_ID)).toMatchObject({ exitCode: 4, outcome: 'attention' })

  // when it has been allowed, and the execution is redriven
  const sandbox = accounts.get(ACCOUNT_ID)
  if (sandbox) sandbox.account.faults = []
  const again = await run()

  // then the run that was stopped is resumed
  expect(again).toMatchObject({ exitCode: 0, outcome: 'changed' })
  expect(sight()).toEqual(NOTHING)
})

test('There is no task of an execution that was never listed', async () => {
  const { run } = await givenExecution(APPLY)

  await expect(run('e9')).rejects.toMatchObject({ name: 'BadInput' })
})

test('Orphaned log groups are left and named, and deleted where the flags include them', async () => {
  // given an account whose organization writes to one log group, and an orphan
  const orphan = '/aws/workmail/emailevents/former'
  const seed = loggingAccount()
  const logGroups = [...(seed.logGroups ?? []), { region: 'us-east-1' as const, logGroupName: orphan }]
  const { run, list, sight, record } = await givenExecution(APPLY, { ...seed, logGroups })

  // when it is taken down without the flag
  await run()

  // then the orphan is left and named in the record
  expect(sight()).toMatchObject({ logging: [], roles: [] })
  expect(JSON.stringify(sight().logGroups)).toContain(orphan)
  expect(record()).toMatchObject({ notIncluded: [{ subject: orphan, include: '--include-orphans' }] })

  // when another execution has the flag
  await list('e2', { ...APPLY, flags: ['--all', '--include-orphans'] })
  const result = await run('e2')

  // then it is deleted
  expect(result).toMatchObject({ exitCode: 0, outcome: 'changed' })
  expect(sight()).toEqual(NOTHING)
})
