/**
 * Exported scripts are executed, by a real shell and the AWS CLI's own code, against the sandbox: they end in the same
 * account, and with the same exit code, as our own run of the same plan.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Plan } from '../../../src/engine/plan.js'
import type { Request } from '../../../src/procedures/request.js'
import { runOutput } from '../../../src/report/run-output.js'
import { exportShell } from '../../../src/runbooks/shell/export-shell.js'
import type { SandboxAccount, SandboxSeed } from '../../../src/sandbox/account.js'
import type { SandboxCall } from '../../../src/sandbox/wire.js'
import { addFault, givenRun, turnOn } from '../../engine/given.js'
import { SERVICE_LINKED_ROLE, START } from '../../sandbox/given.js'
import { SEED, seedLogGroup, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { enable, teardown } from '../../support/requests.js'
import { pythonWithAwsCli, type ScriptMachine, startScriptMachine } from '../../support/run-script.js'
import { CUSTOM_ROLE } from '../../support/small-account.js'
import { idOf } from '../../support/survey.js'
import { sight } from '../sight.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const OPTIONS = { deadline: 60 * MINUTE, machineFunction: 'none' }
const python = pythonWithAwsCli()

interface Scenario {
  seed: SandboxSeed
  request?: Request
  /** What has changed by the time that the plan is carried out. */
  meanwhile?: (account: SandboxAccount) => void
  /** What others do just before a call. */
  before?: (call: SandboxCall, account: SandboxAccount, nth: number) => void
  env?: Record<string, string>
  /** What our own run ends with, where the script ends otherwise on purpose. */
  exitCodeOfRun?: number
}

const ALONE = teardown({ keepRole: true })
const roleDelete: Request = { procedure: 'role delete', retryDelay: 30 * SECOND }

const changes = (calls: string[]): string[] =>
  calls.filter((call) => /:(Delete|Tag|Untag|Put|Create|Update)/.test(call))

