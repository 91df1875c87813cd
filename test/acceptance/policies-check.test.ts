/** policies check: what IAM says of the caller, action by action. */
import { describe, expect, test } from 'vitest'
import { PROCEDURES, type Procedure, requiredPermissions } from '../../src/policies/required.js'
import { AccessAnswer } from '../../src/policies/simulations.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { PermissionsPolicy } from '../../src/sandbox/permissions-policy.js'
import { callsIn, changesIn } from '../support/aws-calls.js'
import {
  allowing,
  allowingAllBut,
  type CallerPolicies,
  denying,
  named,
  policy,
} from '../support/caller-policies.js'
import { refusalOf } from '../support/refusal.js'
import { machineWith, runWml } from '../support/run-wml.js'
import { ACCOUNT_ID, quietAccount } from '../support/small-account.js'

const ALL = allowing('*')
const USER = `arn:aws:iam::${ACCOUNT_ID}:user/operator`

const machine = (callerPolicies?: CallerPolicies, more: SandboxSeed = {}) =>
  machineWith(quietAccount({ ...more, ...(callerPolicies && { callerPolicies }) }))

const check = (line: string, callerPolicies?: CallerPolicies, more: SandboxSeed = {}) =>
  runWml(machine(callerPolicies, more), 'policies', 'check', ...line.split(' '), '--sandbox')

const checkJson = async (line: string, callerPolicies?: CallerPolicies, more: SandboxSeed = {}) => {
  const { exitCode, json } = await check(`${line} --json`, callerPolicies, more)
  const permissions = AccessAnswer.array().parse(json.permissions)
  const actionsThatAre = (decision: AccessAnswer['decision']): string[] => [
    ...new Set(permissions.filter((one) => one.decision === decision).map(({ action }) => action)),
  ]
  return { exitCode, json, permissions, actionsThatAre }
}

/** The documents that `policies generate` prints for a procedure. */
const generated = async (procedure: Procedure): Promise<PermissionsPolicy[]> => {
  const argv = ['policies', 'generate', ...procedure.split(' '), '--account', ACCOUNT_ID, '--json']
  const { json } = await runWml(machine(), ...argv)
  return json.policies.documents.map(({ document }: { document: unknown }) =>
    PermissionsPolicy.parse(document),
  )
}

test('a policy that names log groups alone allows to list them, as it does with IAM', async () => {
  const logs = allowing('logs:DescribeLogGroups', `arn:aws:logs:*:${ACCOUNT_ID}:log-group::log-stream:`)
  const identity = [allowingAllBut('logs:DescribeLogGroups'), logs]

  const { exitCode, actionsThatAre } = await checkJson('teardown', { identity })
  const preflight = await runWml(
    machine({ identity }),
    ...'teardown --all --preflight --yes --sandbox'.split(' '),
  )

  expect({ exitCode, denied: actionsThatAre('denied') }).toEqual({ exitCode: 0, denied: [] })
  expect(preflight.exitCode).toBe(0)

  const elsewhere = allowing('logs:DescribeLogGroups', `arn:aws:logs:*:${ACCOUNT_ID}:log-group:/aws/lambda/*`)
  const without = await checkJson('teardown', {
    identity: [allowingAllBut('logs:DescribeLogGroups'), elsewhere],
  })
  expect(without.actionsThatAre('denied')).toEqual(['logs:DescribeLogGroups'])
})

const SELF = allowing('iam:SimulatePrincipalPolicy', USER)

describe.each(PROCEDURES)('%s', (procedure) => {
  test('is allowed to who has the policy that is generated for it', async () => {
    const { exitCode, actionsThatAre } = await checkJson(procedure, {
      identity: [...(await generated(procedure)), SELF],
    })
    expect(exitCode).toBe(0)
    expect(actionsThatAre('allowed').length).toBeGreaterThan(1)
  })

  test('is denied where any one action is taken away from it', async () => {
    const documents = await generated(procedure)
    const needed = requiredPermissions(procedure).filter((one) => one.with === undefined)
    for (const action of new Set(needed.map((one) => one.action))) {
      const { exitCode, actionsThatAre } = await checkJson(procedure, {
        identity: [...documents, SELF, denying(action)],
      })
      expect({ exitCode, denied: actionsThatAre('denied') }).toEqual({ exitCode: 3, denied: [action] })
    }
  })
})

const LIMITS =
  'A simulation sees no session policies, no policies of VPC endpoints and no resource control policies; and * is asked for what is not known yet, so that a deny of some log groups shows with --preflight only.'

