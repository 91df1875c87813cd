import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allowedEverywhere, trustedPrincipals, trusts } from '../../src/procedures/policy-document.js'

const SERVICE = 'events.workmail.amazonaws.com'

const policy = (...statements: unknown[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })

const assume = (details: Record<string, unknown> = {}) => ({
  Effect: 'Allow',
  Principal: { Service: SERVICE },
  Action: 'sts:AssumeRole',
  ...details,
})

describe('a trust policy lets a service assume the role', () => {
  test.each([
    ['as AWS writes it', policy(assume())],
    ['as one statement without a list', JSON.stringify({ Statement: assume() })],
    ['with lists of one', policy(assume({ Principal: { Service: [SERVICE] }, Action: ['sts:AssumeRole'] }))],
    ['beside others', policy(assume({ Principal: { Service: ['ec2.amazonaws.com', SERVICE] } }))],
    ['beside another action', policy(assume({ Action: ['sts:TagSession', 'sts:AssumeRole'] }))],
    ['in a later statement', policy({ Effect: 'Deny', Principal: '*', Action: 'sts:TagSession' }, assume())],
    [
      'under a condition, of which it is not known whether WorkMail meets it',
      policy(assume({ Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } })),
    ],
  ])('%s', (_, document) => {
    expect(trusts(document, SERVICE)).toBe(true)
  })
})

describe('a trust policy does not let it', () => {
  test.each([
    ['where it denies', policy(assume({ Effect: 'Deny' }))],
    ['where it allows another service', policy(assume({ Principal: { Service: 'ec2.amazonaws.com' } }))],
    ['where the service only begins so', policy(assume({ Principal: { Service: `${SERVICE}.cn` } }))],
    ['where it names an account of that name', policy(assume({ Principal: { AWS: SERVICE } }))],
    ['where it allows another action', policy(assume({ Action: 'sts:TagSession' }))],
    [
      'where it says whom not',
      policy({ ...assume(), Principal: undefined, NotPrincipal: { Service: SERVICE } }),
    ],
    ['where it has no statement', '{}'],
    ['where its statement is nothing', '{"Statement":null}'],
    ['where it is not a JSON', 'Allow everyone'],
    ['where it is text', JSON.stringify(SERVICE)],
    ['where it is empty', ''],
    ['where its members are of other kinds', policy(assume({ Principal: { Service: { name: SERVICE } } }))],
  ])('%s', (_, document) => {
    expect(trusts(document, SERVICE)).toBe(false)
  })
})

describe('whom a trust policy lets assume the role', () => {
  test('services by their names, others by their kind too, each once', () => {
    const document = policy(
      assume(),
      assume({ Principal: { Service: [SERVICE, 'ec2.amazonaws.com'], AWS: 'arn:aws:iam::1:root' } }),
      assume({ Principal: '*' }),
      assume({ Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::2:root' } }),
    )

    expect(trustedPrincipals(document)).toEqual([
      SERVICE,
      'ec2.amazonaws.com',
      'AWS arn:aws:iam::1:root',
      '*',
    ])
  })

  test('a statement that is not understood is not overlooked', () => {
    expect(trustedPrincipals(policy(assume(), { Effect: 'Allow', NotPrincipal: { AWS: 'x' } }))).toEqual([
      SERVICE,
      'someone that is not understood',
    ])
  })
})

describe('the actions that a policy allows on every resource', () => {
  const allow = (details: Record<string, unknown>) => ({ Effect: 'Allow', Resource: '*', ...details })

  test('are those of all its statements', () => {
    const document = policy(
      allow({ Action: ['logs:CreateLogGroup', 'logs:PutLogEvents'] }),
      allow({ Action: 'logs:CreateLogStream', Resource: ['arn:aws:logs:*', '*'] }),
    )

    expect(allowedEverywhere(document)).toEqual([
      'logs:CreateLogGroup',
      'logs:PutLogEvents',
      'logs:CreateLogStream',
    ])
  })

  test.each([
    ['on some resources', allow({ Action: 'logs:PutLogEvents', Resource: 'arn:aws:logs:*' })],
    [
      'under a condition',
      allow({ Action: 'logs:PutLogEvents', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    ],
    ['by what they are not', allow({ NotAction: 'iam:*' })],
    ['on what they are not', { Effect: 'Allow', Action: 'logs:PutLogEvents', NotResource: 'x' }],
    ['denied', allow({ Effect: 'Deny', Action: 'logs:PutLogEvents' })],
  ])('are not those %s', (_, statement) => {
    expect(allowedEverywhere(policy(statement))).toEqual([])
  })
})

test('whatever a document holds, it is read without a fault and allows nothing by accident', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (document) => {
      expect(trusts(document, SERVICE)).toBe(false)
      expect(allowedEverywhere(document)).toEqual([])
      expect(trustedPrincipals(document)).toBeInstanceOf(Array)
    }),
  )
})
