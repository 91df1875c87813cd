import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { changesIn } from '../support/aws-calls.js'
import { refusalOf } from '../support/refusal.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import {
  ACCOUNT_ID,
  ACME,
  loggingAccount,
  quietAccount,
  ROLE_ARN,
  ROLE_NAME,
  SERVICE_LINKED_ROLE,
} from '../support/small-account.js'

const NOW = Date.UTC(2026, 10, 22)
const LAMBDA_TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
}

describe('role check', () => {
  const check = async (seed: SandboxSeed) => {
    const runtime = machineWith(seed)
    const { exitCode, json, stderr } = await runWml(
      runtime,
      'role',
      'check',
      '--sandbox',
      '--json',
      '--verbose',
    )
    expect(changesIn(stderr)).toEqual([])
    const { outcome, role, findings = [], blockers } = Output.parse(json)
    return { exitCode, outcome, role, codes: findings.map(({ code }) => code), findings, blockers }
  }

  test('exits 0 where all is as documented, and names who relies on the role', async () => {
    const roles = [
      {
        ...SERVICE_LINKED_ROLE,
        description: 'events',
        createDate: NOW,
        lastUsed: { date: NOW, region: 'us-east-1' },
      },
    ]
    expect(await check(loggingAccount({ roles }))).toMatchObject({
      exitCode: 0,
      outcome: 'done',
      codes: [],
      role: {
        name: ROLE_NAME,
        state: 'exists',
        arn: ROLE_ARN,
        description: 'events',
        createdAt: '2026-11-22T00:00:00.000Z',
        lastUsed: { at: '2026-11-22T00:00:00.000Z', region: 'us-east-1' },
        usedBy: [{ id: ACME, alias: 'acme', region: 'us-east-1' }],
        safeToDelete: false,
      },
      blockers: [{ code: 'InUse', region: 'us-east-1' }],
    })
  })

  test('says that a role that no one uses is safe to delete', async () => {
    const { exitCode, role, blockers } = await check(quietAccount({ roles: [SERVICE_LINKED_ROLE] }))
    expect(exitCode).toBe(0)
    expect(role).toMatchObject({ usedBy: [], safeToDelete: true, lastUsed: null })
    expect(blockers).toEqual([])
  })

  test('exits 0 where there is no role and no one relies on it', async () => {
    const { exitCode, role, codes } = await check(quietAccount())
    expect({ exitCode, codes, state: role?.state }).toEqual({ exitCode: 0, codes: [], state: 'missing' })
  })

  test.each([
    { what: 'there is none that someone relies on', seed: { roles: [] }, code: 'RoleMissing' },
    {
      what: 'it lies at another path',
      seed: { roles: [{ ...SERVICE_LINKED_ROLE, path: '/' }] },
      // IAM reserves the name for that one path: an answer that says otherwise is not believed.
      code: 'RoleUnreadable',
    },
    {
      what: 'another service may assume it',
      seed: { roles: [{ ...SERVICE_LINKED_ROLE, assumeRolePolicyDocument: LAMBDA_TRUST }] },
      code: 'TrustDiffers',
    },
    {
      what: 'its policy is not attached',
      seed: { roles: [{ ...SERVICE_LINKED_ROLE, attachedPolicyArns: [] }] },
      code: 'PolicyMissing',
    },
    {
      what: 'its policies may not be read',
      seed: { faults: [{ match: { action: 'ListAttachedRolePolicies' }, fault: { kind: 'denied' } }] },
      code: 'PolicyUnreadable',
    },
    {
      what: 'it may not be read',
      seed: { faults: [{ match: { action: 'GetRole' }, fault: { kind: 'denied' } }] },
      code: 'RoleUnreadable',
    },
    {
      what: 'who uses it may not be read',
      seed: {
        faults: [{ match: { action: 'ListOrganizations', region: 'eu-west-1' }, fault: { kind: 'denied' } }],
      },
      code: 'UsersUnreadable',
    },
  ] as { what: string; seed: SandboxSeed; code: string }[])('exits 3 where $what', async ({ seed, code }) => {
    const { exitCode, outcome, codes } = await check(loggingAccount(seed))
    expect({ exitCode, outcome, codes }).toEqual({ exitCode: 3, outcome: 'failed', codes: [code] })
  })

  test('tells a person each finding, and that the role is not as documented', async () => {
    const roles = [{ ...SERVICE_LINKED_ROLE, assumeRolePolicyDocument: LAMBDA_TRUST }]
    const { stdout } = await runWml(machineWith(loggingAccount({ roles })), 'role', 'check', '--sandbox')
    expect(stdout).toMatch(/^Findings:\n {2}TrustDiffers: .+lambda\.amazonaws\.com/m)
    expect(stdout).toMatch(/^Safe to delete: no$/m)
    expect(stdout).toContain('The role is not as documented.\n')
  })
})