describe.skipIf(python === undefined)(
  'a script (skipped without the AWS CLI 1 and curl)',
  { timeout: 240_000 },
  () => {
    let machine: ScriptMachine

    beforeAll(async () => {
      machine = await startScriptMachine(python ?? '')
    })

    afterAll(() => machine.close())

    const runPlan = (plan: Plan, account: SandboxAccount, { before, env }: Partial<Scenario> = {}) =>
      machine.run(exportShell(plan, OPTIONS).text, account, { start: START, before, env })

    /** Carries a plan out twice, by a script and by our own run, and looks that they agree. */
    const bothWays = async ({
      seed,
      request = teardown(),
      meanwhile,
      exitCodeOfRun,
      ...options
    }: Scenario) => {
      const { plan, account } = await planOn(seed, request)
      meanwhile?.(account)
      const [ofScript, ofRun] = [structuredClone(account), structuredClone(account)]

      const script = await runPlan(plan, ofScript, options)
      const run = givenRun(ofRun, { ...options, timeout: OPTIONS.deadline })
      const results = await run.runPlan(plan)
      const { exitCode } = runOutput(plan, results, { journaled: false, repeat: '' })

      const said = `${script.stdout}${script.stderr}`
      expect(sight(ofScript), said).toEqual(sight(run.account))
      expect({ exitCode: exitCodeOfRun ?? exitCode, said }).toEqual({ exitCode: script.exitCode, said })
      return { plan, script, said, account: ofScript }
    }

    test.each<[string, Scenario]>([
      ['a small account', { seed: SEED }],
      [
        'many pages',
        {
          seed: {
            ...SEED,
            organizations: ['a', 'b', 'c'].map((alias) => seedOrganization(alias, '/events')),
            logGroups: [seedLogGroup('/event'), seedLogGroup('/events'), seedLogGroup('/events-of-others')],
            behaviour: { pageSize: 1 },
          },
          request: ALONE,
        },
      ],
      [
        'a group that an organization outside the scope writes to',
        {
          seed: { ...SEED, organizations: ['a', 'b'].map((alias) => seedOrganization(alias, '/events')) },
          request: { ...ALONE, scope: { by: 'name', names: ['a'] } } as Request,
        },
      ],
      [
        'protected groups that are to go, and a name that begins like another',
        {
          seed: {
            ...SEED,
            logGroups: [
              seedLogGroup('/events', { deletionProtectionEnabled: true }),
              seedLogGroup('/events-of-others'),
            ],
          },
          request: teardown({
            logGroups: [{ name: '/events' }],
            overrideDeletionProtection: true,
            keepRole: true,
          }),
        },
      ],
      [
        'configurations told by an empty answer, and changes that are seen late',
        { seed: { ...SEED, behaviour: { unconfigured: 'empty', readLag: 20 * SECOND } }, request: ALONE },
      ],
      ['late writes', { seed: { ...SEED, behaviour: { lateWriteAfter: 30 * SECOND } }, request: ALONE }],
      [
        'a task that vanishes with the role',
        {
          seed: {
            roles: [SERVICE_LINKED_ROLE],
            behaviour: { deletionTaskKeptFor: 0, roleVisibleAfterDeletionFor: 40 * SECOND },
          },
          request: roleDelete,
        },
      ],
      [
        'the role created, with a hostile description',
        {
          seed: {},
          request: { procedure: 'role create', description: `'; exit 1; $(id) \`id\` "\\" %s é` },
        },
      ],
      [
        'the role edited, with a hostile description',
        {
          seed: { roles: [SERVICE_LINKED_ROLE] },
          request: { procedure: 'role update', description: '`"\'\\`' },
        },
      ],
      [
        'logging enabled on an existing group',
        {
          seed: {
            organizations: [seedOrganization('acme')],
            logGroups: [
              seedLogGroup('/own', {
                tags: {
                  'workmail-lifecycle:teardown': 'x',
                  'workmail-lifecycle:organizations-1': idOf('acme'),
                },
              }),
            ],
            behaviour: { roleSpreadsAfter: 20 * SECOND },
          },
          request: enable({ logGroup: { name: '/own' }, retention: 90 }),
        },
      ],
      [
        'a custom role deleted',
        {
          seed: { roles: [CUSTOM_ROLE] },
          request: { procedure: 'role delete', custom: CUSTOM_ROLE.roleName } as never,
        },
      ],
    ])('ends as our own run does: %s', async (_, scenario) => {
      const { script, said } = await bothWays(scenario)

      expect(script.exitCode, said).toBe(0)
    })

    test.each(['full', 'no-reason'] as const)(
      'waits for a role in use for a while, told as %s',
      async (usageList) => {
        const { script } = await bothWays({
          seed: { roles: [SERVICE_LINKED_ROLE], organizations: [seedOrganization('acme')] },
          request: roleDelete,
          meanwhile: (account) => {
            account.behaviour = {
              ...account.behaviour,
              roleInUseFor: 10 * MINUTE,
              deletionTakes: 5 * SECOND,
              usageList,
            }
            account.formerConfigurations = [
              {
                region: 'us-east-1',
                organizationId: idOf('acme'),
                logGroupName: '/events',
                roleArn: `arn:aws:iam::${account.accountId}:role${SERVICE_LINKED_ROLE.path}${SERVICE_LINKED_ROLE.roleName}`,
                endedAt: START,
                flushed: true,
              },
            ]
          },
        })

        expect(script.exitCode).toBe(0)
        expect(
          script.calls.filter((call) => call.startsWith('iam:DeleteServiceLinkedRole')).length,
        ).toBeGreaterThan(2)
      },
    )

    test.each([
      { kind: 'throttle' } as const,
      { kind: 'reset-after' } as const,
      { kind: 'malformed' } as const,
    ])('gives $kind on every third call time to pass', async (fault) => {
      const { script } = await bothWays({
        seed: SEED,
        request: ALONE,
        meanwhile: (account) => {
          account.faults.push({ match: {}, skip: 1, every: 3, times: 5, fault, matched: 0, struck: 0 })
        },
      })

      expect(script.exitCode).toBe(0)
    })

    test('looks that come after steps which ended together share one quiet', async () => {
      // given three groups, one of which a late write creates again
      const names = ['/a', '/b', '/c']
      const seed: SandboxSeed = {
        organizations: names.map((name) => seedOrganization(name.slice(1), name)),
        logGroups: names.map((name) => seedLogGroup(name)),
        roles: [SERVICE_LINKED_ROLE],
        behaviour: { lateWriteAfter: 30 * SECOND },
      }

      // when they are deleted, looked at, and looked at again behind the role
      const { script, account } = await bothWays({ seed, request: teardown({ settle: 5 * MINUTE }) })

      // then each of the two rounds of looks had its quiet once, and whole
      expect(script.stdout.match(/: 300 s of quiet first/g)).toHaveLength(2)
      expect(script.took).toBeGreaterThanOrEqual(10 * MINUTE)
      expect(script.took).toBeLessThan(13 * MINUTE)
      expect(account.logGroups).toEqual([])
    })

    test('running it twice does nothing the second time', async () => {
      const { plan, account } = await bothWays({ seed: SEED })

      const again = await runPlan(plan, account)

      expect(again.exitCode).toBe(0)
      expect(changes(again.calls)).toEqual([])
    })

    test('DRY_RUN changes nothing, and says what is left', async () => {
      const { plan, account } = await planOn(SEED, teardown())
      const before = structuredClone(account)

      const script = await runPlan(plan, account, { env: { DRY_RUN: '1' } })

      expect(script.exitCode).toBe(0)
      expect(script.stdout).toContain('3. delete-log-group us-east-1: log group /events: planned')
      expect(script.stdout).toContain('\nNothing was changed. Steps left to do: 6 of 6.\n')
      expect(script.stdout).not.toContain('All done')
      expect(sight(account)).toEqual(sight(before))
      expect(changes(script.calls)).toEqual([])
      expect(script.took).toBe(0)
    })

    test('DRY_RUN of what is done already says that no step is left', async () => {
      const { plan, account } = await bothWays({ seed: SEED })

      const script = await runPlan(plan, account, { env: { DRY_RUN: '1' } })

      expect(script.exitCode).toBe(0)
      expect(script.stdout).toMatch(/\nNothing was changed\. Steps left to do: 0 of 6\.\n$/)
    })

    test('DRY_RUN that could not look everywhere says so, and still what it knows', async () => {
      const { plan, account } = await planOn(SEED, teardown())
      addFault(account, { match: { action: 'GetRole' }, fault: { kind: 'denied' } })

      const script = await runPlan(plan, account, { env: { DRY_RUN: '1' } })

      // then the role, and the look that comes after it, are not among those that are known to be left
      expect(script.stdout).toMatch(/\nNothing was changed\. Steps left to do: 4 of 6\.\n$/)
      expect(script.exitCode).toBe(4)
    })

    test('in another account nothing is touched', async () => {
      const { plan, account } = await planOn(SEED, teardown())

      const script = await runPlan(plan, { ...account, accountId: '999988887777' })

      expect(script.exitCode).toBe(5)
      expect(script.stderr).toBe('This is account 999988887777, and the plan is for 111122223333.\n')
      expect(script.calls).toEqual(['sts:GetCallerIdentity us-east-1'])
    })

    describe('guards', () => {
      test('a group that somebody writes to again, or that was protected since, is kept', async () => {
        const { script, said } = await bothWays({
          seed: {
            ...SEED,
            organizations: [
              seedOrganization('acme', '/events'),
              seedOrganization('beta', '/beta'),
              seedOrganization('late'),
            ],
            logGroups: [seedLogGroup('/events'), seedLogGroup('/beta')],
          },
          request: ALONE,
          meanwhile: (account) => {
            turnOn(account, idOf('late'), '/events')
            for (const group of account.logGroups)
              group.deletionProtectionEnabled = group.logGroupName === '/beta'
          },
        })

        expect(said).toContain(`organization ${idOf('late')} writes to it`)
        expect(said).toContain('deletion protection')
        expect(script.exitCode).toBe(0)
      })

      test('a group whose mark somebody took off is kept', async () => {
        const { script } = await bothWays({
          seed: SEED,
          request: ALONE,
          before: ({ action }, { logGroups: [group] }) => {
            if (action === 'DeleteEmailMonitoringConfiguration' && group !== undefined) group.tags = {}
          },
        })

        expect(script.calls).not.toContain('logs:DeleteLogGroup us-east-1')
        expect(script.stdout).toContain('kept: somebody took its mark off since')
      })

      test('another group of the name of one that was marked needs no mark', async () => {
        const { account } = await bothWays({
          seed: SEED,
          request: ALONE,
          before: ({ action }, { logGroups: [group] }) => {
            if (action !== 'DeleteEmailMonitoringConfiguration' || group === undefined) return
            group.tags = {}
            group.creationTime += 1
          },
        })

        expect(account.logGroups).toEqual([])
      })

      test('a role that somebody uses again blocks, and it is said who uses it', async () => {
        const { script, said } = await bothWays({
          seed: {
            roles: [SERVICE_LINKED_ROLE],
            organizations: [seedOrganization('quiet', undefined, { region: 'us-west-2' })],
          },
          request: roleDelete,
          meanwhile: (account) => turnOn(account, idOf('quiet'), '/quiet'),
        })

        expect(script.exitCode).toBe(6)
        expect(said).toContain(`organization ${idOf('quiet')} (us-west-2) still uses the role`)
        expect(changes(script.calls)).toEqual([])
      })

      test('what cannot be read keeps the groups of its Region, and the role', async () => {
        const { script, said } = await bothWays({
          seed: { ...SEED, organizations: [seedOrganization('acme', '/events'), seedOrganization('quiet')] },
          meanwhile: (account) =>
            addFault(account, {
              match: { action: 'DescribeEmailMonitoringConfiguration', organizationId: idOf('quiet') },
              fault: { kind: 'denied' },
            }),
        })

        expect(script.exitCode).toBe(6)
        expect(said).toContain(
          `it could not be made sure that nothing writes to it; organization ${idOf('quiet')}`,
        )
        expect(said).toContain('AccessDenied')
        expect(script.calls).not.toContain('logs:DeleteLogGroup us-east-1')
      })

      test('a Region that is not answered for too long ends as not over', async () => {
        const { script } = await bothWays({
          seed: { roles: [SERVICE_LINKED_ROLE] },
          request: roleDelete,
          meanwhile: (account) =>
            addFault(account, {
              match: { action: 'ListOrganizations', region: 'eu-west-1' },
              fault: { kind: 'unavailable', status: 503 },
            }),
        })

        expect(script.exitCode).toBe(8)
        expect(changes(script.calls)).toEqual([])
      })

      test('a page that a proxy puts in the place of WorkMail is not taken for no organizations', async () => {
        const { plan, account } = await planOn(SEED, ALONE)
        addFault(account, { match: { service: 'workmail' }, fault: { kind: 'malformed' } })

        const script = await runPlan(plan, account)

        expect(script.exitCode, script.stdout).toBe(8)
        expect(script.stdout).toContain('is not what AWS answers')
        expect(script.calls).not.toContain('logs:DeleteLogGroup us-east-1')
      })

      test('a custom role that lost its tag, or that an organization uses, stays', async () => {
        const request = { procedure: 'role delete', custom: CUSTOM_ROLE.roleName } as never
        const seed = { organizations: [seedOrganization('acme')], roles: [CUSTOM_ROLE] }
        const untagged = await bothWays({
          seed,
          request,
          meanwhile: ({ roles: [role] }) => {
            if (role !== undefined) role.tags = {}
          },
        })
        const used = await bothWays({
          seed,
          request,
          meanwhile: (account) => {
            const [acme] = account.organizations
            const roleArn = `arn:aws:iam::${account.accountId}:role/${CUSTOM_ROLE.roleName}`
            if (acme !== undefined) acme.monitoring = { logGroupName: '/events', roleArn }
          },
        })

        expect([untagged.script.exitCode, used.script.exitCode]).toEqual([6, 6])
        expect(changes([...untagged.script.calls, ...used.script.calls])).toEqual([])
      })
    })

    test('what AWS names as using the role, and nobody takes down, blocks at once', async () => {
      const foreign = 'arn:aws:logs:us-west-2:111122223333:log-group:/somebody/else'
      const { said } = await bothWays({
        seed: { roles: [SERVICE_LINKED_ROLE] },
        request: roleDelete,
        before: ({ action }, { deletionTasks: [task] }) => {
          if (action !== 'GetServiceLinkedRoleDeletionStatus' || task === undefined) return
          const RoleUsageList = [{ Region: 'us-west-2', Resources: [foreign] }]
          task.outcome = { status: 'FAILED', endedAt: START, reason: { RoleUsageList } }
        },
      })

      expect(said).toContain(`blocked: AWS lists ${foreign} as using it: AWS gave no reason`)
    })

    test('the deadline ends a deletion that AWS refuses for ever', async () => {
      const { script } = await bothWays({
        seed: {
          roles: [SERVICE_LINKED_ROLE],
          behaviour: { deletionStartsAfter: 30 * 24 * 60 * MINUTE },
        },
        request: roleDelete,
        env: { DEADLINE: '300' },
      })

      expect(script.exitCode).toBe(8)
      expect(script.took).toBeLessThan(6 * MINUTE)
    })

    test('one step that fails ends neither the others nor the script', async () => {
      const { script, said } = await bothWays({
        seed: {
          ...SEED,
          organizations: [seedOrganization('acme', '/events'), seedOrganization('beta', '/beta')],
          logGroups: [seedLogGroup('/events'), seedLogGroup('/beta')],
        },
        request: ALONE,
        meanwhile: (account) =>
          addFault(account, {
            match: { action: 'DeleteEmailMonitoringConfiguration', organizationId: idOf('acme') },
            fault: { kind: 'denied' },
          }),
      })

      expect(script.exitCode).toBe(4)
      expect(said).toContain('skipped: step 3 comes first and did not end well')
    })

    test('expired credentials end it at once', async () => {
      const { script } = await bothWays({
        seed: SEED,
        request: ALONE,
        meanwhile: (account) =>
          addFault(account, { match: { action: 'TagResource' }, fault: { kind: 'expired' } }),
      })

      expect(script.exitCode).toBe(4)
      expect(script.stderr).toContain('Renew them and run the script again.')
    })
  },
)
