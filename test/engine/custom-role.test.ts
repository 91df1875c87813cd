/** A custom role’s steps while others are at work in the account, and while IAM is slow to see what was done. */
import { describe, expect, test } from 'vitest'
import { CUSTOM_ROLE_POLICY_NAME, CUSTOM_ROLE_TAG, customRolePolicy } from '../../src/facts/custom-role.js'
import { createAccount, Role, type SandboxAccount, type SandboxSeed } from '../../src/sandbox/account.js'
import { createCustomRole } from '../../src/steps/create-custom-role.js'
import { deleteCustomRole, deleteRolePolicy } from '../../src/steps/delete-custom-role.js'
import { putRolePolicy } from '../../src/steps/put-role-policy.js'
import { seedLogGroup, seedOrganization } from '../support/given-account.js'
import { ACCOUNT, RUN_ID } from '../support/survey.js'
import { givenRun, planOf } from './given.js'

const NAME = 'workmail-events'
const TRUST = JSON.stringify(createAccount({ roles: [{ roleName: 'x' }] }).roles[0]?.assumeRolePolicyDocument)
const POLICY = customRolePolicy([{ region: 'us-east-1', account: ACCOUNT, name: '/events' }])

const create = createCustomRole({ roleName: NAME, trustPolicy: TRUST, description: 'mail', runId: RUN_ID })
const put = putRolePolicy({ roleName: NAME, document: POLICY, after: [create.key] })
const removePolicy = deleteRolePolicy(NAME)
const remove = deleteCustomRole(NAME, [removePolicy.key])

/** As this tool made it. */
const OURS = {
  roleName: NAME,
  tags: { [CUSTOM_ROLE_TAG]: 'an-earlier-run' },
  inlinePolicies: { [CUSTOM_ROLE_POLICY_NAME]: JSON.parse(POLICY) },
}
/** By the same name. */
const THEIRS = { roleName: NAME, description: 'not yours' }

const withOurs = (more: SandboxSeed = {}): SandboxSeed => ({
  organizations: [seedOrganization('acme')],
  logGroups: [seedLogGroup('/events')],
  roles: [OURS],
  ...more,
})

const rolesOf = ({ roles }: SandboxAccount) =>
  roles.map(({ roleName, tags, inlinePolicies }) => ({
    roleName,
    tags,
    policies: Object.keys(inlinePolicies),
  }))

describe('making a custom role', () => {
  const MADE = [{ roleName: NAME, tags: { [CUSTOM_ROLE_TAG]: RUN_ID }, policies: [CUSTOM_ROLE_POLICY_NAME] }]

  test.each<[what: string, seed: SandboxSeed]>([
    ['in a calm account', {}],
    ['where reads lag behind', { behaviour: { readLag: 60_000 } }],
    [
      'where the answer to CreateRole is lost',
      { faults: [{ match: { action: 'CreateRole' }, times: 1, fault: { kind: 'reset-after' } }] },
    ],
    [
      'where the answer to PutRolePolicy cannot be read',
      { faults: [{ match: { action: 'PutRolePolicy' }, times: 1, fault: { kind: 'malformed' } }] },
    ],
    [
      'where PutRolePolicy does not know the new role yet',
      {
        faults: [
          {
            match: { action: 'PutRolePolicy' },
            times: 3,
            fault: { kind: 'error', code: 'NoSuchEntity', message: 'The role cannot be found.', status: 404 },
          },
        ],
      },
    ],
  ])('ends with the role and its policy seen %s', async (_, seed) => {
    const { run, account } = givenRun(seed)

    const results = await run(create, put)

    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    expect(rolesOf(account)).toEqual(MADE)
  })

  test.each([
    ['like its own', THEIRS, ['done', 'blocked'], /not one that this tool made: it has no tag/],
    [
      'that trusts another service',
      { ...THEIRS, assumeRolePolicyDocument: { Statement: [] } },
      ['pending', 'skipped'],
      /^AWS says that it is so already, but .* not seen to be as this step makes it$/,
    ],
  ])('leaves a role %s that someone else gave that name meanwhile', async (_, theirs, outcomes, reason) => {
    const { run, account, calls } = givenRun(
      {},
      {
        before: ({ action }, { roles }) => {
          if (action === 'CreateRole' && roles.length === 0) roles.push(Role.parse(theirs))
        },
      },
    )

    const results = await run(create, put)

    expect(results.map(({ outcome }) => outcome)).toEqual(outcomes)
    expect(results.map((result) => result.reason)).toContainEqual(expect.stringMatching(reason))
    expect(calls('PutRolePolicy')).toEqual([])
    expect(account.roles).toEqual([Role.parse(theirs)])
  })

  test('continues with a role of an earlier run that reads did not show when the plan was made', async () => {
    const { run, account } = givenRun(
      {},
      {
        before: ({ action }, { roles }) => {
          if (action === 'CreateRole') roles.push(Role.parse({ ...OURS, inlinePolicies: {} }))
        },
      },
    )

    const results = await run(create, put)

    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    expect(rolesOf(account)).toEqual([
      { roleName: NAME, tags: OURS.tags, policies: [CUSTOM_ROLE_POLICY_NAME] },
    ])
  })

  test('gives no policy to a role that came in the place of its own, however late it continues', async () => {
    const { runPlan, account, calls } = givenRun({ roles: [THEIRS] })
    const ended = { key: create.key, outcome: 'done' as const, attempts: 1, requestIds: [] }

    const [, result] = await runPlan(planOf(create, put), [ended])

    expect(result).toMatchObject({ outcome: 'blocked', blockers: [{ code: 'NotOurs', subject: NAME }] })
    expect(calls('PutRolePolicy')).toEqual([])
    expect(account.roles).toEqual([Role.parse(THEIRS)])
  })

  test('does not take a policy of that name for its own that says something else', async () => {
    const other = { ...OURS, inlinePolicies: { [CUSTOM_ROLE_POLICY_NAME]: { Version: '2012-10-17' } } }
    const { runStep, account } = givenRun({ roles: [other] })

    expect(await runStep({ ...put, after: [] })).toMatchObject({ outcome: 'done', attempts: 1 })
    expect(account.roles[0]?.inlinePolicies[CUSTOM_ROLE_POLICY_NAME]).toEqual(JSON.parse(POLICY))
  })
})