describe('role create', () => {
  test('sets no description unasked', async () => {
    const runtime = machineWith(quietAccount())
    const { json } = await runWml(runtime, 'role', 'create', '--sandbox', '--dry-run', '--json')
    expect(json.plan.steps[0].call.input).toEqual({ AWSServiceName: 'events.workmail.amazonaws.com' })
  })

  test('leaves the description of a role that exists', async () => {
    const runtime = machineWith(quietAccount({ roles: [{ ...SERVICE_LINKED_ROLE, description: 'mine' }] }))
    const argv = ['role', 'create', '--sandbox', '--description', 'other', '--json']
    expect((await runWml(runtime, ...argv)).json.outcome).toBe('unchanged')
    expect(accountOf(runtime).roles[0]?.description).toBe('mine')
  })
})

describe('role update', () => {
  test('edits the description and nothing else', async () => {
    const runtime = machineWith(quietAccount({ roles: [SERVICE_LINKED_ROLE] }))
    const [before] = accountOf(runtime).roles
    const argv = ['role', 'update', '--sandbox', '--description', 'ends 2027-03-31']
    expect((await runWml(runtime, ...argv)).exitCode).toBe(0)
    expect(accountOf(runtime).roles).toEqual([{ ...before, description: 'ends 2027-03-31' }])
  })

  test('has nothing to edit where there is no role', async () => {
    const argv = ['role', 'update', '--sandbox', '--description', 'x']
    expect(await refusalOf(() => machineWith(quietAccount()), ...argv)).toEqual({
      exitCode: 2,
      code: 'UnknownRole',
      message: `account ${ACCOUNT_ID} has no role ${ROLE_NAME}`,
      next: '`wml role create` creates it',
    })
  })
})

describe('role delete', () => {
  const idle = (behaviour: SandboxSeed['behaviour'], more: SandboxSeed = {}) =>
    quietAccount({ roles: [SERVICE_LINKED_ROLE], ...(behaviour && { behaviour }), ...more })
  const REMOVE = ['role', 'delete', '--yes', '--sandbox']
  const remove = async (seed: SandboxSeed, ...flags: string[]) => {
    const runtime = machineWith(seed)
    const start = runtime.clock.now()
    const { exitCode, json, stderr } = await runWml(runtime, ...REMOVE, ...flags, '--json')
    const seconds = (runtime.clock.now() - start) / 1000
    return { exitCode, output: Output.parse(json), stderr, seconds, roles: accountOf(runtime).roles }
  }

  /** Logging of acme is off since just now, and AWS holds the role for its sake. */
  const heldFor = (milliseconds: number) =>
    idle(
      { roleInUseFor: milliseconds },
      {
        formerConfigurations: [
          {
            region: 'us-east-1',
            organizationId: ACME,
            logGroupName: '/events',
            roleArn: ROLE_ARN,
            endedAt: Date.UTC(2026, 10, 22, 4, 0, 0),
          },
        ],
      },
    )

  test('tries again while AWS says that the role is still in use, and tells who holds it', async () => {
    const { exitCode, output, roles, stderr, seconds } = await remove(heldFor(60_000))
    expect(exitCode).toBe(0)
    expect(output.steps).toMatchObject([{ kind: 'delete-role', outcome: 'done' }])
    expect(output.steps[0]?.attempts).toBeGreaterThan(1)
    expect(roles).toEqual([])
    expect(seconds).toBeGreaterThan(60)
    expect(stderr).toContain('The role is still in use after try 1.')
    expect(stderr).toContain('Others, not in this plan: acme (us-east-1)')
  })

  test('waits between tries as --retry-delay says', async () => {
    const quick = await remove(heldFor(60_000), '--retry-delay', '1s')
    const slow = await remove(heldFor(60_000), '--retry-delay', '5m')
    expect(quick.output.steps[0]?.attempts).toBeGreaterThan(slow.output.steps[0]?.attempts ?? 0)
    expect(slow.seconds).toBeGreaterThan(150)
  })

  test('ends with 8 and the command that continues where the deadline comes first', async () => {
    const { exitCode, output, roles, seconds } = await remove(heldFor(3_600_000), '--timeout', '10m')
    expect(exitCode).toBe(8)
    expect(output).toMatchObject({ outcome: 'pending', next: `wml runs resume ${output.runId} --yes` })
    expect(output.steps).toMatchObject([{ outcome: 'pending' }])
    expect(output.steps[0]?.reason).toMatch(/^not finished after 10m \(--timeout\)/)
    expect(roles).toHaveLength(1)
    expect(seconds).toBe(600)
  })
})
