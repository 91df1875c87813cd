/**
 * The template is carried out in the sandbox, its scripts as they stand, in Python with boto3: what it finds out for
 * itself it takes down as our own teardown does. See `executed.test.ts` for what that proves, and what not.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { endedWell } from '../../../src/engine/step-result.js'
import type { RequestFor } from '../../../src/procedures/request.js'
import { exportTemplateDocument } from '../../../src/runbooks/systems-manager/template-document.js'
import { createAccount, type SandboxAccount, type SandboxSeed } from '../../../src/sandbox/account.js'
import { demoAccount } from '../../../src/sandbox/demo-account.js'
import { addFault, givenRun } from '../../engine/given.js'
import { SERVICE_LINKED_ROLE, START } from '../../sandbox/given.js'
import { drawAccount } from '../../simulation/draw/account.js'
import { createRandom } from '../../simulation/random.js'
import { type Automation, hasBoto3 } from '../../support/automation.js'
import { DocumentRules } from '../../support/automation-rules.js'
import { SEED, seedLogGroup, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { enable, teardown } from '../../support/requests.js'
import { startAutomation } from '../../support/run-automation.js'
import { ACCOUNT, idOf } from '../../support/survey.js'
import { sight, WIDE } from '../sight.js'

const MINUTE = 60_000
const OPTIONS = { deadline: 60 * MINUTE, machineFunction: 'workmail-lifecycle-call' }
const APPROVAL = { approvers: ['arn:aws:iam::111122223333:role/Approvers'] }
const PROTECTED = { 'workmail-lifecycle:protect': '' }
const ALL = { AllOrganizations: true }

let automation: Automation

beforeAll(async () => {
  if (hasBoto3) automation = await startAutomation()
})
afterAll(() => automation?.close())

interface Scenario {
  seed: SandboxSeed
  request?: RequestFor<'teardown'>
  parameters?: object
  /** Faults of the account, for the document and for our own run. */
  denied?: object
}

const given = ({ seed, denied }: Scenario): SandboxAccount => {
  const account = createAccount(seed)
  if (denied !== undefined) addFault(account, { match: denied, fault: { kind: 'denied' } })
  return account
}

const runTemplate = async (scenario: Scenario, more: { approves?: boolean } = {}) => {
  const { request = teardown(), parameters = ALL } = scenario
  const account = given(scenario)
  const options = more.approves === undefined ? OPTIONS : { ...OPTIONS, approval: APPROVAL }
  const { text } = exportTemplateDocument(request, options)
  const execution = await automation.run(text, account, {
    start: START,
    parameters: { ...parameters },
    ...more,
  })
  return { execution, account }
}

/** A document marks for each organization by itself: whether a group is marked counts, and not how. */
const marksAside = (account: SandboxAccount) =>
  sight({
    ...account,
    logGroups: account.logGroups.map(({ tags, ...group }) => ({
      ...group,
      tags: Object.fromEntries(
        Object.entries(tags).filter(([key]) => !key.startsWith('workmail-lifecycle:organizations-')),
      ),
    })),
  })

/** Carries a teardown out twice, by the template and by the tool, each on an account of its own. */
const bothWays = async (scenario: Scenario) => {
  const { execution, account } = await runTemplate(scenario)
  const { plan, account: planned } = await planOn(given(scenario), scenario.request ?? teardown())
  const run = givenRun(planned, { timeout: OPTIONS.deadline })
  const results = await run.runPlan(plan)
  expect(marksAside(account), execution.message).toEqual(marksAside(run.account))
  const isWell = plan.blockers.length === 0 && results.every(endedWell)
  expect(execution.status, execution.message).toBe(isWell ? 'Success' : 'Failed')
  return { execution, account }
}

const documentOf = (request: RequestFor<'teardown'>, more: object = {}) => {
  const { text } = exportTemplateDocument(request, { ...OPTIONS, ...more })
  return { text, document: DocumentRules.parse(parse(text)) }
}

// To be read in a review: `vitest --update` writes it.
test('the template as it is', async () => {
  const { text, document } = documentOf(teardown(), { approval: APPROVAL })

  expect(document.mainSteps.map(({ name }) => name)).toEqual(['survey', 'approve', 'rounds', 'finished'])
  await expect(text).toMatchFileSnapshot('golden/template.yaml')
})