test('all is allowed: each action in a line, and how many permissions that is', async () => {
  const { exitCode, stdout } = await check('role update')
  expect(exitCode).toBe(0)
  expect(stdout).toBe(
    [
      'Permissions:',
      '  allowed    iam:GetRole',
      '  allowed    iam:UpdateRole',
      'Notes:',
      `  ${LIMITS}`,
      'IAM allows all 3 permissions.',
      '',
    ].join('\n'),
  )
})

test('where an action is denied, it is told on what, by whom, and what to do', async () => {
  const { exitCode, stdout, stderr } = await check('teardown --region us-east-1 --quiet', {
    identity: [
      named('events', allowingAllBut(['logs:DeleteLogGroup', 'logs:TagResource'])),
      allowing('logs:TagResource', `arn:aws:logs:*:${ACCOUNT_ID}:log-group:*`),
      named('quiet', denying('workmail:DeleteEmailMonitoringConfiguration')),
    ],
    boundary: allowingAllBut('iam:DeleteServiceLinkedRole'),
    organization: [allowingAllBut('logs:ListLogGroups')],
  })
  expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' })
  const lines = stdout.split('\n')
  expect(lines).toContain('  allowed    logs:TagResource')
  expect(stdout).toContain(
    `  denied     logs:DeleteLogGroup: no identity-based policy allows it\n               on arn:aws:logs:us-east-1:${ACCOUNT_ID}:log-group:*:*\n`,
  )
  expect(stdout).toContain(
    '  denied     logs:ListLogGroups: the service control policies of the organization do not allow it\n               on * in us-east-1\n',
  )
  expect(stdout).toContain(
    '  denied     workmail:DeleteEmailMonitoringConfiguration: an explicit deny in user_operator_quiet\n',
  )
  expect(stdout).toContain(
    '  denied     iam:DeleteServiceLinkedRole: the permissions boundary does not allow it\n',
  )
  expect(lines).toContain(
    'Next: `wml policies generate teardown` prints a policy that allows it; take the deny out of user_operator_quiet; widen the permissions boundary; ask those who look after the service control policies of the organization',
  )
  expect(stdout).toContain(
    'IAM’s simulation has not always judged conditions of service control policies right',
  )
  expect(stdout).toMatch(/IAM allows \d+ of \d+ permissions, denies 4\.\n/)
})

describe('the scope of what is asked', () => {
  test('is narrowed by --tag, for what is changed', async () => {
    const identity = [
      allowingAllBut('workmail:Delete*'),
      policy({
        Effect: 'Allow',
        Action: 'workmail:Delete*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceTag/department': 'support' } },
      }),
    ]
    expect((await check('logging disable --tag department=support', { identity })).exitCode).toBe(0)
    const { actionsThatAre, exitCode } = await checkJson('logging disable --tag department=sales', {
      identity,
    })
    expect({ exitCode, denied: actionsThatAre('denied') }).toEqual({
      exitCode: 3,
      denied: ['workmail:DeleteEmailMonitoringConfiguration'],
    })
  })

  test('is widened by --with', async () => {
    const identity = [allowingAllBut('logs:PutLogGroupDeletionProtection')]
    expect((await check('teardown', { identity })).exitCode).toBe(0)
    expect((await check('teardown --with override-deletion-protection', { identity })).exitCode).toBe(3)
  })

  test('is every procedure with all', async () => {
    const { permissions, json } = await checkJson('all', { identity: [allowingAllBut('iam:UpdateRole')] })
    expect(permissions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['iam:CreateServiceLinkedRole', 'logs:DeleteLogGroup', 'iam:UpdateRole']),
    )
    expect(json.next).toBe('`wml policies generate all` prints a policy that allows it')
  })
})

describe('what only the caller knows', () => {
  const withMfa = policy({
    Effect: 'Allow',
    Action: 'iam:UpdateRole',
    Resource: '*',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' }, Null: { 'aws:PrincipalTag/team': false } },
  })
  const identity = [allowingAllBut('iam:UpdateRole'), withMfa]
  const TOLD = '--context aws:MultiFactorAuthPresent=true --context aws:PrincipalTag/team=mail'

  test('is not known without it', async () => {
    const { exitCode, actionsThatAre, json } = await checkJson('role update', { identity })
    expect({ exitCode, unknown: actionsThatAre('unknown') }).toEqual({
      exitCode: 4,
      unknown: ['iam:UpdateRole'],
    })
    expect(json.next).toBe(
      'tell IAM what only you know: `wml policies check role update --context aws:MultiFactorAuthPresent=VALUE --context aws:PrincipalTag/team=VALUE`',
    )
    expect(json.notes[0]).toBe(
      'IAM did not know aws:MultiFactorAuthPresent, aws:PrincipalTag/team, at which some policy looks: what depends on it may be otherwise. Add --context to give it.',
    )
  })

  test('is known with --context', async () => {
    expect((await check(`role update ${TOLD}`, { identity })).exitCode).toBe(0)
    const without = TOLD.replace('=true', '=false')
    expect((await checkJson(`role update ${without}`, { identity })).actionsThatAre('denied')).toEqual([
      'iam:UpdateRole',
    ])
  })
})

