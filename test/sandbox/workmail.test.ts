import { expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import {
  code,
  givenSandbox,
  groupArn,
  LOGGING_SEED,
  ORGANIZATION_ID,
  OTHER_ORGANIZATION_ID,
  ROLE_ARN,
  refusal,
  SERVICE_LINKED_ROLE,
  START,
} from './given.js'

const OFF_SEED: SandboxSeed = {
  ...LOGGING_SEED,
  organizations: [{ region: 'us-east-1', organizationId: ORGANIZATION_ID, alias: 'acme' }],
}

const CUSTOM_ROLE_ARN = 'arn:aws:iam::111122223333:role/mail/workmail-events'
const put = { OrganizationId: ORGANIZATION_ID, LogGroupArn: groupArn('/events') }

test('Put accepts a custom role that trusts the events of WorkMail', async () => {
  const { ask } = givenSandbox({ ...OFF_SEED, roles: [{ roleName: 'workmail-events', path: '/mail/' }] })

  await ask('workmail', 'PutEmailMonitoringConfiguration', { ...put, RoleArn: CUSTOM_ROLE_ARN })

  const organization = { OrganizationId: ORGANIZATION_ID }
  expect(await ask('workmail', 'DescribeEmailMonitoringConfiguration', organization)).toEqual({
    RoleArn: CUSTOM_ROLE_ARN,
    LogGroupArn: groupArn('/events'),
  })
})

test.each([
  ['without :*', 'arn:aws:logs:us-east-1:111122223333:log-group:/events'],
  ['of another partition', 'arn:aws-cn:logs:us-east-1:111122223333:log-group:/events:*'],
  ['of another Region', groupArn('/events', 'eu-west-1')],
  ['of another account', 'arn:aws:logs:us-east-1:444455556666:log-group:/events:*'],
  ['of a log stream', 'arn:aws:logs:us-east-1:111122223333:log-group:/events:log-stream:a'],
])('Put refuses the ARN of a log group %s', async (_, LogGroupArn) => {
  const { ask, account } = givenSandbox(OFF_SEED)

  const answer = ask('workmail', 'PutEmailMonitoringConfiguration', { ...put, LogGroupArn })

  expect(await code(answer)).toBe('InvalidParameterException')
  expect(account.organizations[0]?.monitoring).toBeUndefined()
})

test('Put refuses a log group that does not exist', async () => {
  const { ask } = givenSandbox(OFF_SEED)

  const answer = ask('workmail', 'PutEmailMonitoringConfiguration', {
    ...put,
    LogGroupArn: groupArn('/other'),
  })

  expect(await refusal(answer)).toBe('ResourceNotFoundException: The log group /other does not exist.')
})

test.each([
  ['is not there', { roles: [] }, undefined],
  ['is not there by the name given', {}, CUSTOM_ROLE_ARN],
  [
    'trusts another service',
    {
      roles: [
        {
          roleName: 'workmail-events',
          path: '/mail/',
          assumeRolePolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: ['lambda.amazonaws.com'] },
                Action: ['sts:AssumeRole'],
              },
            ],
          },
        },
      ],
    },
    CUSTOM_ROLE_ARN,
  ],
  [
    'denies the service',
    {
      roles: [
        {
          ...SERVICE_LINKED_ROLE,
          assumeRolePolicyDocument: {
            Statement: {
              Effect: 'Deny',
              Principal: { Service: 'events.workmail.amazonaws.com' },
              Action: 'sts:AssumeRole',
            },
          },
        },
      ],
    },
    undefined,
  ],
])('Put refuses a role that %s, and says that it is the role', async (_, seed, RoleArn) => {
  const { ask } = givenSandbox({ ...OFF_SEED, ...seed })

  const answer = ask('workmail', 'PutEmailMonitoringConfiguration', { ...put, RoleArn })

  expect(await refusal(answer)).toBe(
    `InvalidParameterException: The role ${RoleArn ?? ROLE_ARN} does not exist or cannot be assumed by events.workmail.amazonaws.com.`,
  )
})

test('a new role is refused until it has spread', async () => {
  const { ask, clock } = givenSandbox({ ...OFF_SEED, roles: [], behaviour: { roleSpreadsAfter: 8000 } })
  await ask('iam', 'CreateServiceLinkedRole', { AWSServiceName: 'events.workmail.amazonaws.com' })

  await clock.advance(7999)
  expect(await code(ask('workmail', 'PutEmailMonitoringConfiguration', put))).toBe(
    'InvalidParameterException',
  )

  await clock.advance(1)
  expect(await ask('workmail', 'PutEmailMonitoringConfiguration', put)).toEqual({})
})

