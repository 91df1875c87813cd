/**
 * Exported automation documents are carried out in the sandbox: their scripts as they stand, in Python with boto3.
 * The actions around them are read by `test/support/run_automation.py`, which is ours, and quick; `simulated.test.ts`
 * has them read by somebody else.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WORKMAIL_REGIONS } from '../../../src/facts/regions.js'
import type { Request } from '../../../src/procedures/request.js'
import { exportDocument } from '../../../src/runbooks/systems-manager/export-document.js'
import type { SandboxAccount, SandboxSeed } from '../../../src/sandbox/account.js'
import { demoAccount } from '../../../src/sandbox/demo-account.js'
import { addFault, turnOn } from '../../engine/given.js'
import { SERVICE_LINKED_ROLE, START } from '../../sandbox/given.js'
import { drawAccount } from '../../simulation/draw/account.js'
import { chance, createRandom } from '../../simulation/random.js'
import { type Automation, hasBoto3 } from '../../support/automation.js'
import type { BeforeCall } from '../../support/before-calls.js'
import { SEED, seedLogGroup, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { enable, teardown } from '../../support/requests.js'
import { startAutomation } from '../../support/run-automation.js'
import { CUSTOM_ROLE } from '../../support/small-account.js'
import { idOf } from '../../support/survey.js'
import { ONE_OF_WIDE, WIDE } from '../sight.js'
import { bothWays, expectAgreement, OPTIONS, PARAMETERS, type Scenario } from './both-ways.js'

const SECOND = 1000
const MINUTE = 60 * SECOND

const roleDelete: Request = { procedure: 'role delete', retryDelay: 30 * SECOND }

let automation: Automation

beforeAll(async () => {
  if (hasBoto3) automation = await startAutomation()
})
afterAll(() => automation?.close())

describe.skipIf(!hasBoto3)('carried out (skipped where python3 or boto3 is missing)', () => {
  describe('ends as our own run does', () => {
    test.each<[string, Scenario]>([
      ['a small account', { seed: SEED }],
      ['one of everything', { seed: demoAccount(START), request: teardown({ includeOrphans: true }) }],
      ['nothing to do', { seed: { organizations: [seedOrganization('acme')] } }],
      ['many pages', { seed: { ...WIDE, behaviour: { pageSize: 1 } } }],
      [
        'a group that an organization outside the scope writes to',
        {
          seed: { ...SEED, organizations: ['a', 'b'].map((alias) => seedOrganization(alias, '/events')) },
          request: { ...teardown({ keepRole: true }), scope: { by: 'name', names: ['a'] } },
        },
      ],
      [
        'protected groups that are to go',
        {
          seed: { ...SEED, logGroups: [seedLogGroup('/events', { deletionProtectionEnabled: true })] },
          request: teardown({ logGroups: [{ name: '/events' }], overrideDeletionProtection: true }),
        },
      ],
      [
        'deleted organizations, and configurations that are told by an empty answer',
        {
          seed: {
            ...WIDE,
            organizations: [
              ...(WIDE.organizations ?? []),
              seedOrganization('gone', undefined, { state: 'Deleted' }),
            ],
            behaviour: { unconfigured: 'empty' },
          },
        },
      ],
      ['changes that are seen late', { seed: { ...WIDE, behaviour: { readLag: 20 * SECOND } } }],
      [
        'slow tasks',
        { seed: { ...SEED, behaviour: { deletionStartsAfter: MINUTE, deletionTakes: 13 * MINUTE } } },
      ],
      [
        'a task that vanishes with the role',
        {
          seed: {
            ...SEED,
            behaviour: { deletionTaskKeptFor: 0, roleVisibleAfterDeletionFor: 40 * SECOND },
          },
        },
      ],
      ['late writes', { seed: { ...SEED, behaviour: { lateWriteAfter: 30 * SECOND } } }],
      ...(['full', 'wrong-region', 'none', 'no-reason'] as const).map((usageList): [string, Scenario] => [
        `a role in use for a while, told as ${usageList}`,
        { seed: { ...SEED, behaviour: { roleInUseFor: 10 * MINUTE, deletionTakes: 5 * SECOND, usageList } } },
      ]),
      [
        'a custom role created',
        {
          seed: {},
          request: {
            procedure: 'role create',
            custom: {
              roleName: 'own-workmail-logs',
              logGroup: { name: '/events' },
              regions: ['us-east-1'],
              sourceAccountCondition: true,
            },
          },
        },
      ],
      [
        'a custom role deleted',
        {
          seed: { ...WIDE, roles: [CUSTOM_ROLE] },
          request: { procedure: 'role delete', retryDelay: 30 * SECOND, custom: CUSTOM_ROLE.roleName },
        },
      ],
      [
        'the role created',
        { seed: {}, request: { procedure: 'role create', description: 'Ends in {2027}' } },
      ],
      [
        'the role edited',
        {
          seed: { roles: [SERVICE_LINKED_ROLE] },
          request: { procedure: 'role update', description: 'a "b" {c}: no' },
        },
      ],
      [
        'logging enabled',
        {
          seed: {
            ...WIDE,
            organizations: ['a', 'b'].map((alias, index) =>
              seedOrganization(alias, undefined, { region: WORKMAIL_REGIONS[index] ?? 'us-east-1' }),
            ),
            logGroups: [],
            roles: [],
          },
          request: enable({ retention: 90 }),
        },
      ],
    ])('%s', async (_, scenario) => {
      const both = await bothWays(automation, scenario)

      expectAgreement(both)
      expect(both.execution.status).toBe('Success')
    })
  })

  test('what is done already is not done again', async () => {
    const both = await bothWays(automation, {
      seed: SEED,
      meanwhile: (account) => {
        account.organizations = account.organizations.map(({ monitoring: _, ...off }) => off)
        account.logGroups = []
        account.roles = []
      },
    })

    expectAgreement(both)
    expect(both.execution.calls.filter((call) => /:(Delete|Tag|Put)/.test(call))).toEqual([])
  })

  describe('what is in use stays', () => {
    test('a group that somebody writes to again', async () => {
      const both = await bothWays(automation, {
        seed: { ...SEED, organizations: [seedOrganization('acme', '/events'), seedOrganization('late')] },
        request: teardown({ keepRole: true }),
        meanwhile: (account) => turnOn(account, idOf('late'), '/events'),
      })

      expectAgreement(both)
      expect(both.ofDocument.logGroups).toHaveLength(1)
      expect(both.execution.calls).not.toContain('logs:DeleteLogGroup us-east-1')
    })

    test('a group whose mark somebody took off', async () => {
      const both = await bothWays(automation, {
        seed: SEED,
        request: teardown({ keepRole: true }),
        before: ({ action }, { logGroups: [group] }) => {
          if (action === 'DeleteEmailMonitoringConfiguration' && group !== undefined) group.tags = {}
        },
      })

      expectAgreement(both)
      expect(both.execution.calls).not.toContain('logs:DeleteLogGroup us-east-1')
    })

    test('but not another group of the name of one that was marked', async () => {
      const both = await bothWays(automation, {
        seed: SEED,
        request: teardown({ keepRole: true }),
        before: ({ action }, { logGroups: [group] }) => {
          if (action !== 'DeleteEmailMonitoringConfiguration' || group === undefined) return
          group.tags = {}
          group.creationTime += 1
        },
      })

      expectAgreement(both)
      expect(both.ofDocument.logGroups).toEqual([])
    })

    test('a group that was protected since', async () => {
      const both = await bothWays(automation, {
        seed: SEED,
        meanwhile: (account) => {
          for (const group of account.logGroups) group.deletionProtectionEnabled = true
        },
      })

      expectAgreement(both)
      expect(both.ofDocument.logGroups).toHaveLength(1)
    })

    test('a role that somebody uses again', async () => {
      const both = await bothWays(automation, {
        seed: WIDE,
        meanwhile: (account) => turnOn(account, idOf('quiet'), '/quiet'),
      })

      expectAgreement(both)
      expect(both.execution.calls).not.toContain('iam:DeleteServiceLinkedRole us-east-1')
      expect(both.execution.message).toBe(`carry_out: ${idOf('quiet')} still uses the role`)
    })
  })

  describe('a custom role stays', () => {
    const request: Request = {
      procedure: 'role delete',
      retryDelay: 30 * SECOND,
      custom: CUSTOM_ROLE.roleName,
    }
    const seed: SandboxSeed = { ...WIDE, roles: [CUSTOM_ROLE] }

    test('where an organization came to use it', async () => {
      const both = await bothWays(automation, {
        seed,
        request,
        meanwhile: (account) => {
          const roleArn = `arn:aws:iam::${account.accountId}:role/${CUSTOM_ROLE.roleName.toUpperCase()}`
          account.organizations = account.organizations.map((organization) =>
            organization.alias === 'quiet'
              ? { ...organization, monitoring: { logGroupName: '/quiet', roleArn } }
              : organization,
          )
        },
      })

      expectAgreement(both)
      expect(both.execution.message).toContain(`${idOf('quiet')} still uses the role`)
      expect(both.execution.calls.filter((call) => call.includes('Delete'))).toEqual([])
    })

    test('where another one came to its name', async () => {
      const both = await bothWays(automation, {
        seed,
        request,
        meanwhile: (account) => {
          for (const role of account.roles) role.tags = {}
        },
      })

      expectAgreement(both)
      expect(both.execution.message).toContain('it has no tag workmail-lifecycle:custom-role')
      expect(both.execution.calls.filter((call) => call.includes('Delete'))).toEqual([])
    })
  })

  describe('refuses in doubt', () => {
    test.each<[string, (account: SandboxAccount) => void]>([
      [
        'an organization that cannot be read',
        (account) =>
          addFault(account, {
            match: { action: 'DescribeEmailMonitoringConfiguration', organizationId: idOf('quiet') },
            fault: { kind: 'denied' },
          }),
      ],
      [
        'an organization in a state in which it cannot be described',
        (account) => {
          for (const organization of account.organizations)
            if (organization.alias === 'quiet') organization.state = 'Impaired'
        },
      ],
    ])('%s keeps the role', async (_, meanwhile) => {
      const both = await bothWays(automation, { seed: WIDE, meanwhile })

      expectAgreement(both)
      expect(both.ofDocument.roles).toHaveLength(1)
      expect(both.execution.calls).not.toContain('iam:DeleteServiceLinkedRole us-east-1')
      expect(both.execution.message).toContain(
        `it could not be made sure that nothing uses it: ${idOf('quiet')}`,
      )
    })

    test('a Region that cannot be listed keeps its groups, and what comes after them', async () => {
      const { execution, ofDocument } = await bothWays(automation, {
        seed: WIDE,
        meanwhile: (account) =>
          addFault(account, {
            match: { action: 'ListOrganizations', region: 'eu-west-1' },
            fault: { kind: 'denied' },
          }),
      })

      expect(execution.status).toBe('Failed')
      expect(ofDocument.logGroups.map(({ logGroupName }) => logGroupName)).toEqual(['/beta/events'])
      expect(ofDocument.roles).toHaveLength(1)
      expect(execution.message).toContain('delete_log_group: log group /beta/events: failed')
    })

    test('in another account nothing is touched', async () => {
      const { plan, account } = await planOn(SEED, teardown())
      const other = { ...structuredClone(account), accountId: '999988887777' }
      const before = structuredClone(other)

      const { text } = exportDocument(plan, OPTIONS)
      const execution = await automation.run(text, other, { start: START, parameters: PARAMETERS })

      expect(execution).toMatchObject({ status: 'Failed', calls: ['sts:GetCallerIdentity us-east-1'] })
      expect(other).toEqual(before)
    })

    test('a deletion that nobody approves is not begun', async () => {
      const { plan, account } = await planOn(SEED, teardown())
      const approval = { approvers: ['arn:aws:iam::111122223333:role/Approver'] }

      const { text } = exportDocument(plan, { ...OPTIONS, approval })
      const execution = await automation.run(text, account, {
        start: START,
        parameters: PARAMETERS,
        approves: false,
      })

      expect(execution.steps).toEqual(['which_account', 'approve'])
      expect(execution.calls.filter((call) => call.includes('Delete'))).toEqual([])
    })
  })

  test.each<[string, Scenario, string]>([
    [
      'the rest is carried out',
      { seed: WIDE, request: ONE_OF_WIDE },
      `the rest was carried out. In the way: organization beta`,
    ],
    ['where it is all there is', { seed: WIDE, request: roleDelete }, 'In the way: organization acme'],
  ])('what a plan could not take in ends its document as failed: %s', async (_, scenario, message) => {
    const both = await bothWays(automation, scenario)

    expectAgreement(both)
    expect(both.execution.message).toContain(message)
    expect(both.ofDocument.roles).toHaveLength(1)
  })

  test('a foreign resource that AWS lists as using the role blocks it', async () => {
    const foreign = 'arn:aws:logs:us-west-2:111122223333:log-group:/somebody/else'
    const ours = `arn:aws:workmail:us-east-1:111122223333:organization/${idOf('acme')}`
    const usage = [{ Region: 'us-west-2', Resources: [ours, '/events', foreign] }]
    const both = await bothWays(automation, {
      seed: SEED,
      before: ({ action }, { deletionTasks: [task] }) => {
        if (action !== 'GetServiceLinkedRoleDeletionStatus' || task === undefined) return
        task.outcome = { status: 'FAILED', endedAt: START, reason: { RoleUsageList: usage } }
      },
    })

    expectAgreement(both)
    expect(both.execution.message).toContain(`AWS lists ${foreign} (us-west-2) as using the role`)
    expect(both.execution.took).toBeLessThan(5 * MINUTE)
  })

  describe('the role’s deletion', () => {
    const round = (...steps: string[]) => ['carry_out', 'what_is_next', ...steps, 'remember']

    test('is submitted, waited for, judged, and asserted', async () => {
      const both = await bothWays(automation, { seed: { roles: [SERVICE_LINKED_ROLE] }, request: roleDelete })

      expectAgreement(both)
      expect(both.execution.steps).toEqual([
        'which_account',
        'rounds',
        ...round('delete_role', 'keep_task', 'wait'),
        ...round('deletion_succeeded'),
        'finished',
      ])
    })

    test('is submitted again where it failed, behind the guards', async () => {
      const both = await bothWays(automation, {
        seed: { ...SEED, behaviour: { roleInUseFor: 2 * MINUTE, deletionTakes: 5 * SECOND } },
      })

      expectAgreement(both)
      const { calls } = both.execution
      const submitted = calls.flatMap((call, at) => (call.includes('DeleteServiceLinkedRole') ? [at] : []))
      expect(submitted.length).toBeGreaterThan(1)
      for (const at of submitted) expect(calls[at - 1]).toBe('workmail:ListOrganizations eu-west-1')
    })

    test('that AWS refuses ends the document with what AWS says, and is done when it is started again', async () => {
      // given a role that somebody else deletes between the last look and the call
      const { plan, account } = await planOn({ roles: [SERVICE_LINKED_ROLE] }, roleDelete)
      const { text } = exportDocument(plan, OPTIONS)
      const before: BeforeCall = ({ action }, { roles }) => {
        if (action === 'DeleteServiceLinkedRole') roles.length = 0
      }

      // when the document is started, and again
      const first = await automation.run(text, account, { start: START, parameters: PARAMETERS, before })
      const second = await automation.run(text, account, { start: START + MINUTE, parameters: PARAMETERS })

      // then
      expect(first.status).toBe('Failed')
      expect(first.message).toMatch(/^delete_role: .*NoSuchEntity/)
      expect(second.status).toBe('Success')
    })
  })

  test('the deadline ends a deletion that AWS refuses for ever, and tells why', async () => {
    const both = await bothWays(automation, {
      seed: { ...SEED, behaviour: { roleInUseFor: 30 * 24 * 60 * MINUTE, deletionTakes: 5 * SECOND } },
    })

    expectAgreement(both)
    expect(both.execution.took).toBeLessThan(2 * OPTIONS.deadline)
    expect(both.execution.message).toContain('the deadline came, and the role is still there')
    expect(both.execution.message).toContain('is in use in one or more Regions')
  })

  test.each([
    { kind: 'throttle' } as const,
    { kind: 'unavailable', status: 503 } as const,
    { kind: 'reset-after' } as const,
  ])('goes through $kind on every fourth call', async (fault) => {
    const both = await bothWays(automation, {
      seed: WIDE,
      meanwhile: (account) => {
        account.faults.push({ match: {}, skip: 1, every: 4, times: 12, fault, matched: 0, struck: 0 })
      },
    })

    expectAgreement(both)
    expect(both.execution.status).toBe('Success')
  })

  test.each(Array.from({ length: 6 }, (_, seed) => seed))('an account that was drawn: %i', async (seed) => {
    // given an account as people leave them behind
    const random = createRandom(seed)
    const drawn = drawAccount(random)

    // when what a teardown of all of it would do is carried out both ways
    const both = await bothWays(automation, {
      seed: drawn,
      request: teardown({ includeOrphans: chance(random, 0.5), keepRole: chance(random, 0.2) }),
    })

    // then both leave the same
    expectAgreement(both)
  })
})
