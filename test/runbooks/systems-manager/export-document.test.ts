import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Plan } from '../../../src/engine/plan.js'
import type { Request } from '../../../src/procedures/request.js'
import { exportDocument } from '../../../src/runbooks/systems-manager/export-document.js'
import type { SandboxSeed } from '../../../src/sandbox/account.js'
import type { Guard } from '../../../src/steps/step.js'
import { SERVICE_LINKED_ROLE } from '../../sandbox/given.js'
import { DocumentRules } from '../../support/automation-rules.js'
import { SEED, seedLogGroup, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { enable, teardown } from '../../support/requests.js'

const MINUTE = 60_000
const OPTIONS = { deadline: 60 * MINUTE, machineFunction: 'workmail-lifecycle-call' }
const APPROVAL = {
  approvers: ['arn:aws:iam::111122223333:role/Approvers'],
  notificationArn: 'arn:aws:sns:us-east-1:111122223333:AutomationApprovals',
}

const documentOf = async (request: Request = teardown(), more: object = {}) => {
  const { plan } = await planOn(SEED, request)
  const { text } = exportDocument(plan, { ...OPTIONS, ...more })
  return { text, document: DocumentRules.parse(parse(text)) }
}

// To be read in a review: `vitest --update` writes them.
test.each<[string, SandboxSeed, Request, object]>([
  ['teardown', SEED, teardown(), { approval: APPROVAL }],
  ['logging-enable', { organizations: [seedOrganization('acme')] }, enable(), {}],
  ['role-delete', { roles: [SERVICE_LINKED_ROLE] }, { procedure: 'role delete', retryDelay: 30_000 }, {}],
])('%s as it is', async (name, seed, request, more) => {
  const { plan } = await planOn(seed, request)

  const { text } = exportDocument(plan, { ...OPTIONS, ...more })

  await expect(text).toMatchFileSnapshot(`golden/${name}.yaml`)
})

test('asks for approval before anything is changed', async () => {
  const { document } = await documentOf(teardown(), { approval: APPROVAL })

  expect(document.mainSteps.map(({ name }) => name)).toEqual([
    'which_account',
    'approve',
    'rounds',
    'finished',
  ])
  expect(document.mainSteps[1]?.inputs).toEqual({
    NotificationArn: APPROVAL.notificationArn,
    Approvers: APPROVAL.approvers,
    MinRequiredApprovals: 1,
    Message:
      'wml teardown in account 111122223333, run 20261122T040000Z-000001: mark_log_group 1, disable_logging 1, delete_log_group 1, delete_log_group_again 1, delete_role 1, delete_log_group_again_2 1',
  })
})

test('is the same document as JSON', async () => {
  const [yaml, json] = [await documentOf(), await documentOf(teardown(), { documentFormat: 'json' })]

  expect(JSON.parse(json.text)).toEqual(parse(yaml.text))
})

const hasPyYaml = spawnSync('python3', ['-c', 'import yaml']).status === 0

test.skipIf(!hasPyYaml)(
  'reads the same to another reader of YAML (skipped where PyYAML is missing)',
  async () => {
    const { text } = await documentOf()

    const code = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))'
    const { stdout, stderr } = spawnSync('python3', ['-c', code], { input: text })

    expect(`${stderr}`).toBe('')
    expect(JSON.parse(`${stdout}`)).toEqual(parse(text))
  },
)

describe('refuses', () => {
  test('a plan that would not fit into one document: docs/systems-manager.md says how many organizations do', async () => {
    const planFor = async (count: number): Promise<Plan> => {
      const names = Array.from({ length: count }, (_, index) => `organization${index}`)
      const { plan } = await planOn(
        {
          organizations: names.map((name) => seedOrganization(name, `/aws/workmail/emailevents/${name}`)),
          logGroups: names.map((name) => seedLogGroup(`/aws/workmail/emailevents/${name}`)),
          roles: [SERVICE_LINKED_ROLE],
        },
        teardown(),
      )
      return plan
    }
    const [fits, doesNot] = [await planFor(45), await planFor(46)]

    expect(exportDocument(fits, OPTIONS).text).toContain('organization44')
    expect(() => exportDocument(doesNot, OPTIONS)).toThrow('Systems Manager takes 65536')
  })

  test('a quiet that is longer than a script may be', async () => {
    const { plan } = await planOn(SEED, teardown({ settle: 6 * MINUTE }))

    expect(() => exportDocument(plan, OPTIONS)).toThrow('cannot be quiet for 6 of them')
  })

  test.each([
    ['see {{ page }}', 'has {{ in one of its texts'],
    ['of {roleName}', 'has {roleName} in one of its texts'],
  ])('the text %s, which would be looked up', async (description, message) => {
    const { plan } = await planOn({ roles: [SERVICE_LINKED_ROLE] }, { procedure: 'role update', description })

    expect(() => exportDocument(plan, OPTIONS)).toThrow(message)
  })

  test.each<[string, (guard: Guard) => Guard]>([
    [
      'log groups',
      (guard) => (guard.kind === 'no-organization-writes-to' ? { ...guard, workMailGone: true } : guard),
    ],
    [
      'the role',
      (guard) =>
        guard.kind === 'no-organization-uses-role' ? { ...guard, goneRegions: ['us-east-1'] } : guard,
    ],
  ])('a plan for %s where WorkMail has ended', async (_, change) => {
    const { plan } = await planOn(SEED, teardown())
    const steps = plan.steps.map((step) => ({ ...step, guards: step.guards.map(change) }))
    const gone: Plan = { ...plan, steps }

    expect(() => exportDocument(gone, OPTIONS)).toThrow(
      'an automation document cannot tell a WorkMail that has ended from one that cannot be reached',
    )
  })
})
