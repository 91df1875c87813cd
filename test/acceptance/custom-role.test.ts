/** A custom role from its making to its end: made, used by logging, kept by a teardown, deleted. */
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import {
  CUSTOM_ROLE_POLICY_NAME,
  CUSTOM_ROLE_TAG,
  customRoleTrustPolicy,
} from '../../src/facts/custom-role.js'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { changesIn } from '../support/aws-calls.js'
import { dyingAfterWrite } from '../support/crash.js'
import { afterwards } from '../support/jobs.js'
import { refusalOf } from '../support/refusal.js'
import { accountOf, machineWith, RUNS_FOLDER, runWml, saveAccount } from '../support/run-wml.js'
import { ACCOUNT_ID, ACME, CUSTOM_ROLE, CUSTOM_ROLE_ARN, quietAccount } from '../support/small-account.js'
import type { TestRuntime } from '../support/test-runtime.js'

const CREATE = 'role create --custom workmail-events --log-group /events --region us-east-1'
const DELETE = 'role delete --custom workmail-events --yes'

const run = async (machine: TestRuntime, line: string) => {
  const { exitCode, json, stderr } = await runWml(
    machine,
    ...line.split(' '),
    '--sandbox',
    '--json',
    '--verbose',
  )
  return { exitCode, output: Output.parse(json), changes: changesIn(stderr), stderr }
}

const refused = (seed: SandboxSeed, line: string) =>
  refusalOf(() => machineWith(seed), ...line.split(' '), '--sandbox')

/** acme writes to `/events` by the custom role. */
const usedAccount = (more: SandboxSeed = {}): SandboxSeed =>
  quietAccount({
    organizations: [
      {
        region: 'us-east-1',
        organizationId: ACME,
        alias: 'acme',
        monitoring: { logGroupName: '/events', roleArn: CUSTOM_ROLE_ARN },
      },
    ],
    logGroups: [{ region: 'us-east-1', logGroupName: '/events' }],
    roles: [CUSTOM_ROLE],
    ...more,
  })

test('made, used, kept and deleted, in an account where IAM is slow to see', async () => {
  const machine = machineWith(quietAccount({ behaviour: { readLag: 5000, roleSpreadsAfter: 20_000 } }))

  // the role, and logging with it as its own notes say
  const made = await run(machine, CREATE)
  expect(made).toMatchObject({ exitCode: 0, output: { outcome: 'done' } })
  const [note = ''] = made.output.notes
  const line = note.slice(note.indexOf('logging enable')).replace('ID-OR-ALIAS', 'acme')
  expect(await run(machine, line)).toMatchObject({ exitCode: 0, output: { outcome: 'done' } })
  expect(accountOf(machine).organizations[0]?.monitoring).toEqual({
    logGroupName: '/events',
    roleArn: CUSTOM_ROLE_ARN,
  })

  // while it is in use it is not deleted
  const inUse = await run(machine, DELETE)
  expect(inUse).toMatchObject({ exitCode: 6, output: { outcome: 'blocked' }, changes: [] })
  expect(inUse.output.blockers).toMatchObject([{ code: 'InUse', reason: 'still uses role workmail-events' }])

  // a teardown leaves it, and says the command
  const teardown = await run(machine, 'teardown --all --yes')
  expect(teardown.exitCode).toBe(0)
  const kept = teardown.output.kept.find(({ subject }) => subject === 'workmail-events')
  expect(kept?.command).toBe('wml role delete --custom workmail-events --sandbox')

  // then it goes, and the account is as it was
  expect(await run(machine, DELETE)).toMatchObject({
    exitCode: 0,
    changes: ['iam:DeleteRolePolicy', 'iam:DeleteRole'],
  })
  expect(accountOf(machine)).toMatchObject({ roles: [], logGroups: [] })
})

describe('role create --custom', () => {
  test('writes what the guide says into IAM, and the run’s id on it', async () => {
    const machine = machineWith(quietAccount())

    const { output } = await run(machine, `${CREATE} --source-account-condition --description Mail`)

    const [role] = accountOf(machine).roles
    expect(role).toMatchObject({
      roleName: 'workmail-events',
      path: '/',
      description: 'Mail',
      assumeRolePolicyDocument: JSON.parse(customRoleTrustPolicy(ACCOUNT_ID)),
      attachedPolicyArns: [],
      tags: { [CUSTOM_ROLE_TAG]: output.runId },
    })
    expect(role?.inlinePolicies).toEqual(CUSTOM_ROLE.inlinePolicies)
    expect(output.notes.join('\n')).toMatch(/aws:SourceAccount.*every event is lost/)
  })

  test('takes the Region from the group’s ARN, and each WorkMail Region where none is said', async () => {
    const resources = async (flags: string) => {
      const machine = machineWith(quietAccount())
      expect(await run(machine, `role create --custom workmail-x ${flags}`)).toMatchObject({ exitCode: 0 })
      const [role] = accountOf(machine).roles
      const text = JSON.stringify(role?.inlinePolicies[CUSTOM_ROLE_POLICY_NAME])
      return [...text.matchAll(/"arn:aws:logs:([^:]+):\d+:log-group:\/events:\*"/g)].map(
        ([, region]) => region,
      )
    }

    const arn = `arn:aws:logs:eu-west-1:${ACCOUNT_ID}:log-group:/events`
    expect(await resources(`--log-group ${arn}`)).toEqual(['eu-west-1'])
    expect(await resources(`--log-group ${arn}:* --region eu-west-1`)).toEqual(['eu-west-1'])
    expect(await resources('--log-group /events')).toEqual(['us-east-1', 'us-west-2', 'eu-west-1'])
    expect(await resources('--log-group /events --region eu-west-1 --region us-east-1')).toEqual([
      'us-east-1',
      'eu-west-1',
    ])
  })

  test('tells a run whose role was there before its own call, and touches nothing of it', async () => {
    const match = { action: 'GetRole' }
    const machine = machineWith(
      quietAccount({
        roles: [{ roleName: 'workmail-events' }],
        // At first GetRole does not show the role, which was made a moment ago.
        faults: [{ match, times: 2, fault: { kind: 'error', code: 'NoSuchEntity', status: 404 } }],
      }),
    )
    const before = accountOf(machine).roles

    const { exitCode, output, changes } = await run(machine, CREATE)

    expect({ exitCode, changes }).toEqual({ exitCode: 6, changes: ['iam:CreateRole'] })
    expect(output.blockers).toMatchObject([{ code: 'NotOurs', subject: 'workmail-events' }])
    expect(accountOf(machine).roles).toEqual(before)
  })

  test('is not done where the caller may not tag', async () => {
    const faults = [{ match: { action: 'CreateRole' }, fault: { kind: 'denied' as const } }]
    const { exitCode, output } = await run(machineWith(quietAccount({ faults })), CREATE)

    expect({ exitCode, outcome: output.outcome }).toEqual({ exitCode: 4, outcome: 'failed' })
  })
})

