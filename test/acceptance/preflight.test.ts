/** --preflight: IAM is asked before the first change, and what it does not allow is not begun. */
import { describe, expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { callsIn, changesIn } from '../support/aws-calls.js'
import {
  allowing,
  allowingAllBut,
  type CallerPolicies,
  denying,
  named,
  policy,
} from '../support/caller-policies.js'
import { journalsOf, refusalOf } from '../support/refusal.js'
import { accountOf, machineWith, runWml, saveAccount } from '../support/run-wml.js'
import {
  ACCOUNT_ID,
  ACME_GROUP,
  loggingAccount,
  quietAccount,
  SERVICE_LINKED_ROLE,
  sightOf,
} from '../support/small-account.js'
import type { TestRuntime } from '../support/test-runtime.js'

const USER = `arn:aws:iam::${ACCOUNT_ID}:user/operator`
const ALL = allowing('*')
const GROUP_ARN = `arn:aws:logs:us-east-1:${ACCOUNT_ID}:log-group:${ACME_GROUP}:*`
const TEARDOWN = ['teardown', '--all', '--yes', '--sandbox', '--preflight']

const machine = (callerPolicies: CallerPolicies, more: SandboxSeed = {}): TestRuntime =>
  machineWith(loggingAccount({ callerPolicies, ...more }))

/** Runs a command that must change nothing, and answers what it said. */
const unchanged = async (runtime: TestRuntime, ...argv: string[]) => {
  const before = new Map(runtime.disk)
  const ended = await runWml(runtime, ...argv)
  expect([...runtime.disk]).toEqual([...before])
  expect(ended.exitCode).toBe(4)
  return ended
}

/** Each command that changes something, on an account that makes it, and what it may then not be without. */
const COMMANDS: [string, SandboxSeed, string][] = [
  ['logging enable --organization acme', quietAccount(), 'iam:PassRole'],
  [
    'logging disable --organization acme --yes',
    loggingAccount(),
    'workmail:DeleteEmailMonitoringConfiguration',
  ],
  ['role create', quietAccount(), 'iam:CreateServiceLinkedRole'],
  ['role update --description ends', loggingAccount(), 'iam:UpdateRole'],
  [
    'role delete --yes',
    quietAccount({ roles: [SERVICE_LINKED_ROLE] }),
    'iam:GetServiceLinkedRoleDeletionStatus',
  ],
  ['teardown --all --yes', loggingAccount(), 'logs:DeleteLogGroup'],
]

describe.each(COMMANDS)('%s --preflight', (line, seed, action) => {
  const argv = [...line.split(' '), '--sandbox', '--preflight']

  test('is carried out where IAM allows all of it, which it is asked before the first change', async () => {
    const runtime = machineWith({ ...seed, callerPolicies: { identity: [ALL] } })
    const { exitCode, stderr } = await runWml(runtime, ...argv, '--verbose')
    expect(exitCode).toBe(0)
    const names = callsIn(stderr).map(({ name, isChange }) => (isChange ? 'change' : name))
    expect(names).toContain('iam:SimulatePrincipalPolicy')
    expect(names.lastIndexOf('iam:SimulatePrincipalPolicy')).toBeLessThan(names.indexOf('change'))
  })

  test(`is not begun without ${action}`, async () => {
    const runtime = machineWith({ ...seed, callerPolicies: { identity: [allowingAllBut(action)] } })
    const { stderr, stdout } = await unchanged(runtime, ...argv, '--verbose')
    expect(changesIn(stderr)).toEqual([])
    expect(stderr).toContain(`denied     ${action}: no identity-based policy allows it\n`)
    expect(stdout).toBe('')
  })
})

describe('a teardown that someone denies', () => {
  test.each<[string, CallerPolicies, string, string]>([
    [
      'nobody allows it',
      { identity: [allowingAllBut('logs:DeleteLogGroup')] },
      'no identity-based policy allows it',
      '`wml policies generate teardown` prints a policy that allows it',
    ],
    [
      'a policy denies it',
      { identity: [ALL, named('no-deletions', denying('logs:Delete*'))] },
      'an explicit deny in user_operator_no-deletions',
      'take the deny out of user_operator_no-deletions',
    ],
    [
      'the boundary',
      { identity: [ALL], boundary: allowingAllBut('logs:DeleteLogGroup') },
      'the permissions boundary does not allow it',
      'widen the permissions boundary',
    ],
    [
      'the organization',
      { identity: [ALL], organization: [allowingAllBut('logs:DeleteLogGroup')] },
      'the service control policies of the organization do not allow it',
      'ask those who look after the service control policies of the organization',
    ],
  ])('is refused before anything, and says by whom: %s', async (_, policies, reason, remedy) => {
    const { stderr } = await unchanged(machine(policies), ...TEARDOWN)
    expect(stderr).toBe(
      [
        'Error: IAM denies 1 of the 16 permissions that the plan needs, so nothing was changed',
        `denied     logs:DeleteLogGroup: ${reason}`,
        `             on ${GROUP_ARN}`,
        `Next: ${remedy}; or leave --preflight out to continue all the same`,
        '',
      ].join('\n'),
    )
  })

  test('tells programs the same', async () => {
    const { json } = await unchanged(
      machine({ identity: [allowingAllBut('logs:DeleteLogGroup')] }),
      ...TEARDOWN,
      '--json',
    )
    expect(json).toMatchObject({
      procedure: 'teardown',
      account: ACCOUNT_ID,
      outcome: 'refused',
      exitCode: 4,
      steps: [],
      error: { code: 'PreflightDenied' },
    })
    expect(json.permissions).toHaveLength(16)
    expect(json.permissions).toContainEqual({
      action: 'logs:DeleteLogGroup',
      resource: GROUP_ARN,
      region: 'us-east-1',
      decision: 'denied',
      deniedBy: ['identity'],
      policies: [],
      missingContext: [],
      reason: 'no identity-based policy allows it',
    })
  })

  test('asks no one whether to destroy it', async () => {
    const runtime = machineWith(
      loggingAccount({ callerPolicies: { identity: [allowingAllBut('logs:DeleteLogGroup')] } }),
      { answers: [] },
    )
    const { stderr } = await unchanged(runtime, 'teardown', '--all', '--sandbox', '--preflight')
    expect(stderr).not.toContain('Type the account id')
  })
})

test('the plan’s own things are asked about, not all there are', async () => {
  const runtime = machine({
    identity: [allowingAllBut('logs:DeleteLogGroup'), allowing('logs:DeleteLogGroup', GROUP_ARN)],
  })
  const { exitCode } = await runWml(runtime, ...TEARDOWN)
  expect(exitCode).toBe(0)
  expect(sightOf(accountOf(runtime))).toEqual({ logging: [], logGroups: [], roles: [] })
})

test('nothing to change is nothing to ask about', async () => {
  const runtime = machineWith(
    quietAccount({ callerPolicies: { identity: [allowingAllBut('iam:Simulate*')] } }),
  )
  const { exitCode, stderr } = await runWml(runtime, ...TEARDOWN, '--verbose')
  expect(exitCode).toBe(0)
  expect(callsIn(stderr).map(({ name }) => name)).not.toContain('iam:SimulatePrincipalPolicy')
})

describe('where IAM does not say', () => {
  test('what depends on a second factor is not begun', async () => {
    const withMfa = policy({
      Effect: 'Allow',
      Action: 'logs:DeleteLogGroup',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    })
    const { stderr } = await unchanged(
      machine({ identity: [allowingAllBut('logs:DeleteLogGroup'), withMfa] }),
      ...TEARDOWN,
    )
    expect(stderr).toContain(
      'Error: IAM does not say for sure that it allows 1 of the 16 permissions that the plan needs, so nothing was changed\n' +
        'not known  logs:DeleteLogGroup: no identity-based policy allows it, perhaps because IAM did not know aws:MultiFactorAuthPresent\n' +
        `             on ${GROUP_ARN}\n` +
        'Next: see what `wml policies check teardown --context aws:MultiFactorAuthPresent=VALUE` says, and leave --preflight out where it is allowed\n',
    )
  })

  test.each<[string, SandboxSeed, string, string]>([
    [
      'simulating is denied',
      { callerPolicies: { identity: [allowingAllBut('iam:SimulatePrincipalPolicy')] } },
      'IAM did not simulate it: User: ',
      `allow iam:SimulatePrincipalPolicy on ${USER} to itself; or leave --preflight out`,
    ],
    [
      'the root user',
      { caller: { arn: `arn:aws:iam::${ACCOUNT_ID}:root`, userId: ACCOUNT_ID } },
      'not the root user',
      'use the credentials of a role: AWS advises against those of the root user; or leave --preflight out',
    ],
  ])('%s: nothing is begun', async (_, more, reason, next) => {
    const { callerPolicies = { identity: [ALL] } } = more
    const told = await refusalOf(() => machine(callerPolicies, more), ...TEARDOWN)
    expect(told).toMatchObject({ exitCode: 4, code: 'PreflightNotMade', next })
    expect(told.message).toContain('the preflight could not be made, so nothing was changed: ')
    expect(told.message).toContain(reason)
  })

  test('throttled for good it is for later, before anything', async () => {
    const runtime = machine(
      { identity: [ALL] },
      { faults: [{ match: { action: 'SimulatePrincipalPolicy' }, fault: { kind: 'throttle' } }] },
    )
    const { exitCode, stderr } = await runWml(runtime, ...TEARDOWN, '--verbose')
    expect(exitCode).toBe(8)
    expect(stderr).toContain('Error: Rate exceeded\n')
    expect(changesIn(stderr)).toEqual([])
    expect(journalsOf(runtime)).toEqual([])
  })
})

describe('dry runs and plan files', () => {
  const allowed = { identity: [ALL] }
  const lacking = { identity: [allowingAllBut('logs:DeleteLogGroup')] }

  test('a dry run shows what IAM says', async () => {
    const { exitCode, stdout, json } = await runWml(machine(allowed), ...TEARDOWN, '--dry-run', '--json')
    expect(exitCode).toBe(0)
    expect(json.outcome).toBe('planned')
    expect(json.permissions).toHaveLength(16)
    expect(stdout).toContain('"allowed"')
    const { stdout: text } = await runWml(machine(allowed), ...TEARDOWN, '--dry-run')
    expect(text).toContain('Permissions:\n  allowed    iam:DeleteServiceLinkedRole\n')
    expect(text).toContain('Nothing was changed: this was a dry run.\n')
  })

  test('a dry run is refused where it does not allow it', async () => {
    await unchanged(machine(lacking), ...TEARDOWN, '--dry-run')
  })

  test('a plan is not saved where it does not allow it', async () => {
    await unchanged(machine(lacking), ...TEARDOWN, '--plan-out', '/plan.json')
  })

  test('a saved plan is not begun where it does not allow it any more', async () => {
    const runtime = machine(allowed)
    await runWml(runtime, 'teardown', '--all', '--sandbox', '--plan-out', '/plan.json', '--preflight')
    const apply = ['plan', 'apply', '/plan.json', '--yes', '--sandbox', '--preflight']

    saveAccount(runtime, { ...accountOf(runtime), callerPolicies: { ...lacking, context: {} } })
    await unchanged(runtime, ...apply)

    saveAccount(runtime, { ...accountOf(runtime), callerPolicies: { ...allowed, context: {} } })
    expect((await runWml(runtime, ...apply)).exitCode).toBe(0)
  })
})

test('resuming a run asks about what is left of it', async () => {
  // given a run that could turn logging off, and then not delete the group
  const runtime = machine({ identity: [allowingAllBut('logs:DeleteLogGroup')] })
  const { json } = await runWml(runtime, 'teardown', '--all', '--yes', '--sandbox', '--json')
  const resume = ['runs', 'resume', json.runId, '--yes', '--preflight']

  // when it is resumed as things are, it is refused
  await unchanged(runtime, ...resume)

  // and where all is allowed but what is done already, it ends
  const left = allowingAllBut('workmail:DeleteEmailMonitoringConfiguration')
  saveAccount(runtime, { ...accountOf(runtime), callerPolicies: { identity: [left], context: {} } })
  expect((await runWml(runtime, ...resume)).exitCode).toBe(0)
  expect(sightOf(accountOf(runtime))).toEqual({ logging: [], logGroups: [], roles: [] })
})

test('a preflight costs a call for each service and Region of the plan', async () => {
  const { stderr } = await runWml(machine({ identity: [ALL] }), ...TEARDOWN, '--verbose')
  const asked = callsIn(stderr).filter(({ name }) => name === 'iam:SimulatePrincipalPolicy')
  expect(asked).toHaveLength(9)
  expect(stderr).toContain('IAM allows all that the plan needs (16 permissions)')
})
