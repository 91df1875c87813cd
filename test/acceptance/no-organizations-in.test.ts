/** A service control policy that denies WorkMail in a Region: the operator says that nothing is there. */
import { describe, expect, test } from 'vitest'
import { noOrganizationUsesRole } from '../../src/engine/preconditions.js'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { emptyAsSaid } from '../../src/survey/denied-region.js'
import type { Organization } from '../../src/survey/organizations.js'
import { known, type Reading } from '../../src/survey/reading.js'
import { allowing, policy } from '../support/caller-policies.js'
import { accountOf, machineWith, RUNS_FOLDER, runWml } from '../support/run-wml.js'
import { ACME, BETA, loggingAccount, ROLE_NAME } from '../support/small-account.js'

const TEARDOWN =
  'teardown --all --region us-east-1 --yes --sandbox --quiet-period 0s --retry-delay 1s --json'.split(' ')
const SAYING = ['--no-organizations-in', 'eu-west-1', '--no-organizations-in', 'us-west-2']

const ALL = allowing('*')
const elsewhere = { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } }
const DENIAL = policy({ Effect: 'Deny', Action: 'workmail:*', Resource: '*', Condition: elsewhere })
const BY_ORGANIZATION = { identity: [ALL], organization: [ALL, DENIAL] }

const BETA_LOGS: NonNullable<SandboxSeed['organizations']>[number] = {
  region: 'eu-west-1',
  organizationId: BETA,
  alias: 'beta',
  monitoring: { logGroupName: '/beta' },
}

const given = (more: SandboxSeed = {}) =>
  machineWith(loggingAccount({ callerPolicies: BY_ORGANIZATION, ...more }))

test('without a word of the operator the role stays, and what is named next does the rest', async () => {
  // given a teardown that is stopped by the denial
  const runtime = given()
  const stopped = await runWml(runtime, ...TEARDOWN)
  const output = Output.parse(stopped.json)
  expect({ exitCode: stopped.exitCode, outcome: output.outcome }).toEqual({ exitCode: 6, outcome: 'blocked' })
  expect(accountOf(runtime)).toMatchObject({ logGroups: [], roles: [{ roleName: ROLE_NAME }] })

  // when the flags that its blockers name are added
  const flags = output.blockers.map(({ next = '' }) => /--no-organizations-in \S+$/.exec(next)?.[0] ?? '')
  expect(flags.sort()).toEqual(['--no-organizations-in eu-west-1', '--no-organizations-in us-west-2'])
  const { exitCode, json } = await runWml(runtime, ...TEARDOWN, ...flags.flatMap((flag) => flag.split(' ')))

  // then the role is gone, and plan, journal and result have what was said
  expect({ exitCode, roles: accountOf(runtime).roles }).toEqual({ exitCode: 0, roles: [] })
  expect(json.notes).toHaveLength(2)
  const journal = runtime.disk.get(`${RUNS_FOLDER}/${json.runId}.jsonl`) ?? ''
  const { plan } = JSON.parse(journal.split('\n')[0] ?? '')
  expect(plan.notes).toEqual(json.notes)
  const step = plan.steps.find(({ kind }: { kind: string }) => kind === 'delete-role')
  expect(step.preconditions).toMatchObject([{ emptyRegions: ['eu-west-1', 'us-west-2'] }])
})

test('A scope of denied Regions is refused, and the flags that the hint names do the rest.', async () => {
  const runtime = given()
  const everywhere = TEARDOWN.filter((word) => !['--region', 'us-east-1'].includes(word))

  const stopped = await runWml(runtime, ...everywhere)

  expect(stopped.exitCode).toBe(4)
  const next = Output.parse(stopped.json).next ?? ''
  const flags = [...next.matchAll(/--(?:region|no-organizations-in) [a-z0-9-]+/g)].flatMap(([flag]) =>
    flag.split(' '),
  )
  expect((await runWml(runtime, ...everywhere, ...flags)).exitCode).toBe(0)
  expect(accountOf(runtime)).toMatchObject({ logGroups: [], roles: [] })
})

test('role delete takes it too, from a saved plan as well, and the plan shows it', async () => {
  const runtime = given({ organizations: [] })
  const argv = ['role', 'delete', ...SAYING, '--sandbox']
  const shown = await runWml(runtime, ...argv, '--dry-run')
  for (const region of ['eu-west-1', 'us-west-2'])
    expect(shown.stdout).toContain(`A service control policy denies WorkMail in ${region}.`)

  expect(await runWml(runtime, ...argv, '--plan-out', '/plan.json')).toMatchObject({ exitCode: 0 })
  expect(await runWml(runtime, 'plan', 'apply', '/plan.json', '--sandbox', '--yes')).toMatchObject({
    exitCode: 0,
  })

  expect(accountOf(runtime).roles).toEqual([])
})

