import { expect, test } from 'vitest'
import { findingsIn, findingsOf, STATEMENT, shortly } from './given.js'

const TRUST = {
  Effect: 'Allow',
  Principal: { Service: 'events.workmail.amazonaws.com' },
  Action: 'sts:AssumeRole',
}

const BUCKET_POLICY = {
  Version: '2008-10-17',
  Id: 'Archive',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::archive/*' }],
}

test.each([
  ['TrustPolicy', { Version: '2012-10-17', Statement: [TRUST] }],
  ['OtherPolicy', BUCKET_POLICY],
])('A policy of another service’s resource is not judged: it is noted as %s.', (code, document) => {
  expect(findingsIn(document)).toEqual([
    expect.objectContaining({ severity: 'note', code, path: 'Statement[0].Principal' }),
  ])
})

test('A policy of another service’s resource is an error where a procedure needs permissions.', () => {
  expect(shortly(findingsIn(BUCKET_POLICY, 'teardown'))).toEqual(['error OtherPolicy Statement[0].Principal'])
})

test.each([
  { Principal: '*' },
  { Principal: { AWS: 'arn:aws:iam::111122223333:root' } },
  { NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } },
])(
  'A statement about WorkMail with %j is an error, since WorkMail has no resource-based policies.',
  (principal) => {
    const [element] = Object.keys(principal)
    expect(shortly(findingsOf(STATEMENT, { ...STATEMENT, ...principal }))).toEqual([
      `error ResourceBasedPolicy Statement[1].${element}`,
    ])
  },
)

test('A trust statement among others is an error in a policy of a user, group or role.', () => {
  expect(shortly(findingsOf(STATEMENT, TRUST))).toEqual(['error ResourceBasedPolicy Statement[1].Principal'])
})