test.each([
  'DescribeEmailMonitoringConfiguration',
  'PutEmailMonitoringConfiguration',
  'DeleteEmailMonitoringConfiguration',
])('%s refuses an organization that is not there, in another Region, or not active', async (action) => {
  const { ask } = givenSandbox({
    ...OFF_SEED,
    organizations: [
      { region: 'us-west-2', organizationId: ORGANIZATION_ID, alias: 'acme', state: 'Deleted' },
      { region: 'us-west-2', organizationId: OTHER_ORGANIZATION_ID, alias: 'other', state: 'active' },
    ],
  })
  const input = { ...put, LogGroupArn: groupArn('/events', 'us-west-2') }

  expect(await code(ask('workmail', action, input))).toBe('OrganizationNotFoundException')
  expect(await code(ask('workmail', action, { ...input, OrganizationId: `m-${'f'.repeat(32)}` }))).toBe(
    'OrganizationNotFoundException',
  )
  expect(await code(ask('workmail', action, input, { region: 'us-west-2' }))).toBe(
    'OrganizationStateException',
  )
  const active = { ...input, OrganizationId: OTHER_ORGANIZATION_ID }
  const refused = await ask('workmail', action, active, { region: 'us-west-2' }).catch((error) => error.name)
  expect(refused).not.toBe('OrganizationStateException')
})

test.each([['m-123'], [`m-${'A'.repeat(32)}`], [`${ORGANIZATION_ID}0`]])(
  '%s is not an organization id',
  async (OrganizationId) => {
    const { ask } = givenSandbox()

    expect(await code(ask('workmail', 'DescribeOrganization', { OrganizationId }))).toBe(
      'InvalidParameterException',
    )
  },
)

test('the refusal of an input names each broken constraint', async () => {
  const { ask } = givenSandbox()

  const answer = ask('workmail', 'PutEmailMonitoringConfiguration', { OrganizationId: 'm-1' })

  expect(await refusal(answer)).toBe(
    'InvalidParameterException: 3 validation errors detected: ' +
      "Value 'm-1' at 'organizationId' failed to satisfy constraint: Member must have length greater than or equal to 34; " +
      "Value 'm-1' at 'organizationId' failed to satisfy constraint: Member must satisfy regular expression pattern: ^m-[0-9a-f]{32}$; " +
      "Value null at 'logGroupArn' failed to satisfy constraint: Member must not be null",
  )
})

test('where logging is off, Describe answers as the account is told to', async () => {
  const { ask, account } = givenSandbox(OFF_SEED)
  const describe = () =>
    ask('workmail', 'DescribeEmailMonitoringConfiguration', { OrganizationId: ORGANIZATION_ID })

  expect(await code(describe())).toBe('ResourceNotFoundException')
  account.behaviour.unconfigured = 'empty'
  expect(await describe()).toEqual({})
})

test('Delete without a configuration does nothing', async () => {
  const { ask, account } = givenSandbox(OFF_SEED)

  await ask('workmail', 'DeleteEmailMonitoringConfiguration', { OrganizationId: ORGANIZATION_ID })

  expect(account.formerConfigurations).toEqual([])
})

test('tags of a resource that is not there are refused', async () => {
  const { ask } = givenSandbox(LOGGING_SEED)
  const ResourceARN = `arn:aws:workmail:us-west-2:111122223333:organization/${ORGANIZATION_ID}`

  expect(await code(ask('workmail', 'ListTagsForResource', { ResourceARN }))).toBe(
    'ResourceNotFoundException',
  )
})

test('organizations come in pages, and a token is good for its own list alone', async () => {
  const { ask } = givenSandbox({
    organizations: [3, 1, 2].map((digit) => ({
      region: 'us-east-1' as const,
      organizationId: `m-${String(digit).repeat(32)}`,
      alias: `acme-${digit}`,
    })),
    behaviour: { pageSize: 2 },
  })
  const aliases = (output: Record<string, unknown>) =>
    (output.OrganizationSummaries as { Alias: string }[]).map(({ Alias }) => Alias)

  const first = await ask('workmail', 'ListOrganizations', { MaxResults: 100 })
  expect(aliases(first)).toEqual(['acme-1', 'acme-2'])
  const second = await ask('workmail', 'ListOrganizations', { NextToken: first.NextToken })
  expect(aliases(second)).toEqual(['acme-3'])
  expect(second.NextToken).toBeUndefined()
  expect(aliases(await ask('workmail', 'ListOrganizations', { MaxResults: 1 }))).toEqual(['acme-1'])

  const elsewhere = ask(
    'workmail',
    'ListOrganizations',
    { NextToken: first.NextToken },
    { region: 'eu-west-1' },
  )
  expect(await code(elsewhere)).toBe('InvalidParameterException')
  expect(await code(ask('workmail', 'ListOrganizations', { NextToken: 'bm9uc2Vuc2U' }))).toBe(
    'InvalidParameterException',
  )
  expect(await code(ask('workmail', 'ListOrganizations', { MaxResults: 101 }))).toBe(
    'InvalidParameterException',
  )
})

test('reads see a change to a configuration only after the lag, writes at once', async () => {
  const { ask, clock } = givenSandbox({ ...LOGGING_SEED, behaviour: { readLag: 3000 } })
  const organization = { OrganizationId: ORGANIZATION_ID }
  const describe = () => ask('workmail', 'DescribeEmailMonitoringConfiguration', organization)

  await ask('workmail', 'DeleteEmailMonitoringConfiguration', organization)
  await clock.advance(2999)
  expect(await describe()).toMatchObject({ LogGroupArn: groupArn('/events') })
  await clock.advance(1)
  expect(await code(describe())).toBe('ResourceNotFoundException')
  expect(clock.now()).toBe(START + 3000)
})
