import { describe, expect, test } from 'vitest'
import { AwsError } from '../../src/aws/aws-error.js'
import { toAwsError } from '../../src/aws/to-aws-error.js'
import { listOrganizations } from '../../src/calls/workmail.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { readOrganizations } from '../../src/survey/organizations.js'
import { surveyAccount } from '../../src/survey/survey-account.js'
import { isWorkMailGone } from '../../src/survey/workmail-gone.js'
import { givenAccount, SEED, seedOrganization } from '../support/given-account.js'
import { ACCOUNT } from '../support/survey.js'

const call = listOrganizations('us-east-1')
const CALLER = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/operator` }

/** As the SDK throws what a service said. */
const said = (name: string, message = 'as AWS said', status = 400) =>
  Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode: status } })
/** As Node throws what the network said. */
const network = (code: string) => Object.assign(new Error(`connect ${code}`), { code })

const IAM =
  'User: arn:aws:iam::111122223333:user/operator is not authorized to perform: workmail:ListOrganizations on resource: * because no identity-based policy allows the workmail:ListOrganizations action'
const SCP =
  'User: arn:aws:iam::111122223333:user/operator is not authorized to perform: workmail:ListOrganizations with an explicit deny in a service control policy'

describe('WorkMail may be gone', () => {
  test.each<[string, Error]>([
    ['its name is unknown', network('ENOTFOUND')],
    ['nobody listens', network('ECONNREFUSED')],
    ['the account must opt in', said('OptInRequired')],
    ['the account has no subscription', said('SubscriptionRequiredException')],
    [
      'access is denied for another reason than a permission',
      said('AccessDeniedException', 'Amazon WorkMail has ended.'),
    ],
  ])('where %s', (_, thrown) => {
    expect(isWorkMailGone(toAwsError(thrown, call))).toBe(true)
  })

  test.each(['ENOTFOUND', 'ECONNREFUSED'])('but not where an address of someone’s own says %s', (code) => {
    const error = toAwsError(network(code), call)
    error.details.elsewhere = true
    expect(isWorkMailGone(error)).toBe(false)
  })
})

describe('WorkMail is not gone', () => {
  test.each<[string, Error]>([
    ['a permission is missing', said('AccessDeniedException', IAM)],
    ['an organization policy denies it', said('AccessDeniedException', SCP)],
    ['access is denied without a word', said('AccessDeniedException', '')],
    ['access is denied without a word of the SDK’s', said('AccessDeniedException', 'UnknownError')],
    ['the connection timed out', network('ETIMEDOUT')],
    ['the connection was reset', network('ECONNRESET')],
    ['the name server gave no answer for now', network('EAI_AGAIN')],
    ['the network is down', network('ENETUNREACH')],
    ['the certificate is wrong', network('SELF_SIGNED_CERT_IN_CHAIN')],
    ['it is throttled', said('ThrottlingException')],
    ['it has a fault', said('InternalFailure', '', 500)],
    ['it is unavailable', said('ServiceUnavailableException', '', 503)],
    ['a gateway forbids it', said('ForbiddenException', 'Forbidden', 403)],
    ['the Region is disabled', said('RegionDisabledException')],
    ['the token has expired', said('ExpiredTokenException')],
    ['it does not know the call', said('UnknownOperationException')],
    [
      'one address refuses and another does not answer',
      Object.assign(new AggregateError([network('ECONNREFUSED'), network('ETIMEDOUT')]), {
        code: 'ECONNREFUSED',
      }),
    ],
  ])('where %s', (_, thrown) => {
    expect(isWorkMailGone(toAwsError(thrown, call))).toBe(false)
  })

  test('where it answered the page before', () => {
    const error = toAwsError(network('ENOTFOUND'), call, 1)

    expect(error).toBeInstanceOf(AwsError)
    expect(isWorkMailGone(error)).toBe(false)
  })
})

describe.each<['unknown-host' | 'refused' | 'access-ended', string]>([
  ['unknown-host', 'ENOTFOUND'],
  ['refused', 'ECONNREFUSED'],
  ['access-ended', 'SubscriptionRequiredException'],
])('a Region in which WorkMail is gone by %s', (how, code) => {
  const seed: SandboxSeed = { ...SEED, behaviour: { workMailGone: { 'us-east-1': how } } }
  const survey = async (workMailGone?: boolean) => {
    const { aws, clock } = givenAccount(seed)
    const wanted = { regions: ['us-east-1', 'us-west-2'], ...(workMailGone && { workMailGone }) }
    const { regions } = await surveyAccount(aws, CALLER, wanted, { now: clock.now() })
    return regions.map(({ organizations }) => organizations)
  }

  test('is unreadable, never empty', async () => {
    const unreadable = { is: 'unreadable', code, gone: true, reason: expect.stringMatching(/./) }

    expect(await readOrganizations(givenAccount(seed).aws, 'us-east-1')).toEqual(unreadable)
    expect(await survey()).toEqual([unreadable, { is: 'known', value: [] }])
  })

  test('has none where that is said, and it is told what was seen; the others answer as always', async () => {
    expect(await survey(true)).toEqual([
      { is: 'absent', because: expect.stringMatching(/./) },
      { is: 'known', value: [] },
    ])
  })
})

test.each<[string, NonNullable<SandboxSeed['faults']>[number]['fault']]>([
  ['a time-out', { kind: 'timeout' }],
  ['a reset', { kind: 'reset-before' }],
  ['throttling', { kind: 'throttle' }],
  ['a fault of AWS', { kind: 'unavailable' }],
  ['a body that cannot be read', { kind: 'malformed' }],
  ['half a body', { kind: 'truncated' }],
  ['a missing permission', { kind: 'denied' }],
])('%s leaves a Region unreadable, whatever is said', async (_, fault) => {
  const { aws, clock } = givenAccount({
    ...SEED,
    faults: [{ match: { action: 'ListOrganizations' }, fault }],
  })

  const { regions } = await surveyAccount(
    aws,
    CALLER,
    { regions: ['us-east-1'], workMailGone: true },
    { now: clock.now() },
  )

  expect(regions[0]?.organizations).toMatchObject({ is: 'unreadable' })
  expect(regions[0]?.organizations).not.toHaveProperty('gone')
})

test('a configuration that cannot be reached is unreadable, whatever is said: its Region has answered', async () => {
  // given a Region whose organizations are listed before WorkMail is gone
  const { aws, clock } = givenAccount(
    { ...SEED, organizations: [seedOrganization('acme', '/events')] },
    {
      onCall: (moment, { action }, account) => {
        if (moment === 'before' && action.startsWith('Describe'))
          account.behaviour.workMailGone = { 'us-east-1': 'refused' }
      },
    },
  )

  // when it is read
  const { regions } = await surveyAccount(
    aws,
    CALLER,
    { regions: ['us-east-1'], workMailGone: true },
    { now: clock.now() },
  )

  // then the organization is known, and nothing is guessed of its configuration
  expect(regions[0]?.organizations).toMatchObject({
    is: 'known',
    value: [{ alias: 'acme', monitoring: { is: 'unreadable', code: 'ECONNREFUSED' } }],
  })
})
