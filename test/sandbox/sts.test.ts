import { describe, expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { inProcessHandler } from '../../src/sandbox/in-process.js'
import { ACCOUNT_ID, askThrough, code, givenSandbox, refusal, START } from './given.js'

const HOUR = 60 * 60 * 1000
const OPERATOR = `arn:aws:iam::${ACCOUNT_ID}:user/operator`
const CLEANUP = `arn:aws:iam::${ACCOUNT_ID}:role/ops/cleanup`
const DEVICE = `arn:aws:iam::${ACCOUNT_ID}:mfa/operator`
const ASSUME = { RoleArn: CLEANUP, RoleSessionName: 'night-job' }

const trusting = (AWS: unknown, Condition?: unknown, Effect = 'Allow') => ({
  Effect,
  Principal: { AWS },
  Action: 'sts:AssumeRole',
  ...(Condition === undefined ? {} : { Condition }),
})

/** An account with the role `cleanup`, which trusts as the statements say. */
const accountTrusting = (...Statement: unknown[]): SandboxSeed => ({
  roles: [
    {
      roleName: 'cleanup',
      path: '/ops/',
      roleId: 'AROACLEANUP',
      maxSessionDuration: 7200,
      assumeRolePolicyDocument: { Version: '2012-10-17', Statement },
    },
  ],
})

const ANYBODY_HERE = accountTrusting(trusting(ACCOUNT_ID))

interface Credentials {
  AccessKeyId: string
  SecretAccessKey: string
  SessionToken: string
}

/** A sandbox, and a way to ask it with the credentials that AssumeRole answered. */
const given = (seed: SandboxSeed) => {
  const { ask, sandbox, clock, account } = givenSandbox(seed)
  const askAs = ({ Credentials }: Record<string, unknown>, more = {}) => {
    const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials as Credentials
    const credentials = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      ...more,
    }
    return askThrough({ requestHandler: inProcessHandler(sandbox), credentials })
  }
  return { ask, askAs, clock, account }
}

const DENIED = `AccessDenied: User: ${OPERATOR} is not authorized to perform: sts:AssumeRole on resource: ${CLEANUP}`

