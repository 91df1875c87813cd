import { expect, test } from 'vitest'
import { createAccount } from '../../src/sandbox/account.js'
import { parseSeed, parseState } from '../../src/sandbox/read-account.js'
import { SandboxFileError } from '../../src/sandbox/sandbox-file-error.js'
import { LOGGING_SEED, ORGANIZATION_ID, OTHER_ORGANIZATION_ID, ROLE_NAME } from './given.js'

const ORGANIZATION = { region: 'eu-west-1', organizationId: ORGANIZATION_ID, alias: 'acme' }

const parse = (seed: unknown) => parseSeed(JSON.stringify(seed), 'seed.json')

const problems = (seed: unknown): string => {
  try {
    parse(seed)
  } catch (error) {
    expect(error).toBeInstanceOf(SandboxFileError)
    expect(error).toMatchObject({ path: 'seed.json' })
    return (error as Error).message
  }
  throw new Error('it was taken')
}

test('a minimal seed lists organizations alone', () => {
  const account = parse({ organizations: [ORGANIZATION] })

  expect(account).toMatchObject({
    accountId: '111122223333',
    organizations: [{ ...ORGANIZATION, state: 'Active', tags: {} }],
    logGroups: [],
    roles: [],
    behaviour: { pageSize: 10, latency: 0, unconfigured: 'not-found' },
    faults: [],
  })
})

test('a seed that names no groups and roles gets those that its configurations use', () => {
  const custom = 'arn:aws:iam::111122223333:role/mail/custom'
  const account = parse({
    organizations: [
      { ...ORGANIZATION, monitoring: { logGroupName: '/a' } },
      {
        ...ORGANIZATION,
        organizationId: OTHER_ORGANIZATION_ID,
        monitoring: { logGroupName: '/a', roleArn: custom },
      },
    ],
  })

  expect(account.logGroups).toMatchObject([{ region: 'eu-west-1', logGroupName: '/a' }])
  expect(account.roles).toMatchObject([
    {
      roleName: ROLE_NAME,
      path: '/aws-service-role/events.workmail.amazonaws.com/',
      attachedPolicyArns: ['arn:aws:iam::aws:policy/aws-service-role/AmazonWorkMailEventsServiceRolePolicy'],
    },
    { roleName: 'custom', path: '/mail/', attachedPolicyArns: [] },
  ])
})

test('a seed that names none on purpose gets none', () => {
  const organizations = [{ ...ORGANIZATION, monitoring: { logGroupName: '/a' } }]

  expect(parse({ organizations, logGroups: [], roles: [] })).toMatchObject({ logGroups: [], roles: [] })
})

test.each([
  [
    'a Region without WorkMail',
    { organizations: [{ ...ORGANIZATION, region: 'eu-central-1' }] },
    'seed.json: organizations[0].region is "eu-central-1": must be a Region of WorkMail: us-east-1, us-west-2, eu-west-1',
  ],
  [
    'a bad id',
    { organizations: [{ ...ORGANIZATION, organizationId: 'm-1' }] },
    'seed.json: organizations[0].organizationId is "m-1": must be "m-" and 32 characters of 0-9 and a-f',
  ],
  [
    'a member missing',
    { organizations: [{ region: 'eu-west-1', organizationId: ORGANIZATION_ID }] },
    'seed.json: organizations[0].alias is missing: must be a text',
  ],
  [
    'an unknown member',
    { organizations: [{ ...ORGANIZATION, colour: 'blue' }] },
    'seed.json: organizations[0].colour is not a member that is known here',
  ],
  [
    'an unknown member of the whole',
    { organisations: [] },
    'seed.json: organisations is not a member that is known here',
  ],
  [
    'an unknown behaviour',
    { behaviour: { latency: 5, speed: 3 } },
    'seed.json: behaviour.speed is not a member that is known here',
  ],
  [
    'a span that is not a number',
    { behaviour: { readLag: '5s' } },
    'seed.json: behaviour.readLag is "5s": must be whole milliseconds',
  ],
  [
    'an unknown fault',
    { faults: [{ fault: { kind: 'fire' } }] },
    'seed.json: faults[0].fault.kind is "fire": Invalid discriminator value. Expected ' +
      "'throttle' | 'error' | 'unavailable' | 'reset-before' | 'reset-after' | 'timeout' | 'malformed' | 'truncated' | 'answer' | 'denied' | 'expired'",
  ],
  ['a list', [], 'seed.json: the whole is a list: must be an object'],
  [
    'an id twice',
    { organizations: [ORGANIZATION, { ...ORGANIZATION, alias: 'other' }] },
    `seed.json: organizations[1].organizationId is ${ORGANIZATION_ID}: organizations[0] is the same`,
  ],
  [
    'a group twice',
    {
      logGroups: [
        { region: 'eu-west-1', logGroupName: 'a' },
        { region: 'us-east-1', logGroupName: 'a' },
        { region: 'eu-west-1', logGroupName: 'a' },
      ],
    },
    'seed.json: logGroups[2].logGroupName is a in eu-west-1: logGroups[0] is the same',
  ],
  [
    'a role twice but for its case',
    { roles: [{ roleName: 'a' }, { roleName: 'A' }] },
    'seed.json: roles[1].roleName is a: roles[0] is the same',
  ],
  [
    'a role of another account',
    {
      organizations: [
        {
          ...ORGANIZATION,
          monitoring: { logGroupName: 'a', roleArn: 'arn:aws:iam::444455556666:role/custom' },
        },
      ],
    },
    'seed.json: organizations[0].monitoring.roleArn is "arn:aws:iam::444455556666:role/custom": must be a role of account 111122223333',
  ],
])('a seed with %s is refused', (_, seed, message) => {
  expect(problems(seed)).toBe(message)
})

test('every problem is told, each on a line', () => {
  const message = problems({
    accountId: 1,
    organizations: [{ ...ORGANIZATION, alias: '-' }],
    behaviour: { pageSize: 0 },
  })

  expect(message.split('\n')).toEqual([
    expect.stringContaining('seed.json: accountId is 1: '),
    expect.stringContaining('seed.json: organizations[0].alias is "-": must be '),
    expect.stringContaining('seed.json: behaviour.pageSize is 0: '),
  ])
})

test('text that is not JSON is refused', () => {
  expect(() => parseSeed('{', 'seed.json')).toThrow(/^seed\.json: this is not JSON: /)
})

test('a state file says that it is one', () => {
  const account = createAccount(LOGGING_SEED)

  expect(parseState(JSON.stringify(account), 'state.json')).toEqual(account)
  expect(() => parseState('{}', 'state.json')).toThrow(
    'state.json: this is not a state file of the sandbox: it has no "format"',
  )
  expect(() => parseState(JSON.stringify({ ...account, format: 'another/2' }), 'state.json')).toThrow(
    'state.json: format is "another/2": must be workmail-lifecycle-sandbox/1',
  )
})
