/** Every read call × every kind of odd answer × the first and a later page, at the adapter: none is believed. */
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/aws/catalogue.js'
import type { Call } from '../../src/calls/call.js'
import * as iam from '../../src/calls/iam.js'
import * as logs from '../../src/calls/logs.js'
import * as organizations from '../../src/calls/organizations.js'
import { getCallerIdentity } from '../../src/calls/sts.js'
import * as workmail from '../../src/calls/workmail.js'
import { ACCOUNT_ID, groupArn, SERVICE_LINKED_ROLE, tagArn } from '../sandbox/given.js'
import { givenAccount, seedLogGroup, seedOrganization } from '../support/given-account.js'
import { LEFT_OUT, type OddAnswer, oddAnswersTo, READ_CALLS, type ReadCall } from '../support/odd-answers.js'
import { CUSTOM_ROLE } from '../support/small-account.js'
import { idOf } from '../support/survey.js'

const POLICY = 'arn:aws:iam::aws:policy/aws-service-role/AmazonWorkMailEventsServiceRolePolicy'
const TASK = `task/aws-service-role/events.workmail.amazonaws.com/${SERVICE_LINKED_ROLE.roleName}/1`
const REGION = 'us-east-1'

const OWN_POLICY = Object.values(CUSTOM_ROLE.inlinePolicies)[0] as Record<string, unknown>

