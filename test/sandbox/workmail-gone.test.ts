/** Regions from which WorkMail is gone. */
import { describe, expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { startHttpServer } from '../../src/sandbox/http-server.js'
import { askThrough, code, givenSandbox, LOGGING_SEED, ORGANIZATION_ID, ROLE_NAME, refusal } from './given.js'

const gone = (
  how: 'unknown-host' | 'refused' | 'access-ended',
  behaviour: SandboxSeed['behaviour'] = {},
): SandboxSeed => ({ ...LOGGING_SEED, behaviour: { ...behaviour, workMailGone: { 'us-east-1': how } } })

describe.each([
  ['unknown-host', 'ENOTFOUND', 'Error: getaddrinfo ENOTFOUND'],
  ['refused', 'ECONNREFUSED', 'Error: connect ECONNREFUSED'],
  [
    'access-ended',
    'SubscriptionRequiredException',
    'SubscriptionRequiredException: The AWS Access Key Id needs a subscription for the service',
  ],
] as const)('WorkMail that is gone by %s', (how, name, error) => {
  test.each(['ListOrganizations', 'DeleteEmailMonitoringConfiguration'])(
    'answers no %s, as the SDK sees it, and nothing changes',
    async (action) => {
      const { ask, account, sandbox } = givenSandbox(gone(how))
      const before = structuredClone(account)
      const input = action === 'ListOrganizations' ? {} : { OrganizationId: ORGANIZATION_ID }

      expect(await refusal(ask('workmail', action, input))).toBe(error)
      expect(sandbox.calls).toMatchObject([{ action, error: name }])
      expect(account).toEqual(before)
    },
  )

  test('answers in every other Region, and so do the other services', async () => {
    const { ask } = givenSandbox(gone(how))

    expect(await ask('workmail', 'ListOrganizations', {}, { region: 'us-west-2' })).toEqual({
      OrganizationSummaries: [],
    })
    expect(await ask('logs', 'DescribeLogGroups')).toMatchObject({ logGroups: [{ logGroupName: '/events' }] })
  })
})

test.each([
  ['unknown-host', 'TimeoutError'],
  ['refused', 'TimeoutError'],
  ['access-ended', 'SubscriptionRequiredException'],
] as const)('over HTTP %s is a connection that is closed, or a refusal', async (how, name) => {
  const { sandbox } = givenSandbox(gone(how))
  const server = await startHttpServer(sandbox, { port: 0 })

  expect(await code(askThrough({ endpoint: server.url })('workmail', 'ListOrganizations'))).toBe(name)
  await server.close()
})

test('a configuration there does not keep the role in use', async () => {
  const { ask, account } = givenSandbox(gone('refused'))

  await ask('iam', 'DeleteServiceLinkedRole', { RoleName: ROLE_NAME })
  await ask('iam', 'GetRole', { RoleName: ROLE_NAME }).catch(() => {})

  expect(account.roles).toEqual([])
})

test('unless AWS keeps counting it', async () => {
  const { ask } = givenSandbox(gone('refused', { goneKeepsRoleInUse: true }))

  const { DeletionTaskId } = await ask('iam', 'DeleteServiceLinkedRole', { RoleName: ROLE_NAME })

  expect(await ask('iam', 'GetServiceLinkedRoleDeletionStatus', { DeletionTaskId })).toMatchObject({
    Status: 'FAILED',
    Reason: { RoleUsageList: [{ Region: 'us-east-1' }] },
  })
})

test('it writes no more, so that no late write brings a log group back', async () => {
  const { ask, clock } = givenSandbox(gone('unknown-host', { lateWriteAfter: 1000 }))

  await ask('logs', 'DeleteLogGroup', { logGroupName: '/events' })
  await clock.advance(60_000)

  expect(await ask('logs', 'DescribeLogGroups')).toEqual({ logGroups: [] })
})

test('what is on the way to it may go wrong as before', async () => {
  const { ask } = givenSandbox({
    ...gone('access-ended'),
    faults: [{ match: { service: 'workmail' }, times: 1, fault: { kind: 'throttle' } }],
  })

  expect(await code(ask('workmail', 'ListOrganizations'))).toBe('ThrottlingException')
  expect(await code(ask('workmail', 'ListOrganizations'))).toBe('SubscriptionRequiredException')
})
