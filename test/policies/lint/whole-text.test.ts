import { describe, expect, test } from 'vitest'
import { lintPolicy } from '../../../src/policies/lint/lint-policy.js'
import { STATEMENT } from './given.js'

const ofSize = (size: number): string => {
  const start = `{"Version":"2012-10-17","Statement":[${JSON.stringify(STATEMENT)},{"Sid":"A`
  const end = `",${JSON.stringify(STATEMENT).slice(1)}]}`
  return start + 'a'.repeat(size - start.length - end.length) + end
}

const findingsIn = (text: string) => lintPolicy(text, 'policy.json', []).findings

describe('the size', () => {
  test.each([
    [2048, []],
    [2049, ['note']],
    [6144, ['note']],
    [6145, ['warning']],
    [10_240, ['warning']],
    [10_241, ['error']],
  ])('of %i characters has %j', (size, severities) => {
    const findings = findingsIn(ofSize(size))
    expect(findings.map(({ severity }) => severity)).toEqual(severities)
    expect(lintPolicy(ofSize(size), 'x', []).size).toBe(size)
  })

  test('says what it is too many for', () => {
    expect(findingsIn(ofSize(5121))).toMatchObject([
      {
        code: 'TooLong',
        message: expect.stringContaining('inline of a group (5120), inline of a user (2048)'),
      },
    ])
  })

  test('counts no white space', () => {
    const spaced = ofSize(2048).replaceAll(',', ',\n      ')
    expect(findingsIn(spaced)).toEqual([])
  })
})

test.each(['“', '世', '\u202e'])('the character %j is none that IAM takes', (character) => {
  const text = `{\n "Version": "2012-10-17",\n "Statement": ${JSON.stringify({ ...STATEMENT, Sid: 'a' }).replace('"a"', `"a${character}"`)}\n}`
  expect(findingsIn(text).filter(({ code }) => code === 'ForbiddenCharacter')).toEqual([
    expect.objectContaining({
      severity: 'error',
      line: 3,
      message: expect.stringMatching(/no character U\+[0-9A-F]{4} in a policy \(line 3, column \d+\)/),
    }),
  ])
})

test('Latin letters are taken', () => {
  const Condition = { StringEquals: { 'aws:ResourceTag/Abteilung': 'Bücher' } }
  const text = JSON.stringify({ Version: '2012-10-17', Statement: { ...STATEMENT, Condition } })
  expect(findingsIn(text)).toEqual([])
})