const SEED = {
  organizations: [
    seedOrganization('acme', '/events', { tags: { team: 'red' } }),
    seedOrganization('beta', '/events'),
  ],
  logGroups: ['/events', '/events-2'].map((name) =>
    seedLogGroup(name, {
      tags: { team: 'red' },
      streams: ['one', 'two'].map((logStreamName) => ({
        logStreamName,
        events: [{ timestamp: 1, message: 'x' }],
      })),
    }),
  ),
  roles: [
    SERVICE_LINKED_ROLE,
    { ...CUSTOM_ROLE, roleName: 'plain' },
    {
      ...CUSTOM_ROLE,
      inlinePolicies: { ...CUSTOM_ROLE.inlinePolicies, theirs: OWN_POLICY },
      attachedPolicyArns: [POLICY, 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
      instanceProfileNames: ['one', 'two'],
    },
  ],
  deletionTasks: [{ deletionTaskId: TASK, roleName: SERVICE_LINKED_ROLE.roleName, submittedAt: 0 }],
  awsOrganization: {
    managementAccountId: ACCOUNT_ID,
    units: ['ou-root-aaaaaaaa', 'ou-root-bbbbbbbb'].map((id) => ({ id, parentId: 'r-root' })),
    accounts: [ACCOUNT_ID, '444455556666'].map((id) => ({ id, state: 'ACTIVE' as const })),
  },
  behaviour: { pageSize: 1 },
}

const { roleName } = CUSTOM_ROLE
const POLICY_NAME = Object.keys(CUSTOM_ROLE.inlinePolicies)[0] as string
const CALLS: Record<string, Call> = {
  'workmail:ListOrganizations': workmail.listOrganizations(REGION),
  'workmail:DescribeEmailMonitoringConfiguration': workmail.describeEmailMonitoringConfiguration(
    REGION,
    idOf('acme'),
  ),
  'workmail:ListTagsForResource': workmail.listOrganizationTags(
    REGION,
    `arn:aws:workmail:${REGION}:${ACCOUNT_ID}:organization/${idOf('acme')}`,
  ),
  'logs:DescribeLogGroups': logs.describeLogGroups(REGION, '/events'),
  'logs:ListLogGroups': logs.listLogGroupsByTag(REGION, 'team'),
  'logs:ListTagsForResource': logs.listLogGroupTags(REGION, tagArn('/events')),
  'logs:DescribeLogStreams': logs.describeLogStreams(REGION, '/events'),
  'logs:GetLogEvents': logs.getLogEvents(REGION, '/events', 'one'),
  'iam:ListAccountAliases': iam.listAccountAliases(),
  'iam:GetRole': iam.getRole(roleName),
  'iam:GetRolePolicy': iam.getRolePolicy(roleName, POLICY_NAME),
  'iam:ListRolePolicies': iam.listRolePolicies(roleName),
  'iam:ListAttachedRolePolicies': iam.listAttachedRolePolicies(roleName),
  'iam:ListInstanceProfilesForRole': iam.listInstanceProfilesForRole(roleName),
  'iam:GetPolicy': iam.getPolicy(POLICY),
  'iam:GetPolicyVersion': iam.getPolicyVersion(POLICY, 'v1'),
  'iam:GetServiceLinkedRoleDeletionStatus': iam.getServiceLinkedRoleDeletionStatus(TASK),
  'iam:SimulatePrincipalPolicy': iam.simulatePrincipalPolicy(`arn:aws:iam::${ACCOUNT_ID}:role/plain`, {
    ActionNames: ['logs:DeleteLogGroup', 'logs:DescribeLogGroups'],
    ResourceArns: ['*'],
    ContextEntries: [],
  }),
  'organizations:DescribeOrganization': organizations.describeAwsOrganization(),
  'organizations:ListAccounts': organizations.listAccounts(),
  'organizations:ListAccountsForParent': organizations.listAccountsForParent('r-root'),
  'organizations:ListOrganizationalUnitsForParent': organizations.listOrganizationalUnitsForParent('r-root'),
  'sts:GetCallerIdentity': getCallerIdentity(),
}

const nameOf = ({ service, action }: ReadCall) => `${service}:${action}`

const PAGES = (call: ReadCall) =>
  call.token === undefined ? (['first'] as const) : (['first', 'later'] as const)

/** What becomes of the call where this answer comes, once or (by default) each time. */
const answered = (read: ReadCall, page: 'first' | 'later', fault: OddAnswer, times?: number) => {
  const { service, action } = read
  const { aws, sandbox } = givenAccount({
    ...SEED,
    faults: [{ match: { service, action, page }, fault, ...(times === undefined ? {} : { times }) }],
  })
  const call = CALLS[nameOf(read)] ?? expect.fail(`no call of ${nameOf(read)}`)
  return { sandbox, asked: aws.call(call, { once: true }) }
}

const PLAYS = READ_CALLS.flatMap((read) =>
  PAGES(read).map((page) => ({ name: nameOf(read), page, read, kinds: oddAnswersTo(read) })),
)

/** A token that AWS did not give is refused. */
const mayBeRefused = (kind: string, end: string) =>
  kind === 'a token that repeats' && /^Invalid(Parameter|Input)Exception$/.test(end)

const COUNT = PLAYS.reduce((sum, { kinds }) => sum + kinds.length, 0)

test('every call that reads is played, with at least 40 kinds of answers', () => {
  const reads = Object.entries(CATALOGUE).flatMap(([service, entries]) =>
    Object.entries(entries).flatMap(([action, { access }]) =>
      access === 'read' ? [`${service}:${action}`] : [],
    ),
  )

  expect(READ_CALLS.map(nameOf).sort()).toEqual(reads.sort())
  expect(Math.min(...PLAYS.map(({ kinds }) => kinds.length))).toBeGreaterThanOrEqual(40)
})

describe(`what is not an answer of AWS is unreadable, and says what came (${COUNT} plays)`, () => {
  test.each(PLAYS)('$name, on the $page page', async ({ read, page, kinds }) => {
    const believed: string[] = []
    for (const [kind, fault] of kinds) {
      const { asked, sandbox } = answered(read, page, fault)
      const end = await asked.then(
        () => 'believed',
        (error) => error.code,
      )
      const struck = sandbox.account.faults[0]?.struck ?? 0
      if (!(end === 'UnreadableReply' || mayBeRefused(kind, end)) || struck === 0)
        believed.push(`${kind}: ${end}, ${struck} times`)
    }

    expect(believed).toEqual([])
  })
})

test.each([
  ['a sign-in page', 'a web page'],
  ['status 206', 'HTTP 206'],
  ['no request id', 'no request id'],
  ['the member is null', 'OrganizationSummaries is null'],
  ["another service's list", 'OrganizationSummaries is missing, and what came has Buckets'],
])('the reason says what came: %s', async (kind, reason) => {
  const [read = expect.fail()] = READ_CALLS
  const fault = Object.fromEntries(oddAnswersTo(read))[kind] ?? expect.fail()

  await expect(answered(read, 'first', fault).asked).rejects.toThrow(reason)
})

describe('a list that AWS leaves out', () => {
  const lists = PLAYS.filter(({ read }) => CATALOGUE[read.service][read.action]?.answer.leftOut !== undefined)

  test.each(lists)(
    '$name, on the $page page: once it is asked again, twice it is believed and said',
    async (play) => {
      const { output, leftOut } = await answered(play.read, play.page, LEFT_OUT, 1).asked
      const { output: whole } = await givenAccount(SEED).aws.call(CALLS[play.name] ?? expect.fail())

      expect(leftOut).toBeUndefined()
      expect(output).toEqual(whole)
      expect((await answered(play.read, play.page, LEFT_OUT).asked).leftOut).toBe(true)
    },
  )

  test('without AWS’s headers is not an answer', async () => {
    const [read = expect.fail()] = READ_CALLS
    const fault = { ...LEFT_OUT, headers: { 'x-amzn-requestid': null } }

    await expect(answered(read, 'first', fault).asked).rejects.toMatchObject({ code: 'UnreadableReply' })
  })
})

describe('an answer that contradicts its question, or itself, is unreadable', () => {
  const find = (name: string) => READ_CALLS.find((read) => nameOf(read) === name) ?? expect.fail()
  const edited = (...replace: [string, string][]): OddAnswer => ({ kind: 'answer', replace })

  test.each([
    [
      'workmail:DescribeEmailMonitoringConfiguration',
      edited(['"LogGroupArn"', '"Was"']),
      'a role and no log group',
    ],
    [
      'workmail:DescribeEmailMonitoringConfiguration',
      edited(['logs:us-east-1', 'logs:eu-west-1']),
      'Region eu-west-1',
    ],
    ['workmail:DescribeEmailMonitoringConfiguration', edited(['logs:us-east-1', 'logs:']), 'not in'],
    [
      'workmail:DescribeEmailMonitoringConfiguration',
      edited([ACCOUNT_ID, '999988887777']),
      'account 999988887777',
    ],
    ['workmail:ListOrganizations', edited(['"m-', '"x-']), 'not a valid organization id'],
    [
      'logs:DescribeLogGroups',
      edited(['"logGroupName":"/events', '"logGroupName":"/other']),
      'as it was asked for',
    ],
    ['logs:DescribeLogGroups', edited(['log-group:/events', 'log-group:/event']), 'another name'],
    ['logs:DescribeLogStreams', edited(['log-stream:', 'log-stream:x']), 'another stream'],
    ['iam:GetRole', edited([`<RoleName>${roleName}`, '<RoleName>other']), 'the role other'],
    ['iam:GetRole', edited(['<Path>/', '<Path>/x/']), 'do not belong together'],
    ['iam:GetPolicy', edited(['AmazonWorkMailEventsServiceRolePolicy</Arn>', 'Other</Arn>']), 'policy'],
    ['sts:GetCallerIdentity', edited([`<Account>${ACCOUNT_ID}`, '<Account>999988887777']), 'not of account'],
  ])('%s: %j', async (name, fault, reason) => {
    const { aws } = givenAccount({ ...SEED, faults: [{ match: { action: find(name).action }, fault }] })
    // The account has said which one it is.
    if (name !== 'sts:GetCallerIdentity') await aws.call(getCallerIdentity())

    const refused = await aws.call(CALLS[name] ?? expect.fail(), { once: true }).catch((error) => error)
    expect(refused).toMatchObject({ code: 'UnreadableReply' })
    if (reason !== 'not in') expect(refused.message).toContain(reason)
  })

  const JSON_404 = '{"__type":"ResourceNotFoundException","message":"x"}'
  const XML_404 = `<ErrorResponse><Error><Code>NoSuchEntity</Code></Error><RequestId>1</RequestId></ErrorResponse>`
  const errorOf = (headers: Record<string, string>, body: string) =>
    ({ kind: 'answer', status: 404, headers, body }) as const

  test.each([
    ['workmail:DescribeEmailMonitoringConfiguration', JSON_404, 'AccessDeniedException', 'UnreadableReply'],
    [
      'workmail:DescribeEmailMonitoringConfiguration',
      JSON_404,
      'ResourceNotFoundException:x',
      'ResourceNotFoundException',
    ],
    ['iam:GetRole', XML_404, 'AccessDenied', 'UnreadableReply'],
    ['iam:GetRole', XML_404, 'NoSuchEntity', 'NoSuchEntityException'],
  ])('an error of two names: %s answers %s with %s in a header: %s', async (name, body, named, code) => {
    const fault = errorOf({ 'x-amzn-errortype': named }, body)
    const { aws } = givenAccount({ ...SEED, faults: [{ match: { action: find(name).action }, fault }] })

    const refused = await aws.call(CALLS[name] ?? expect.fail(), { once: true }).catch((error) => error)
    expect(refused).toMatchObject({ code })
  })

  test('a path that is not the service-linked role’s', async () => {
    const { aws } = givenAccount({
      ...SEED,
      roles: [{ ...SERVICE_LINKED_ROLE, path: '/' }],
      deletionTasks: [],
    })

    await expect(aws.call(iam.getRole(SERVICE_LINKED_ROLE.roleName), { once: true })).rejects.toThrow(
      'path is not',
    )
  })

  test('a deletion task of another role', async () => {
    const { aws } = givenAccount({
      ...SEED,
      deletionTasks: [],
      faults: [
        {
          match: { action: 'DeleteServiceLinkedRole' },
          fault: edited([`/${SERVICE_LINKED_ROLE.roleName}/`, '/AWSServiceRoleForSupport/']),
        },
      ],
    })

    await expect(
      aws.call(iam.deleteServiceLinkedRole(SERVICE_LINKED_ROLE.roleName), { once: true }),
    ).rejects.toThrow('another role')
  })
})

describe('a call that changes something', () => {
  const changing: [string, Call][] = [
    ['logs:DeleteLogGroup', logs.deleteLogGroup(REGION, '/events')],
    [
      'workmail:PutEmailMonitoringConfiguration',
      workmail.putEmailMonitoringConfiguration(REGION, idOf('acme'), {
        logGroupArn: groupArn('/events'),
        roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${roleName}`,
      }),
    ],
    ['iam:DeleteRolePolicy', iam.deleteRolePolicy(roleName, POLICY_NAME)],
    ['iam:DeleteServiceLinkedRole', iam.deleteServiceLinkedRole(SERVICE_LINKED_ROLE.roleName)],
  ]

  test.each(changing)('%s is answered by what is documented alone', async (_name, call) => {
    const { service, action } = call
    const mayBeEmpty = service === 'logs' || service === 'workmail'
    const kinds = oddAnswersTo({ service, action, member: 'x' }).filter(
      ([kind]) =>
        !kind.startsWith('the ') && !(mayBeEmpty && /^(an empty|a blank) body|content type/.test(kind)),
    )
    const believed: string[] = []
    for (const [kind, fault] of kinds) {
      const { aws } = givenAccount({
        ...SEED,
        deletionTasks: [],
        faults: [{ match: { service, action }, fault }],
      })
      const end = await aws.call(call, { once: true }).then(
        () => 'believed',
        (error) => error.code,
      )
      if (end !== 'UnreadableReply') believed.push(`${kind}: ${end}`)
    }

    expect(believed).toEqual([])
  })
})