describe('a role that trusts the caller', () => {
  test('gives a session, and later calls with its credentials are the session’s', async () => {
    // given a role that trusts the account
    const { ask, askAs } = given(ANYBODY_HERE)

    // when it is assumed for an hour
    const session = await ask('sts', 'AssumeRole', ASSUME)

    // then its credentials are temporary, and the caller is the session
    expect(session).toEqual({
      AssumedRoleUser: {
        Arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/cleanup/night-job`,
        AssumedRoleId: 'AROACLEANUP:night-job',
      },
      Credentials: {
        AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
        SecretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
        SessionToken: expect.stringMatching(/^.{200,}==$/),
        Expiration: new Date(START + HOUR),
      },
    })
    expect(await askAs(session)('sts', 'GetCallerIdentity')).toEqual({
      Account: ACCOUNT_ID,
      Arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/cleanup/night-job`,
      UserId: 'AROACLEANUP:night-job',
    })
    expect(await ask('sts', 'GetCallerIdentity')).toMatchObject({ Arn: OPERATOR })
  })

  test('is not assumed by other credentials with the session’s key: the token is needed', async () => {
    const { ask, askAs } = given(ANYBODY_HERE)
    const session = await ask('sts', 'AssumeRole', ASSUME)

    for (const sessionToken of [undefined, 'another']) {
      const askOther = askAs(session, { sessionToken })
      expect(await code(askOther('sts', 'GetCallerIdentity'))).toBe('InvalidClientTokenId')
      expect(await code(askOther('workmail', 'ListOrganizations'))).toBe('UnrecognizedClientException')
    }
  })

  test('gives a session that ends: each protocol says so in its own way', async () => {
    const { ask, askAs, clock } = given(ANYBODY_HERE)
    const session = await ask('sts', 'AssumeRole', { ...ASSUME, DurationSeconds: 900 })
    const asSession = askAs(session)

    await clock.advance(900_000 - 1)
    expect(await asSession('workmail', 'ListOrganizations')).toEqual({ OrganizationSummaries: [] })
    await clock.advance(1)

    const expired = 'The security token included in the request is expired'
    expect(await refusal(asSession('sts', 'GetCallerIdentity'))).toBe(`ExpiredToken: ${expired}`)
    expect(await refusal(asSession('iam', 'GetRole', { RoleName: 'cleanup' }))).toBe(
      `ExpiredToken: ${expired}`,
    )
    for (const [service, action] of [
      ['workmail', 'ListOrganizations'],
      ['logs', 'DescribeLogGroups'],
    ] as const)
      expect(await refusal(asSession(service, action))).toBe(`ExpiredTokenException: ${expired}`)
  })
})

describe('how long a session may last', () => {
  const longFor = (DurationSeconds: number) => ({ ...ASSUME, DurationSeconds })

  test('no longer than the role allows', async () => {
    const { ask } = given(ANYBODY_HERE)

    expect(await refusal(ask('sts', 'AssumeRole', longFor(7201)))).toBe(
      'ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    )
    expect(await ask('sts', 'AssumeRole', longFor(7200))).toMatchObject({
      Credentials: { Expiration: new Date(START + 2 * HOUR) },
    })
  })

  test('no longer than an hour where the caller is a role’s session itself', async () => {
    const { ask, askAs } = given(ANYBODY_HERE)
    const asSession = askAs(await ask('sts', 'AssumeRole', ASSUME))

    expect(await refusal(asSession('sts', 'AssumeRole', longFor(3601)))).toBe(
      'ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    )
    expect(await asSession('sts', 'AssumeRole', longFor(3600))).toMatchObject({ AssumedRoleUser: {} })
  })
})

test.each([
  ['DurationSeconds', 899],
  ['DurationSeconds', 43201],
  ['RoleSessionName', 'x'],
  ['RoleSessionName', 'a b'],
  ['RoleSessionName', 'x'.repeat(65)],
  ['ExternalId', '1'],
  ['ExternalId', 'a b'],
  ['ExternalId', 'x'.repeat(1225)],
  ['SerialNumber', '12345678'],
  ['TokenCode', '12345'],
  ['TokenCode', '12345x'],
])('%s %s is refused by its constraint', async (member, value) => {
  const { ask } = given(ANYBODY_HERE)
  expect(await code(ask('sts', 'AssumeRole', { ...ASSUME, [member]: value }))).toBe('ValidationError')
})

describe('whom a trust policy means', () => {
  const OTHER = 'arn:aws:iam::999988887777:user/partner'
  const asOther = { caller: { arn: OTHER, userId: 'AIDAPARTNER' } }
  const asRoot = { caller: { arn: `arn:aws:iam::${ACCOUNT_ID}:root`, userId: ACCOUNT_ID } }
  const service = { Effect: 'Allow', Principal: { Service: 'events.workmail.amazonaws.com' }, Action: '*' }
  const everyone = { Effect: 'Allow', Principal: '*', Action: 'sts:*' }

  test.each<[string, boolean, SandboxSeed]>([
    ['the account by its id', true, ANYBODY_HERE],
    ['the account by its root', true, accountTrusting(trusting(`arn:aws:iam::${ACCOUNT_ID}:root`))],
    ['the user', true, accountTrusting(trusting(['arn:aws:iam::1:user/x', OPERATOR]))],
    ['another user', false, accountTrusting(trusting(`${OPERATOR}s`))],
    ['another account', false, accountTrusting(trusting('999988887777'))],
    ['a service', false, accountTrusting(service)],
    ['everyone', true, accountTrusting(everyone)],
    ['everyone but the user', false, accountTrusting(everyone, trusting(OPERATOR, undefined, 'Deny'))],
    ['nobody', false, accountTrusting()],
    ['a caller of another account', true, { ...accountTrusting(trusting('999988887777')), ...asOther }],
    ['the account, where the caller is its root user', false, { ...ANYBODY_HERE, ...asRoot }],
  ])('%s: %s', async (_whom, isAllowed, seed) => {
    const answer = given(seed).ask('sts', 'AssumeRole', ASSUME)

    if (isAllowed) expect(await answer).toHaveProperty('Credentials')
    else expect(await code(answer)).toBe('AccessDenied')
  })

  test.each([CLEANUP, `arn:aws:sts::${ACCOUNT_ID}:assumed-role/cleanup/night-job`])(
    'a role’s session by %s',
    async (name) => {
      const { ask, askAs } = given(accountTrusting(trusting([name, OPERATOR])))
      const session = await ask('sts', 'AssumeRole', ASSUME)

      expect(await askAs(session)('sts', 'AssumeRole', ASSUME)).toHaveProperty('Credentials')
    },
  )

  test('a role that is not there is refused as one that does not trust', async () => {
    const { ask } = given({})
    expect(await refusal(ask('sts', 'AssumeRole', ASSUME))).toBe(DENIED)
  })
})

describe('an external id', () => {
  const seed = accountTrusting(trusting(ACCOUNT_ID, { StringEquals: { 'sts:ExternalId': ['acme', 'beta'] } }))

  test.each([
    ['beta', true],
    ['gamma', false],
    [undefined, false],
  ])('%s: %s', async (ExternalId, isAllowed) => {
    const answer = given(seed).ask('sts', 'AssumeRole', { ...ASSUME, ExternalId })

    if (isAllowed) expect(await answer).toHaveProperty('Credentials')
    else expect(await refusal(answer)).toBe(DENIED)
  })
})

describe('MFA', () => {
  const seed: SandboxSeed = {
    ...accountTrusting(trusting(ACCOUNT_ID, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })),
    mfaDevices: [{ serialNumber: DEVICE, codes: ['111111', '222222'] }],
  }
  const withCode = (TokenCode: string) => ({ ...ASSUME, SerialNumber: DEVICE, TokenCode })
  const WRONG = 'AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. '

  test('a code works once', async () => {
    const { ask } = given(seed)

    expect(await ask('sts', 'AssumeRole', withCode('222222'))).toHaveProperty('Credentials')
    expect(await refusal(ask('sts', 'AssumeRole', withCode('222222')))).toBe(WRONG)
    expect(await ask('sts', 'AssumeRole', withCode('111111'))).toHaveProperty('Credentials')
  })

  test('a code of no device of the account', async () => {
    const { ask } = given(seed)

    expect(await refusal(ask('sts', 'AssumeRole', withCode('333333')))).toBe(WRONG)
    expect(
      await refusal(ask('sts', 'AssumeRole', { ...withCode('111111'), SerialNumber: 'GAHT12345678' })),
    ).toBe(
      'AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    )
  })

  test.each([{ SerialNumber: DEVICE }, { TokenCode: '111111' }])('%o alone', async (half) => {
    expect(await refusal(given(seed).ask('sts', 'AssumeRole', { ...ASSUME, ...half }))).toBe(
      'AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    )
  })

  test('none where the role asks for it', async () => {
    expect(await refusal(given(seed).ask('sts', 'AssumeRole', ASSUME))).toBe(DENIED)
  })

  test('a Deny without it denies, one with IfExists lets those who have no key for it', async () => {
    const unless = (operator: string) =>
      accountTrusting(
        trusting(ACCOUNT_ID),
        trusting('*', { [operator]: { 'aws:MultiFactorAuthPresent': 'false' } }, 'Deny'),
      )
    expect(await code(given(unless('BoolIfExists')).ask('sts', 'AssumeRole', ASSUME))).toBe('AccessDenied')
    expect(await given(unless('Bool')).ask('sts', 'AssumeRole', ASSUME)).toHaveProperty('Credentials')
  })
})

test.each([
  { StringLike: { 'sts:ExternalId': 'a*' } },
  { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
])('a condition that the sandbox does not know is not a guess: %o', async (condition) => {
  const { ask } = given(accountTrusting(trusting(ACCOUNT_ID, condition)))

  expect(await refusal(ask('sts', 'AssumeRole', ASSUME))).toMatch(
    /^NotImplemented: The sandbox does not know \w+ of [\w:]+ in a trust policy$/,
  )
})

test('a caller of another account can do nothing here but assume a role', async () => {
  const arn = 'arn:aws:iam::999988887777:user/partner'
  const { ask } = given({ caller: { arn, userId: 'AIDAPARTNER' } })

  expect(await ask('sts', 'GetCallerIdentity')).toMatchObject({ Account: '999988887777', Arn: arn })
  expect(await code(ask('workmail', 'ListOrganizations'))).toBe('AccessDeniedException')
  expect(await code(ask('iam', 'GetRole', { RoleName: 'x' }))).toBe('AccessDenied')
})

test('a federated user’s credentials can be there from the start', async () => {
  const arn = `arn:aws:sts::${ACCOUNT_ID}:federated-user/bob`
  const session = {
    accessKeyId: 'ASIAFEDERATED1234567',
    sessionToken: 'token',
    arn,
    userId: `${ACCOUNT_ID}:bob`,
  }
  const { askAs } = given({ sessions: [{ ...session, expiresAt: START + HOUR }] })
  const Credentials = { AccessKeyId: session.accessKeyId, SecretAccessKey: 's', SessionToken: 'token' }

  expect(await askAs({ Credentials })('sts', 'GetCallerIdentity')).toMatchObject({ Arn: arn })
})
