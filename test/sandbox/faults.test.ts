import { expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import {
  type Ask,
  code,
  givenSandbox,
  LOGGING_SEED,
  ORGANIZATION_ID,
  OTHER_ORGANIZATION_ID,
  ROLE_NAME,
  START,
} from './given.js'

type FaultSeed = NonNullable<SandboxSeed['faults']>[number]

const given = (...faults: FaultSeed[]) => givenSandbox({ ...LOGGING_SEED, faults })

const createGroup = (ask: Ask) => ask('logs', 'CreateLogGroup', { logGroupName: 'a' })

const failed = (answer: Promise<unknown>): Promise<Error & Record<string, unknown>> =>
  answer.then(
    () => Promise.reject(new Error('answered')),
    (error) => error,
  )

test.each([
  [{ kind: 'throttle' }, 'logs', 'ThrottlingException', 400],
  [{ kind: 'throttle' }, 'iam', 'Throttling', 400],
  [{ kind: 'unavailable' }, 'logs', 'ServiceUnavailableException', 503],
  [{ kind: 'unavailable', status: 500 }, 'logs', 'InternalFailure', 500],
  [{ kind: 'unavailable' }, 'iam', 'ServiceUnavailable', 503],
  [{ kind: 'expired' }, 'logs', 'ExpiredTokenException', 400],
  [{ kind: 'expired' }, 'iam', 'ExpiredToken', 403],
  [
    { kind: 'error', code: 'OperationAbortedException', message: 'again' },
    'logs',
    'OperationAbortedException',
    400,
  ],
  [{ kind: 'error', code: 'ServiceFailure', status: 500 }, 'iam', 'ServiceFailureException', 500],
] as const)('%j of %s is a refusal before any effect', async (fault, service, name, status) => {
  const { ask, account } = given({ match: { service }, fault })

  const error = await failed(
    service === 'logs'
      ? createGroup(ask)
      : ask('iam', 'UpdateRole', { RoleName: ROLE_NAME, Description: 'new' }),
  )

  expect(error.name).toBe(name)
  expect(error.$metadata).toMatchObject({ httpStatusCode: status })
  expect(account.logGroups).toHaveLength(1)
  expect(account.roles[0]?.description).toBeUndefined()
})

test.each([
  [
    'workmail',
    'DeleteEmailMonitoringConfiguration',
    { OrganizationId: ORGANIZATION_ID },
    `arn:aws:workmail:us-east-1:111122223333:organization/${ORGANIZATION_ID}`,
  ],
  ['workmail', 'ListOrganizations', {}, '*'],
  [
    'logs',
    'DeleteLogGroup',
    { logGroupName: '/events' },
    'arn:aws:logs:us-east-1:111122223333:log-group:/events:*',
  ],
  ['iam', 'GetRole', { RoleName: ROLE_NAME }, `role ${ROLE_NAME}`],
] as const)(
  'a denied call of %s says who may not do what to which: %s',
  async (service, action, input, resource) => {
    const { ask } = given({ fault: { kind: 'denied' } })

    const error = await failed(ask(service, action, input))

    expect(error.name).toBe(service === 'iam' ? 'AccessDenied' : 'AccessDeniedException')
    expect(error.message).toBe(
      `User: arn:aws:iam::111122223333:user/operator is not authorized to perform: ${service}:${action} ` +
        `on resource: ${resource} because no identity-based policy allows the ${service}:${action} action`,
    )
  },
)

test.each([
  ['reset-before', 0],
  ['reset-after', 1],
] as const)('%s ends the connection, the call having taken effect or not', async (kind, groups) => {
  const { ask, account, sandbox } = given({ fault: { kind } })

  const error = await failed(createGroup(ask))

  expect(error).toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET' })
  expect(account.logGroups).toHaveLength(1 + groups)
  expect(sandbox.calls).toMatchObject([{ action: 'CreateLogGroup', error: 'ECONNRESET' }])
})

test('timeout answers nothing for thirty seconds, and has no effect', async () => {
  const { ask, account, clock, sandbox } = given({ fault: { kind: 'timeout' } })

  const error = await failed(createGroup(ask))

  expect(error).toMatchObject({ name: 'TimeoutError', code: 'ETIMEDOUT' })
  expect(clock.now()).toBe(START + 30_000)
  expect(account.logGroups).toHaveLength(1)
  expect(sandbox.calls).toMatchObject([{ error: 'ETIMEDOUT' }])
})

test('an abort ends a hanging call', async () => {
  const { ask, clock } = given({ fault: { kind: 'timeout' } })
  const controller = new AbortController()
  clock.alarm(10_000, () => controller.abort())

  const error = await failed(ask('sts', 'GetCallerIdentity', {}, { abortSignal: controller.signal }))

  expect(error.name).toBe('AbortError')
  expect(clock.now()).toBe(START + 10_000)
})

test.each(['logs', 'iam'] as const)('malformed cannot be parsed as an answer of %s', async (service) => {
  const { ask } = given({ fault: { kind: 'malformed' } })

  const error = await failed(
    service === 'logs' ? ask('logs', 'DescribeLogGroups') : ask('iam', 'GetRole', { RoleName: ROLE_NAME }),
  )

  expect(error.message).toMatch(/is not valid JSON|XML parse error/)
})

test.each(['logs', 'iam'] as const)('truncated ends in the middle of an answer of %s', async (service) => {
  const { ask } = given({ fault: { kind: 'truncated' } })

  const error = await failed(
    service === 'logs' ? ask('logs', 'DescribeLogGroups') : ask('iam', 'GetRole', { RoleName: ROLE_NAME }),
  )

  expect(error).toMatchObject({ message: expect.stringContaining('aborted'), code: 'ECONNRESET' })
})

test('a spoiled answer belongs to a call that took effect', async () => {
  const { ask, account } = given({ fault: { kind: 'truncated' } })

  await failed(createGroup(ask))

  expect(account.logGroups).toHaveLength(2)
})

const outcomes = async (count: number, call: () => Promise<unknown>): Promise<string> => {
  const seen: string[] = []
  for (let index = 0; index < count; index += 1) {
    seen.push(
      await call().then(
        () => '.',
        () => 'x',
      ),
    )
  }
  return seen.join('')
}

test.each([
  ['every call', {}, 'xxxxxxxx'],
  ['the first calls', { times: 2 }, 'xx......'],
  ['calls after some', { skip: 3 }, '...xxxxx'],
  ['one call after some', { skip: 3, times: 1 }, '...x....'],
  ['each third', { every: 3 }, '..x..x..'],
  ['each second after one, twice', { skip: 1, every: 2, times: 2 }, '..x.x...'],
])('a fault strikes %s', async (_, counts, expected) => {
  const { ask } = given({ ...counts, fault: { kind: 'throttle' } })

  expect(await outcomes(8, () => ask('sts', 'GetCallerIdentity'))).toBe(expected)
})

test('a fault strikes the calls that it matches alone', async () => {
  const { ask } = given({
    match: {
      service: 'workmail',
      action: 'DescribeOrganization',
      region: 'us-east-1',
      organizationId: OTHER_ORGANIZATION_ID,
    },
    fault: { kind: 'throttle' },
  })
  const describe = (OrganizationId: string, region = 'us-east-1') =>
    code(ask('workmail', 'DescribeOrganization', { OrganizationId }, { region }))

  expect(await describe(OTHER_ORGANIZATION_ID)).toBe('ThrottlingException')
  expect(await describe(OTHER_ORGANIZATION_ID, 'eu-west-1')).toBe('OrganizationNotFoundException')
  expect(await ask('workmail', 'DescribeOrganization', { OrganizationId: ORGANIZATION_ID })).toBeTruthy()
  expect(await ask('logs', 'DescribeLogGroups')).toBeTruthy()
})

test('an organization is matched by its ARN too', async () => {
  const { ask } = given({ match: { organizationId: ORGANIZATION_ID }, fault: { kind: 'denied' } })
  const ResourceARN = `arn:aws:workmail:us-east-1:111122223333:organization/${ORGANIZATION_ID}`

  expect(await code(ask('workmail', 'ListTagsForResource', { ResourceARN }))).toBe('AccessDeniedException')
})

test('the first fault that is due strikes, those before it count on', async () => {
  const { ask, account } = given(
    { skip: 1, times: 1, fault: { kind: 'denied' } },
    { fault: { kind: 'throttle' } },
  )

  const codes = []
  for (const _ of [1, 2, 3]) codes.push(await code(createGroup(ask)))

  expect(codes).toEqual(['ThrottlingException', 'AccessDeniedException', 'ThrottlingException'])
  expect(account.faults).toMatchObject([
    { matched: 3, struck: 1 },
    { matched: 2, struck: 2 },
  ])
})

test('the count of a fault is told as a change, so that a file keeps it', async () => {
  const told: number[] = []
  const { ask } = givenSandbox(
    { faults: [{ skip: 1, fault: { kind: 'reset-before' } }] },
    { onChange: async (account) => void told.push(account.faults[0]?.matched ?? 0) },
  )

  await ask('sts', 'GetCallerIdentity')
  await failed(ask('sts', 'GetCallerIdentity'))

  expect(told).toEqual([1, 2])
})
