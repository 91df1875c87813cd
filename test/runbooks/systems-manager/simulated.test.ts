/**
 * Exported automation documents are carried out by a simulator that is not ours, AWS Labs' cdk-ssm-documents: it
 * looks up what steps refer to, checks the types of their outputs, takes branches, makes the calls of native actions
 * with an SDK of its own, goes on or not after a failure, and runs the scripts in Python. What is left of the account
 * is compared with our own run. `test/simulator/simulate.js` says what it lacks.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Request } from '../../../src/procedures/request.js'
import { exportDocument } from '../../../src/runbooks/systems-manager/export-document.js'
import { exportTemplateDocument } from '../../../src/runbooks/systems-manager/template-document.js'
import { createAccount, type SandboxAccount } from '../../../src/sandbox/account.js'
import { addFault } from '../../engine/given.js'
import { SERVICE_LINKED_ROLE, START } from '../../sandbox/given.js'
import type { Automation } from '../../support/automation.js'
import { SEED, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { enable, teardown } from '../../support/requests.js'
import { hasSimulator, startSimulator } from '../../support/run-simulator.js'
import { idOf } from '../../support/survey.js'
import { sight, WIDE } from '../sight.js'
import { bothWays, expectAgreement, OPTIONS, PARAMETERS, type Scenario } from './both-ways.js'

const SECOND = 1000
const MINUTE = 60 * SECOND

let simulator: Automation

beforeAll(async () => {
  if (hasSimulator) simulator = await startSimulator()
})
afterAll(() => simulator?.close())

const everyFourth = (account: SandboxAccount): void => {
  const fault = { kind: 'throttle' } as const
  account.faults.push({ match: {}, skip: 1, every: 4, times: 12, fault, matched: 0, struck: 0 })
}

const roleDelete: Request = { procedure: 'role delete', retryDelay: 30 * SECOND }

describe.skipIf(!hasSimulator)(
  'simulated (skipped without python3, boto3 and the simulator)',
  { timeout: 120_000 },
  () => {
    test.each<[string, Scenario]>([
      ['three Regions', { seed: WIDE }],
      [
        'what is off and gone already',
        {
          seed: SEED,
          meanwhile: (account) => {
            account.organizations = account.organizations.map(({ monitoring: _, ...off }) => off)
            account.logGroups = []
            account.roles = []
          },
        },
      ],
      [
        'a role in use for a while',
        { seed: { ...SEED, behaviour: { roleInUseFor: 10 * MINUTE, deletionTakes: 5 * SECOND } } },
      ],
      [
        'a task that vanishes with the role, which is seen for a while',
        {
          seed: {
            roles: [SERVICE_LINKED_ROLE],
            behaviour: { deletionTaskKeptFor: 0, roleVisibleAfterDeletionFor: 40 * SECOND },
          },
          request: roleDelete,
        },
      ],
      ['throttled on every fourth call', { seed: WIDE, meanwhile: everyFourth }],
      ['late writes', { seed: { ...SEED, behaviour: { lateWriteAfter: 30 * SECOND } } }],
      [
        'logging turned on',
        { seed: { organizations: [seedOrganization('acme')] }, request: enable({ retention: 90 }) },
      ],
    ])('%s: ends as our own run does', async (_, scenario) => {
      const both = await bothWays(simulator, scenario)

      expectAgreement(both)
      expect(both.execution.status, both.execution.message).toBe('Success')
    })

    test('an organization that cannot be read keeps the role', async () => {
      const match = { action: 'DescribeEmailMonitoringConfiguration', organizationId: idOf('quiet') }
      const both = await bothWays(simulator, {
        seed: WIDE,
        meanwhile: (account) => addFault(account, { match, fault: { kind: 'denied' } }),
      })

      expectAgreement(both)
      expect(both.execution.calls).not.toContain('iam:DeleteServiceLinkedRole us-east-1')
      expect(both.execution.message).toContain('it could not be made sure that nothing uses it')
    })

    test('in another account nothing is touched', async () => {
      const { plan, account } = await planOn(SEED, teardown())
      const other = { ...structuredClone(account), accountId: '999988887777' }
      const before = structuredClone(other)

      const { text } = exportDocument(plan, OPTIONS)
      const execution = await simulator.run(text, other, { start: START, parameters: PARAMETERS })

      expect(execution).toMatchObject({ status: 'Failed', calls: ['sts:GetCallerIdentity us-east-1'] })
      expect(other).toEqual(before)
    })

    test('a template takes down what it finds', async () => {
      const account = createAccount(WIDE)

      const { text } = exportTemplateDocument(teardown(), OPTIONS)
      const parameters = { ...PARAMETERS, AllOrganizations: true }
      const execution = await simulator.run(text, account, { start: START, parameters })

      expect(execution.status, execution.message).toBe('Success')
      expect(sight(account)).toMatchObject({ logGroups: [], roles: [] })
      expect(account.organizations.filter(({ monitoring }) => monitoring !== undefined)).toEqual([])
    })

    test('a template that is not told what is meant changes nothing', async () => {
      const account = createAccount(WIDE)

      const { text } = exportTemplateDocument(teardown(), OPTIONS)
      const execution = await simulator.run(text, account, { start: START, parameters: PARAMETERS })

      expect(execution.message).toContain('say which organizations are meant')
      expect(sight(account)).toEqual(sight(createAccount(WIDE)))
    })
  },
)
