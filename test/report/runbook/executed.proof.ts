/**
 * The command blocks of a runbook are executed, by a real shell and the AWS CLI's own code, against the sandbox: they leave
 * the same account as our own run of the same plan, and end well where that does.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Plan } from '../../../src/engine/plan.js'
import { WORKMAIL_REGIONS } from '../../../src/facts/regions.js'
import type { Request } from '../../../src/procedures/request.js'
import { runOutput } from '../../../src/report/run-output.js'
import { runbookOf } from '../../../src/report/runbook/runbook.js'
import type { SandboxAccount, SandboxSeed } from '../../../src/sandbox/account.js'
import { addFault, givenRun, turnOn } from '../../engine/given.js'
import { SERVICE_LINKED_ROLE, START } from '../../sandbox/given.js'
import type { BeforeCall } from '../../support/before-calls.js'
import { SEED, seedLogGroup, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { teardown } from '../../support/requests.js'
import { pythonWithAwsCli, type ScriptMachine, startScriptMachine } from '../../support/run-script.js'
import { CUSTOM_ROLE } from '../../support/small-account.js'
import { idOf } from '../../support/survey.js'
import { commandsOf, sight } from './given-plans.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const python = pythonWithAwsCli()

interface Scenario {
  seed: SandboxSeed
  request?: Request
  /** What has changed by the time that the plan is carried out. */
  meanwhile?: (account: SandboxAccount) => void
  before?: BeforeCall
  shell?: string
  /** Regions that a person has seen WorkMail to have ended in. */
  ended?: string
  /** Commands that come first. */
  prelude?: string
}

const ALONE = teardown({ keepRole: true })
const HOSTILE = `'; exit 1; $(id) \`id\` "\\" %s é`
const ROLE_DELETE: Request = { procedure: 'role delete', retryDelay: 30 * SECOND }
const scoped = { regions: [...WORKMAIL_REGIONS], scope: { by: 'all' as const } }
const enable = (options: object): Request => ({
  procedure: 'logging enable',
  ...scoped,
  options: { replace: false, tag: true, ...options },
})

const changes = (calls: string[]): string[] =>
  calls.filter((call) => /:(Delete|Tag|Untag|Put|Create|Update|Associate)/.test(call))