test('a person who is asked reads it first', async () => {
  const runtime = machineWith(loggingAccount({ callerPolicies: BY_ORGANIZATION }), { answers: ['no'] })
  const { exitCode, stderr } = await runWml(runtime, 'role', 'delete', ...SAYING, '--sandbox')

  expect(exitCode).toBe(6)
  expect(stderr).not.toContain('Type the account id')

  const free = machineWith(loggingAccount({ callerPolicies: BY_ORGANIZATION, organizations: [] }), {
    answers: ['no'],
  })
  const asked = await runWml(free, 'role', 'delete', ...SAYING, '--sandbox')
  expect(asked.exitCode).toBe(5)
  expect(asked.stderr).toMatch(
    /A service control policy denies WorkMail in eu-west-1\.[\s\S]*Type the account id/,
  )
})

test('a role that is in use there all the same stays: IAM says so, and so does the tool', async () => {
  const runtime = given({ organizations: [BETA_LOGS] })
  const { exitCode, json } = await runWml(runtime, ...TEARDOWN, ...SAYING)

  expect({ exitCode, roles: accountOf(runtime).roles.length }).toEqual({ exitCode: 6, roles: 1 })
  expect(json.blockers).toMatchObject([
    { code: 'ListedByAws', next: expect.stringContaining('was wrong about') },
  ])
})

test('roles that are in use in two of the Regions name both of them, in one sentence', async () => {
  const west = { ...BETA_LOGS, region: 'us-west-2' as const, organizationId: ACME, alias: 'west' }
  const { json } = await runWml(given({ organizations: [BETA_LOGS, west] }), ...TEARDOWN, ...SAYING)

  expect(json.next).toMatch(
    /^--no-organizations-in was wrong about (eu-west-1 and us-west-2|us-west-2 and eu-west-1): have logging turned off there/,
  )
  expect(json.next.match(/was wrong about/g)).toHaveLength(1)
})

describe('is refused, and nothing is changed,', () => {
  test.each<[string, SandboxSeed, number]>([
    ['where the Region can be read', { callerPolicies: { identity: [ALL] } }, 5],
    [
      'where nothing allows it',
      { callerPolicies: { identity: [allowing(['sts:*', 'iam:*', 'logs:*'])] } },
      4,
    ],
    ['where a policy of the caller denies it', { callerPolicies: { identity: [ALL, DENIAL] } }, 5],
    [
      'where the service control policies only do not allow it',
      {
        callerPolicies: {
          identity: [ALL],
          organization: [
            policy({
              Effect: 'Allow',
              Action: '*',
              Resource: '*',
              Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
            }),
          ],
        },
      },
      5,
    ],
    [
      'where WorkMail does not answer',
      {
        faults: [
          { match: { action: 'ListOrganizations', region: 'eu-west-1' }, fault: { kind: 'unavailable' } },
        ],
      },
      8,
    ],
  ])('%s', async (_, more, code) => {
    const runtime = given(more)
    const before = accountOf(runtime)
    const { exitCode, json } = await runWml(runtime, ...TEARDOWN, ...SAYING)

    expect({ exitCode, account: accountOf(runtime).logGroups, next: typeof json.next }).toEqual({
      exitCode: code,
      account: before.logGroups,
      next: 'string',
    })
    expect(accountOf(runtime).organizations).toEqual(before.organizations)
  })

  test.each([
    ['with --region of the same', ['--no-organizations-in', 'us-east-1']],
    ['with --keep-role', [...SAYING, '--keep-role']],
    ['for a Region without WorkMail', ['--no-organizations-in', 'eu-north-1']],
  ])('%s', async (_, flags) => {
    expect(await runWml(given(), ...TEARDOWN, ...flags)).toMatchObject({ exitCode: 2 })
  })

  test('for a custom role, whose use IAM does not look at', async () => {
    const argv = ['role', 'delete', '--custom', 'mine', ...SAYING, '--yes', '--sandbox']
    expect(await runWml(given(), ...argv)).toMatchObject({ exitCode: 2 })
  })
})

test('just before the deletion only the explicit denial is taken; what can be read by then counts', () => {
  const unreadable = (reason: string) => ({
    is: 'unreadable' as const,
    code: 'AccessDeniedException',
    reason,
  })
  const said = 'User: x is not authorized to perform: workmail:ListOrganizations on resource: *'
  const beta = { region: 'eu-west-1', id: BETA, alias: 'beta', state: 'Active' }
  const monitoring = known({
    logGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/beta:*',
    roleArn: undefined,
  })
  const holds = (reading: Reading<Organization[]>) =>
    noOrganizationUsesRole([{ region: 'eu-west-1', reading: emptyAsSaid(reading) }]).holds

  expect(holds(unreadable(`${said} with an explicit deny in a service control policy`))).toBe(true)
  expect(holds(unreadable(`${said} with an explicit deny in an identity-based policy`))).toBe(false)
  expect(holds(unreadable(`${said} because no service control policy allows the action`))).toBe(false)
  expect(
    holds({ ...unreadable(`${said} with an explicit deny in a service control policy`), code: 'Forbidden' }),
  ).toBe(false)
  expect(holds(known([{ ...beta, monitoring }]))).toBe(false)
})
