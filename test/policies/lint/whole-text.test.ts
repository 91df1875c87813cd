import { describe, expect, test } from 'vitest'
import { lintPolicy } from '../../../src/policies/lint/lint-policy.js'
import { STATEMENT } from './given.js'

const ofSize = (size: number): string => {
  const start = `{"Version":"2012-10-17","Statement":[${JSON.stringify(STATEMENT)},{"Sid":"A`
  const end = `",${JSON.stringify(STATEMENT).slice(1)}]}`
  return start + 'a'.repeat(size - start.length - end.length) + end
}

const findingsIn = (text: string) => lintPolicy(text, 'policy.json', []).findings

describe('The size of a policy', () => {
  test.each([
    [2048, []],
    [2049, ['note']],
    [6144, ['note']],
    [6145, ['warning']],
    [10_240, ['warning']],
    [10_241, ['warning']],
  ])(
    'of %i characters has the findings %j, and none is an error, since AWS’s own policies have no limit.',
    (size, severities) => {
      const findings = findingsIn(ofSize(size))
      expect(findings.map(({ severity }) => severity)).toEqual(severities)
      expect(lintPolicy(ofSize(size), 'x', []).size).toBe(size)
    },
  )

  test('is reported with the kinds of policy that it is too long for.', () => {
    expect(findingsIn(ofSize(5121))).toMatchObject([
      {
        code: 'TooLong',
        message: expect.stringContaining('inline of a group (5120), inline of a user (2048)'),
      },
    ])
  })

  test('does not count white space.', () => {
    const spaced = ofSize(2048).replaceAll(',', ',\n      ')
    expect(findingsIn(spaced)).toEqual([])
  })
})

test.each(['“', '世', '\u202e'])(
  'A policy with the character %j is an error, since IAM refuses it.',
  (character) => {
    const text = `{\n "Version": "2012-10-17",\n "Statement": ${JSON.stringify({ ...STATEMENT, Sid: 'a' }).replace('"a"', `"a${character}"`)}\n}`
    expect(findingsIn(text).filter(({ code }) => code === 'ForbiddenCharacter')).toEqual([
      expect.objectContaining({
        severity: 'error',
        line: 3,
        message: expect.stringMatching(/character U\+[0-9A-F]{4} \(line 3, column \d+\)/),
      }),
    ])
  },
)

test('A policy with Latin letters beyond ASCII is accepted.', () => {
  const Condition = { StringEquals: { 'aws:ResourceTag/Abteilung': 'Bücher' } }
  const text = JSON.stringify({ Version: '2012-10-17', Statement: { ...STATEMENT, Condition } })
  expect(findingsIn(text)).toEqual([])
})