describe('role delete --custom', () => {
  test('asks for the account’s id on a terminal', async () => {
    const machine = machineWith(quietAccount({ roles: [CUSTOM_ROLE] }), { answers: ['no'] })

    const { exitCode, stderr } = await runWml(
      machine,
      ...DELETE.replace(' --yes', '').split(' '),
      '--sandbox',
    )

    expect(exitCode).toBe(5)
    expect(stripVTControlCharacters(stderr)).toMatch(
      /delete-role-policy global: .*\n.*delete-custom-role global: custom role workmail-events/,
    )
    expect(stripVTControlCharacters(stderr)).toContain('This deletes the custom role workmail-events.\n')
    expect(accountOf(machine).roles).toHaveLength(1)
  })

  test.each([
    ['that someone else made', { roleName: 'workmail-events' }, 'RoleNotOurs', /has no tag/],
    [
      'that got a managed policy',
      { ...CUSTOM_ROLE, attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
      'RoleDiffers',
      /the managed policy arn:aws:iam::aws:policy\/ReadOnlyAccess is attached$/,
    ],
    [
      'that got an inline policy and an instance profile',
      {
        ...CUSTOM_ROLE,
        inlinePolicies: { ...CUSTOM_ROLE.inlinePolicies, theirs: {} },
        instanceProfileNames: ['web'],
      },
      'RoleDiffers',
      /it has the inline policy theirs; it is in the instance profile web$/,
    ],
  ] as const)('leaves one %s, unused or not', async (_, role, code, message) => {
    const refusal = await refused(usedAccount({ roles: [role] as NonNullable<SandboxSeed['roles']> }), DELETE)

    expect({ exitCode: refusal.exitCode, code: refusal.code }).toEqual({ exitCode: 5, code })
    expect(refusal.message).toMatch(message)
  })

  test('resumed when someone has given the name to a role of their own, leaves that one', async () => {
    const killed = await killedBetween()
    const account = accountOf(killed)
    const theirs = account.roles.map((role) => ({ ...role, tags: {} }))
    saveAccount(killed, { ...account, roles: theirs })
    const runId = [...killed.disk.keys()]
      .find((path) => path.startsWith(RUNS_FOLDER))
      ?.match(/[^/]+(?=\.jsonl$)/)

    const { exitCode, json } = await runWml(killed, 'runs', 'resume', String(runId), '--yes', '--json')

    expect(exitCode).toBe(6)
    expect(json.blockers).toMatchObject([{ code: 'NotOurs', subject: 'workmail-events' }])
    expect(accountOf(killed).roles).toEqual(theirs)
  })

  /** A machine on which the process died when the policy was gone and the role was not. */
  const killedBetween = async (): Promise<TestRuntime> => {
    for (let point = 1; ; point += 1) {
      const machine = machineWith(quietAccount({ roles: [CUSTOM_ROLE] }))
      const { dead } = dyingAfterWrite(machine, point)
      void runWml(machine, ...DELETE.split(' '), '--sandbox')
      await dead
      const [role] = accountOf(machine).roles
      if (role === undefined) throw new Error('no death came between the two')
      if (Object.keys(role.inlinePolicies).length === 0) return afterwards(machine)
    }
  }
})

describe('a saved plan', () => {
  test('makes the role with the id of the plan’s run', async () => {
    const machine = machineWith(quietAccount())
    await run(machine, `${CREATE} --plan-out /plans/role.json`)

    const { exitCode, output } = await run(machine, 'plan apply /plans/role.json --yes')

    expect(exitCode).toBe(0)
    expect(accountOf(machine).roles[0]?.tags).toEqual({ [CUSTOM_ROLE_TAG]: output.runId })
  })

  test('to delete it is refused where an organization uses it since', async () => {
    const machine = machineWith(usedAccount({ organizations: [] }))
    await run(machine, `${DELETE} --plan-out /plans/role.json`)
    saveAccount(machine, {
      ...accountOf(machine),
      organizations: accountOf(machineWith(usedAccount())).organizations,
    })

    const { exitCode, output } = await run(machine, 'plan apply /plans/role.json --yes')

    expect(exitCode).toBe(5)
    expect(output.error?.message).toContain('still uses role workmail-events')
  })
})