describe.skipIf(python === undefined)(
  'the commands of a runbook (skipped without the AWS CLI 1 and curl)',
  { timeout: 120_000 },
  () => {
    let machine: ScriptMachine

    beforeAll(async () => {
      machine = await startScriptMachine(python ?? '')
    })

    afterAll(() => machine.close())

    const runCommands = (plan: Plan, account: SandboxAccount, options: Partial<Scenario> = {}) => {
      const { ended = '', prelude = '' } = options
      const commands = commandsOf(runbookOf(plan, 'digest'))
        .join('\n')
        .replace("ended=''", `ended='${ended}'`)
      const text = `${prelude}\n${commands}\necho "reached $reached"\n`
      return machine.run(text, account, { start: START, before: options.before, shell: options.shell })
    }

    /** Carries a plan out twice, by the commands and by our own run, and looks that they agree. */
    const bothWays = async ({ seed, request = teardown(), meanwhile, ...options }: Scenario) => {
      const { plan, account } = await planOn(seed, request)
      meanwhile?.(account)
      const [ofScript, ofRun] = [structuredClone(account), structuredClone(account)]

      const script = await runCommands(plan, ofScript, options)
      const run = givenRun(ofRun, {
        ...(options.before && { before: options.before }),
        timeout: 240 * MINUTE,
      })
      const results = await run.runPlan(plan)
      const { exitCode } = runOutput(plan, results, { journaled: false, repeat: '' })

      const said = `${script.stdout}${script.stderr}`
      expect(sight(ofScript), said).toEqual(sight(run.account))
      const chapters = runbookOf(plan, '').match(/^## \d/gm)?.length
      expect({ endedWell: said.includes(`\nreached ${chapters}\n`), said }).toEqual({
        endedWell: exitCode === 0,
        said,
      })
      return { plan, script, said, account: ofScript, exitCode }
    }

    test.each<[string, Scenario]>([
      [
        'a teardown of a shared log group, a protected one, one with # in its name, and an orphan, with late writes',
        {
          seed: {
            ...SEED,
            organizations: [
              ...['a', 'b'].map((alias) => seedOrganization(alias, '/events')),
              seedOrganization('c', '/protected'),
              seedOrganization('d', '/events#1', { region: 'eu-west-1' }),
              seedOrganization('quiet', undefined, { region: 'us-west-2' }),
            ],
            logGroups: [
              seedLogGroup('/event'),
              seedLogGroup('/events'),
              seedLogGroup('/events-of-others'),
              seedLogGroup('/protected', { deletionProtectionEnabled: true }),
              seedLogGroup('/events#1', { region: 'eu-west-1' }),
              seedLogGroup('/aws/workmail/emailevents/former'),
            ],
            behaviour: { pageSize: 2, unconfigured: 'empty', lateWriteAfter: 30 * SECOND },
          },
          request: teardown({ includeOrphans: true }),
        },
      ],
      [
        'a teardown of a protected log group that is named, of eight organizations, by bash',
        {
          seed: {
            ...SEED,
            organizations: Array.from({ length: 8 }, (_, index) => seedOrganization(`o${index}`, '/events')),
            logGroups: [seedLogGroup('/events', { deletionProtectionEnabled: true })],
          },
          request: teardown({
            logGroups: [{ name: '/events' }],
            overrideDeletionProtection: true,
            keepRole: true,
          }),
          shell: 'bash',
        },
      ],
      [
        'logging enabled: the role, a log group with its retention, and an existing one that was tagged',
        {
          seed: {
            organizations: [
              seedOrganization('acme'),
              seedOrganization('beta', undefined, { region: 'eu-west-1' }),
            ],
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
        'logging enabled with events that never expire',
        {
          seed: {
            organizations: [seedOrganization('acme')],
            logGroups: [seedLogGroup('/own', { retentionInDays: 30 })],
            roles: [SERVICE_LINKED_ROLE],
          },
          request: enable({ logGroup: { name: '/own' }, retention: 'never' }),
        },
      ],
      [
        'the role created, with a hostile description',
        { seed: {}, request: { procedure: 'role create', description: HOSTILE } },
      ],
      [
        'the role’s description changed to a hostile one',
        {
          seed: { roles: [SERVICE_LINKED_ROLE] },
          request: { procedure: 'role update', description: HOSTILE },
        },
      ],
      [
        'a task that vanishes with the role',
        {
          seed: {
            roles: [SERVICE_LINKED_ROLE],
            behaviour: { deletionTaskKeptFor: 0, roleVisibleAfterDeletionFor: 40 * SECOND },
          },
          request: ROLE_DELETE,
        },
      ],
      [
        'a custom role created, with a hostile description',
        {
          seed: {},
          request: {
            procedure: 'role create',
            description: HOSTILE,
            custom: {
              roleName: 'workmail-events',
              logGroup: { name: '/events#1' },
              regions: ['us-east-1'],
              sourceAccountCondition: true,
            },
          },
        },
      ],
      [
        'a custom role deleted',
        {
          seed: { roles: [CUSTOM_ROLE] },
          request: { procedure: 'role delete', retryDelay: 30 * SECOND, custom: CUSTOM_ROLE.roleName },
        },
      ],
      [
        'log groups are kept that another organization writes to by now, that were protected since, or whose tag was removed',
        {
          seed: {
            ...SEED,
            organizations: [
              seedOrganization('acme', '/events'),
              seedOrganization('beta', '/beta'),
              seedOrganization('gamma', '/gamma'),
              seedOrganization('late'),
            ],
            logGroups: [seedLogGroup('/events'), seedLogGroup('/beta'), seedLogGroup('/gamma')],
          },
          request: ALONE,
          meanwhile: (account) => {
            turnOn(account, idOf('late'), '/events')
            for (const group of account.logGroups)
              group.deletionProtectionEnabled = group.logGroupName === '/beta'
          },
          before: ({ action }, { logGroups }) => {
            const group = logGroups.find(({ logGroupName }) => logGroupName === '/gamma')
            if (action === 'DeleteEmailMonitoringConfiguration' && group !== undefined) group.tags = {}
          },
        },
      ],
    ])('leave the same account as our own run: %s', async (_, scenario) => {
      const { exitCode, said } = await bothWays(scenario)

      expect(exitCode, said).toBe(0)
      expect(said).not.toMatch(/NOT|STOPPED/)
    })

    test('wait for a role that is in use for a while', async () => {
      const { script, exitCode } = await bothWays({
        seed: { roles: [SERVICE_LINKED_ROLE], organizations: [seedOrganization('acme')] },
        request: ROLE_DELETE,
        meanwhile: (account) => {
          account.behaviour = { ...account.behaviour, roleInUseFor: 2 * MINUTE, deletionTakes: 5 * SECOND }
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

      const submitted = script.calls.filter((call) => call.startsWith('iam:DeleteServiceLinkedRole'))
      expect(submitted.length).toBeGreaterThan(2)
      expect(script.stdout).toContain('next try in 30 s')
      expect(exitCode).toBe(0)
    })

    test.each<[string, Scenario]>([
      [
        'a role that someone uses again',
        {
          seed: { roles: [SERVICE_LINKED_ROLE], organizations: [seedOrganization('quiet')] },
          request: ROLE_DELETE,
          meanwhile: (account) => turnOn(account, idOf('quiet'), '/quiet'),
        },
      ],
      [
        'an organization that cannot be read',
        {
          seed: { ...SEED, organizations: [seedOrganization('acme', '/events'), seedOrganization('quiet')] },
          meanwhile: (account) =>
            addFault(account, {
              match: { action: 'DescribeEmailMonitoringConfiguration', organizationId: idOf('quiet') },
              fault: { kind: 'denied' },
            }),
        },
      ],
      [
        'a custom role that lost its tag',
        {
          seed: { roles: [CUSTOM_ROLE] },
          request: { procedure: 'role delete', retryDelay: 30 * SECOND, custom: CUSTOM_ROLE.roleName },
          meanwhile: ({ roles: [role] }) => {
            if (role !== undefined) role.tags = {}
          },
        },
      ],
    ])('delete nothing and say why where a precondition does not hold: %s', async (_, scenario) => {
      const { exitCode, said, script } = await bothWays(scenario)

      expect(exitCode).toBe(6)
      expect(said).toContain('NOT DONE')
      expect(script.calls.filter((call) => /:Delete(LogGroup|Role|Service)/.test(call))).toEqual([])
    })

    test('do not take a page that a proxy puts in the place of WorkMail for no organizations', async () => {
      const { plan, account } = await planOn(SEED, ALONE)
      const organizations = { match: { action: 'ListOrganizations' }, fault: { kind: 'malformed' } } as const
      addFault(account, organizations)

      const script = await runCommands(plan, account)

      expect(script.calls).not.toContain('logs:DeleteLogGroup us-east-1')
      expect(script.stdout).toContain('NOT DONE: us-east-1')
    })

    test('do nothing the second time, and keep what they did, with its time, as evidence', async () => {
      const { plan, account, script } = await bothWays({ seed: SEED, request: ALONE })

      const again = await runCommands(plan, account)

      expect(again.stdout).toContain('\nreached 4\n')
      expect(changes(again.calls)).toEqual([])
      expect(script.files[`runbook-${plan.runId}.txt`]?.split('\n')).toContain(
        `TIME done: us-east-1 ${idOf('acme')} /events`,
      )
    })

    test('touch nothing in another account', async () => {
      const { plan, account } = await planOn(SEED, teardown())

      const script = await runCommands(plan, { ...account, accountId: '999988887777' })

      expect(script.calls).toEqual(['sts:GetCallerIdentity us-east-1'])
      expect(script.stdout).toContain('STOPPED: not account 111122223333: 999988887777')
      expect(script.stdout).toContain('\nreached -1\n')
    })

    test('stop the chapters that come after one with a row that is not done', async () => {
      const { plan, account } = await planOn(SEED, teardown())
      addFault(account, { match: { action: 'TagResource' }, fault: { kind: 'denied' } })

      const script = await runCommands(plan, account)

      expect(changes(script.calls)).toEqual(['logs:TagResource us-east-1'])
      expect(script.stdout).toContain('STOPPED: chapter 1 has not ended well')
    })

    test.each(['us-east-1 us-west-2 eu-west-1', ''])(
      'delete where WorkMail has ended only what a person has written down to be so: %j',
      async (ended) => {
        const { plan, account } = await planOn(
          {
            logGroups: [seedLogGroup('/aws/workmail/emailevents/former')],
            roles: [SERVICE_LINKED_ROLE],
            behaviour: {
              workMailGone: {
                'us-east-1': 'access-ended',
                'us-west-2': 'access-ended',
                'eu-west-1': 'access-ended',
              },
            },
          },
          teardown({ workMailGone: true }),
        )

        const script = await runCommands(plan, account, { ended })

        expect(account.logGroups.length, script.stdout).toBe(ended === '' ? 1 : 0)
        expect(account.roles.length).toBe(ended === '' ? 1 : 0)
        if (ended === '') expect(script.stdout).toContain('NOT DONE')
      },
    )

    test('archive before they delete, and delete nothing where the archive is not whole', async () => {
      const { plan, account } = await planOn(SEED, teardown({ archive: '/the archive', keepRole: true }))
      const [whole, broken] = [structuredClone(account), structuredClone(account)]
      const wml = (status: number) => `wml() { echo "wml $*"; return ${status}; }`

      const first = await runCommands(plan, whole, { prelude: wml(0) })
      const second = await runCommands(plan, broken, { prelude: wml(6) })

      const [evidence = ''] = Object.values(first.files)
      expect(evidence).toContain(
        'wml logs archive /the archive --account 111122223333 --region us-east-1 --log-group /events',
      )
      expect(first.stdout).toContain('wml logs verify /the archive')
      expect(whole.logGroups).toEqual([])
      expect(second.stdout).toContain('NOT READ: us-east-1 ')
      expect(broken.logGroups).toHaveLength(1)
    })

    test('count an archive that is not whole as a chapter that has not ended well', async () => {
      const { plan, account } = await planOn(SEED, teardown({ archive: '/the archive', keepRole: true }))

      const script = await runCommands(plan, account, { prelude: 'wml() { [ "$2" != verify ]; }' })

      expect(script.stdout).toContain('chapter 3 has NOT ended well')
      expect(script.stdout).toContain('\nreached 2\n')
      expect(account.logGroups).toHaveLength(1)
    })

    test('do not reach the archive by its failure, where logging was not turned off', async () => {
      const { plan, account } = await planOn(SEED, teardown({ archive: '/the archive', keepRole: true }))
      addFault(account, {
        match: { action: 'DeleteEmailMonitoringConfiguration' },
        fault: { kind: 'denied' },
      })

      const script = await runCommands(plan, account, { prelude: 'wml() { [ "$2" != verify ]; }' })

      expect(script.stdout).toContain('\nreached 1\n')
      expect(account.logGroups).toHaveLength(1)
    })
  },
)