describe('where IAM cannot be asked', () => {
  test.each<[string, SandboxSeed, string, string]>([
    [
      'simulating is denied',
      { callerPolicies: { identity: [allowingAllBut('iam:SimulatePrincipalPolicy')] } },
      'NotSimulated',
      `allow iam:SimulatePrincipalPolicy on ${USER} to itself`,
    ],
    [
      'the role of a session may not be read',
      {
        callerPolicies: { identity: [allowingAllBut('iam:GetRole')] },
        caller: {
          arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/Ops/ann`,
          userId: 'AROASANDBOXSANDBOXSAN:ann',
        },
        roles: [{ roleName: 'Ops', path: '/sso/' }],
      },
      'RoleUnreadable',
      'allow iam:GetRole and iam:SimulatePrincipalPolicy on the role Ops to itself',
    ],
    [
      'the root user calls',
      { caller: { arn: `arn:aws:iam::${ACCOUNT_ID}:root`, userId: ACCOUNT_ID } },
      'RootUser',
      'use the credentials of a role: AWS advises against those of the root user',
    ],
    [
      'a federated user calls',
      { caller: { arn: `arn:aws:sts::${ACCOUNT_ID}:federated-user/ann`, userId: `${ACCOUNT_ID}:ann` } },
      'FederatedUser',
      'use the credentials of the user itself, or of a role',
    ],
  ])('it is said why, and what to do: %s', async (_, seed, code, next) => {
    const told = await refusalOf(
      () => machineWith(quietAccount(seed)),
      ...'policies check teardown --sandbox'.split(' '),
    )
    expect(told).toMatchObject({
      exitCode: 4,
      code,
      next: `${next}; or compare with what \`wml policies generate teardown\` prints, and see with --dry-run what can be read`,
    })
  })

  test('throttled for good it is for a later try', async () => {
    const { exitCode, stderr } = await check('role update', undefined, {
      faults: [{ match: { action: 'SimulatePrincipalPolicy' }, fault: { kind: 'throttle' } }],
    })
    expect({ exitCode, stderr: stderr.includes('Error: Rate exceeded') }).toEqual({
      exitCode: 8,
      stderr: true,
    })
  })
})

test('it changes nothing, and asks with few calls', async () => {
  const runtime = machine({ identity: [ALL] })
  const before = new Map(runtime.disk)
  const { stderr } = await runWml(runtime, ...'policies check all --sandbox --verbose'.split(' '))
  expect(changesIn(stderr)).toEqual([])
  expect([...runtime.disk]).toEqual([...before])
  expect(callsIn(stderr).filter(({ name }) => name === 'iam:SimulatePrincipalPolicy')).toHaveLength(17)
})

test('--account is the account that it must be', async () => {
  const argv = 'policies check role update --sandbox --account 999999999999'.split(' ')
  expect(await refusalOf(() => machine(), ...argv)).toMatchObject({ exitCode: 5, code: 'WrongAccount' })
})

test.each([
  ['', 'NoProcedure'],
  ['role', 'UnknownProcedure'],
  ['role rename', 'UnknownProcedure'],
  ['teardown --region eu-central-1', 'UnknownRegion'],
  ['teardown --organization acme', 'MalformedValue'],
  ['teardown --with force', 'UnknownFlag'],
  ['teardown --context mfa', 'MalformedContext'],
  ['teardown --context aws:MultiFactorAuthPresent', 'MalformedContext'],
  ['teardown --context MultiFactorAuthPresent=true', 'MalformedContext'],
])('policies check %s is refused before any call', async (line, code) => {
  const argv = ['policies', 'check', ...line.split(' ').filter(Boolean), '--sandbox']
  expect(await refusalOf(() => machine(), ...argv)).toMatchObject({ exitCode: 2, code })
})