describe('deleting a custom role', () => {
  test.each<[what: string, seed: SandboxSeed]>([
    ['in a calm account', {}],
    ['where reads lag behind', { behaviour: { readLag: 60_000 } }],
    ['where GetRole shows it for a while', { behaviour: { roleVisibleAfterDeletionFor: 100_000 } }],
    [
      'where the answers are lost',
      {
        faults: [
          { match: { action: 'DeleteRolePolicy' }, times: 1, fault: { kind: 'reset-after' } },
          { match: { action: 'DeleteRole' }, times: 1, fault: { kind: 'reset-after' } },
        ],
      },
    ],
    [
      'where IAM does not see at once that the policy is gone',
      {
        faults: [
          {
            match: { action: 'DeleteRole' },
            times: 3,
            fault: {
              kind: 'error',
              code: 'DeleteConflict',
              message: 'must delete policies first',
              status: 409,
            },
          },
        ],
      },
    ],
  ])('ends with both seen gone %s', async (_, more) => {
    const { run, account } = givenRun(withOurs(more))

    const results = await run(removePolicy, remove)

    expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    expect(account.roles).toEqual([])
  })

  test('reads every Region afresh before each of the two calls', async () => {
    const { run, trace } = givenRun(withOurs({ organizations: [] }))

    await run(removePolicy, remove)

    const afresh = ['call GetRole', ...Array.from({ length: 3 }, () => 'call ListOrganizations')]
    for (const call of ['DeleteRolePolicy', 'DeleteRole']) {
      const at = trace.indexOf(`call ${call}`)
      expect(trace.slice(at - 5, at)).toEqual([...afresh, `journal calling ${call}`])
    }
  })

  const uses = (account: SandboxAccount): void => {
    account.organizations = account.organizations.map((organization) => ({
      ...organization,
      monitoring: { logGroupName: '/events', roleArn: `arn:aws:iam::${ACCOUNT}:role/${NAME}` },
    }))
  }

  test.each([
    ['DeleteRolePolicy', ['blocked', 'skipped'], [CUSTOM_ROLE_POLICY_NAME]],
    ['DeleteRole', ['done', 'blocked'], []],
  ])('stops before %s where an organization uses it since', async (action, outcomes, policies) => {
    const beforePreconditionOf = { DeleteRolePolicy: 1, DeleteRole: 4 }[action]
    const { run, account } = givenRun(withOurs(), {
      before: ({ action: called }, current, nth) => {
        if (called === 'ListOrganizations' && nth === beforePreconditionOf) uses(current)
      },
    })

    const results = await run(removePolicy, remove)

    expect(results.map(({ outcome }) => outcome)).toEqual(outcomes)
    expect(results.find(({ outcome }) => outcome === 'blocked')?.blockers).toMatchObject([
      { code: 'InUse', reason: `uses role ${NAME}` },
    ])
    expect(rolesOf(account)).toMatchObject([{ roleName: NAME, policies }])
  })

  test('leaves a role of that name that came in the place of the one that it was to delete', async () => {
    const { run, account } = givenRun({ roles: [THEIRS] })

    const results = await run(removePolicy, remove)

    expect(results).toMatchObject([
      { outcome: 'unchanged' },
      { outcome: 'blocked', blockers: [{ code: 'NotOurs', subject: NAME }] },
    ])
    expect(account.roles).toEqual([Role.parse(THEIRS)])
  })

  test('fails in the words of IAM where someone gives it a policy of their own meanwhile', async () => {
    const attached = { ...OURS, attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }
    const { run, account, elapsed } = givenRun(withOurs({ roles: [attached] }))

    const results = await run(removePolicy, remove)

    expect(results[1]).toMatchObject({
      outcome: 'failed',
      reason: 'Cannot delete entity, must detach all policies first.',
    })
    expect(elapsed()).toBeLessThanOrEqual(121_000)
    expect(account.roles).toHaveLength(1)
  })
})