test.each([{ keepRole: true }, { keepLogGroups: true }, { mark: false }])(
  '%j is one that AWS takes',
  (kept) => {
    expect(documentOf(teardown(kept)).document.mainSteps).toHaveLength(3)
  },
)

test('what is a plan’s is not a template’s', () => {
  expect(() => exportTemplateDocument(enable(), OPTIONS)).toThrow('logging enable has no template')
  expect(() => exportTemplateDocument(teardown({ archive: '/archive' }), OPTIONS)).toThrow(
    '--archive cannot be part of a template',
  )
})

describe.skipIf(!hasBoto3)('carried out (skipped where python3 or boto3 is missing)', () => {
  describe('ends as our own teardown does', () => {
    test.each<[string, Scenario]>([
      ['a small account', { seed: SEED }],
      ['one of everything', { seed: demoAccount(START) }],
      ['an empty account', { seed: {} }],
      ['one page for each', { seed: { ...WIDE, behaviour: { pageSize: 1 } } }],
      [
        'organizations that share a group',
        {
          seed: {
            ...SEED,
            organizations: ['a', 'b', 'c'].map((alias) => seedOrganization(alias, '/events')),
          },
        },
      ],
      [
        'an alias that is named, and another organization that writes to its group',
        {
          seed: { ...SEED, organizations: ['a', 'b'].map((alias) => seedOrganization(alias, '/events')) },
          request: { ...teardown({ keepRole: true }), scope: { by: 'name', names: ['a'] } },
          parameters: { Organizations: ['a'] },
        },
      ],
      [
        'one Region',
        {
          seed: WIDE,
          request: { ...teardown({ keepRole: true }), regions: ['eu-west-1'] },
          parameters: { ...ALL, Regions: ['eu-west-1'] },
        },
      ],
      [
        'groups that AWS protects, or a tag',
        {
          seed: {
            organizations: ['a', 'b', 'c'].map((alias) => seedOrganization(alias, `/${alias}`)),
            logGroups: [
              seedLogGroup('/a', { deletionProtectionEnabled: true }),
              seedLogGroup('/b', { tags: { keep: 'yes' } }),
              seedLogGroup('/c', { tags: { keep: 'no' } }),
            ],
          },
          request: { ...teardown(), protect: { key: 'keep', value: 'yes' } },
        },
      ],
      [
        'an organization that a tag protects, and so the role',
        {
          seed: {
            ...WIDE,
            organizations: [
              ...(WIDE.organizations ?? []),
              seedOrganization('kept', '/events', { tags: PROTECTED }),
            ],
          },
        },
      ],
      [
        'a role that a tag protects',
        { seed: { ...SEED, roles: [{ ...SERVICE_LINKED_ROLE, tags: PROTECTED }] } },
      ],
      [
        'a group that an earlier run marked, of an organization that is off already',
        {
          seed: {
            ...SEED,
            organizations: [seedOrganization('acme')],
            logGroups: [
              seedLogGroup('/events', {
                tags: {
                  'workmail-lifecycle:teardown': 'x',
                  'workmail-lifecycle:organizations-1': `${idOf('other')} ${idOf('acme')}`,
                },
              }),
            ],
          },
          request: { ...teardown(), scope: { by: 'name', names: [idOf('acme')] } },
          parameters: { Organizations: [idOf('acme')], Account: ACCOUNT },
        },
      ],
      [
        'a group that cannot be tagged',
        {
          seed: {
            ...SEED,
            organizations: [seedOrganization('acme', '/events#1')],
            logGroups: [seedLogGroup('/events#1')],
          },
        },
      ],
      ['without marks', { seed: SEED, request: teardown({ mark: false }) }],
      ['groups kept', { seed: SEED, request: teardown({ keepLogGroups: true }) }],
      ['late writes', { seed: { ...SEED, behaviour: { lateWriteAfter: MINUTE / 2 } } }],
      ['a role in use for a while', { seed: { ...SEED, behaviour: { roleInUseFor: 10 * MINUTE } } }],
    ])('%s', async (_, scenario) => {
      const { execution } = await bothWays(scenario)

      expect(execution.status).toBe('Success')
    })

    test.each([1, 2, 3, 4])('an account that was drawn: %i', async (seed) => {
      await bothWays({ seed: drawAccount(createRandom(seed)) })
    })
  })

  describe('what is unreadable is never absent', () => {
    test.each<[string, Scenario, string]>([
      [
        'an organization: the groups of its Region stay, and the role',
        {
          seed: WIDE,
          denied: { action: 'DescribeEmailMonitoringConfiguration', organizationId: idOf('acme') },
        },
        `acme (${idOf('acme')}) could not be read`,
      ],
      [
        'the tags of organizations: their logging stays on',
        { seed: WIDE, denied: { service: 'workmail', action: 'ListTagsForResource' } },
        `the logging of acme (${idOf('acme')}) stays on: its tags could not be read`,
      ],
      [
        'the tags of log groups: they stay',
        {
          seed: WIDE,
          request: teardown({ keepRole: true, mark: false }),
          denied: { service: 'logs', action: 'ListTagsForResource' },
        },
        'log group /events in us-east-1 stays: its tags could not be read, and one may protect it',
      ],
      ['marked groups', { seed: WIDE, denied: { action: 'ListLogGroups' } }, 'an earlier run marked'],
      [
        'the role',
        { seed: SEED, denied: { action: 'GetRole' } },
        'the service-linked role could not be read',
      ],
    ])('%s', async (_, scenario, message) => {
      const { execution } = await bothWays(scenario)

      expect(execution.message).toContain(message)
    })

    test('a Region that is meant: nothing is changed in any', async () => {
      const denied = { action: 'ListOrganizations', region: 'eu-west-1' }
      const { execution, account } = await runTemplate({ seed: WIDE, denied })

      expect(execution.message).toContain('survey: the organizations in eu-west-1 could not be listed')
      expect(sight(account)).toEqual(sight(createAccount(WIDE)))
    })

    test('a Region that is not meant: the role stays', async () => {
      const denied = { action: 'ListOrganizations', region: 'us-west-2' }
      const parameters = { Organizations: ['acme', 'beta'], Regions: ['us-east-1', 'eu-west-1'] }
      const { execution, account } = await runTemplate({ seed: WIDE, denied, parameters })

      expect(execution.message).toContain('the rest was carried out. In the way: us-west-2 could not be read')
      expect(account.logGroups).toEqual([])
      expect(account.roles).toHaveLength(1)
    })
  })

  test('a role that an organization outside of what is meant uses stays', async () => {
    const { execution, account } = await runTemplate({ seed: WIDE, parameters: { Organizations: ['acme'] } })

    expect(execution.message).toContain(`beta (${idOf('beta')}) still uses the service-linked role`)
    expect(account.logGroups.map(({ logGroupName }) => logGroupName)).toEqual(['/beta/events'])
    expect(account.roles).toHaveLength(1)
  })

  test.each([
    [{}, 'say which organizations are meant'],
    [{ ...ALL, Organizations: ['acme'] }, 'say which organizations are meant'],
    [{ Organizations: ['nobody'] }, 'has the id or alias nobody'],
    [{ ...ALL, Regions: ['mars-north-1'] }, 'Regions is one or more of us-east-1'],
    [{ ...ALL, Account: '999988887777' }, `this is account ${ACCOUNT}, and 999988887777 is meant`],
  ])('%j is refused, before anything is changed', async (parameters, message) => {
    const { execution, account } = await runTemplate({ seed: WIDE, parameters })

    expect(execution).toMatchObject({ status: 'Failed', steps: ['survey'] })
    expect(execution.message).toContain(message)
    expect(sight(account)).toEqual(sight(createAccount(WIDE)))
  })

  test('its approvers are told what was found, and nothing is changed without them', async () => {
    const { execution, account } = await runTemplate({ seed: WIDE }, { approves: false })

    expect(execution.steps).toEqual(['survey', 'approve'])
    expect(execution.message).toContain('organizations 2, log groups 2, role 1; left alone 0; in the way 0')
    expect(sight(account)).toEqual(sight(createAccount(WIDE)))
  })
})
