import { expect, test } from 'vitest'
import { findingsIn, findingsOf, STATEMENT, shortly } from './given.js'

const TRUST = {
  Effect: 'Allow',
  Principal: { Service: 'events.workmail.amazonaws.com' },
  Action: 'sts:AssumeRole',
}

test('a trust policy is told apart, and nothing else is said of it', () => {
  expect(findingsIn({ Version: '2012-10-17', Statement: [TRUST] }, 'teardown')).toEqual([
    expect.objectContaining({
      severity: 'error',
      code: 'TrustPolicy',
      path: 'Statement[0].Principal',
      message: expect.stringContaining('trust policy'),
    }),
  ])
})

test.each([
  { Principal: '*' },
  { Principal: { AWS: 'arn:aws:iam::111122223333:root' } },
  { NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } },
])('%j makes a policy a resource-based one, which WorkMail has not', (principal) => {
  const [element] = Object.keys(principal)
  expect(shortly(findingsOf(STATEMENT, { ...STATEMENT, ...principal }))).toEqual([
    `error ResourceBasedPolicy Statement[1].${element}`,
  ])
})

test('a trust statement among others makes no trust policy', () => {
  expect(shortly(findingsOf(STATEMENT, TRUST))).toEqual(['error ResourceBasedPolicy Statement[1].Principal'])
})
