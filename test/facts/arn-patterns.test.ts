import { describe, expect, test } from 'vitest'
import { arnsOverlap, coversArns } from '../../src/facts/arn-patterns.js'

const GROUPS = 'arn:aws:logs:*:111122223333:log-group:/aws/workmail/*'

describe('a pattern of ARNs', () => {
  test.each([
    ['*', GROUPS],
    ['arn:aws:logs:*', GROUPS],
    ['arn:aws:logs:*:*:*', GROUPS],
    ['arn:aws:logs:*:*:log-group:*', `${GROUPS}:*`],
    ['arn:aws:iam::*:role/*', 'arn:aws:iam::111122223333:role/a/b'],
    [GROUPS, GROUPS],
  ])('%s covers %s', (pattern, other) => {
    expect(coversArns(pattern, other)).toBe(true)
    expect(arnsOverlap(pattern, other)).toBe(true)
  })

  test.each([
    [GROUPS, 'arn:aws:logs:us-east-1:*:log-group:*'],
    [`${GROUPS}:*`, GROUPS],
    ['arn:aws:iam::*:role/*workmail*', 'arn:aws:iam::*:role/acme*'],
  ])('%s covers not all of %s, and some', (pattern, other) => {
    expect(coversArns(pattern, other)).toBe(false)
    expect(arnsOverlap(pattern, other)).toBe(true)
  })

  test.each([
    [GROUPS, 'arn:aws:workmail:*:*:organization/*'],
    ['arn:aws:iam::*:user/*', 'arn:aws:iam::*:role/*'],
    ['arn:aws:iam:us-east-1:*:role/*', 'arn:aws:iam::*:role/*'],
    ['arn:*:logs:eu-west-1:*:*', 'arn:*:logs:us-*:*:*'],
  ])('%s has none of %s', (one, other) => {
    expect(coversArns(one, other)).toBe(false)
    expect(arnsOverlap(one, other)).toBe(false)
    expect(arnsOverlap(other, one)).toBe(false)
  })
})
