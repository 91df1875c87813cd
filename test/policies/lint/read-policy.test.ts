import { describe, expect, test } from 'vitest'
import { WmlError } from '../../../src/errors.js'
import { lintPolicy } from '../../../src/policies/lint/lint-policy.js'
import { findingsIn, findingsOf, STATEMENT, shortly } from './given.js'

const Version = '2012-10-17'

const refusalOf = (text: string): Pick<WmlError, 'kind' | 'code' | 'message' | 'next'> => {
  try {
    lintPolicy(text, 'policy.json', [])
  } catch (error) {
    if (error instanceof WmlError) return error
    throw error
  }
  throw new Error('it was taken')
}

describe('A policy document', () => {
  test('that IAM accepts has no findings.', () => {
    expect(findingsOf(STATEMENT)).toEqual([])
    expect(findingsIn({ Version, Statement: STATEMENT })).toEqual([])
  })

  test.each([
    ['[]', 'it is a list'],
    ['"text"', 'it is a string'],
    ['null', 'it is null'],
    ['{}', 'it has no Statement'],
    ['{"Version": "2012-10-17", "Statements": []}', 'it has no Statement'],
    [
      '{"PolicyVersion": {"Document": {"Statement": []}}}',
      'the document is inside it, under PolicyVersion.Document',
    ],
    ['{"PolicyDocument": {"Statement": []}}', 'the document is inside it, under PolicyDocument'],
    [`{"Statement": "${'x'.repeat(300_000)}"}`, 'it has 300017 characters'],
  ])('is refused where the text is %.60s, since %s.', (text, what) => {
    const { kind, code, message, next } = refusalOf(text)
    expect({ kind, code, message }).toEqual({
      kind: 'input',
      code: 'NoPolicy',
      message: `policy.json is not a policy document: ${what}`,
    })
    expect(next).toMatch(/\S/)
  })

  test('inside a response of the AWS CLI is refused with the query that extracts it.', () => {
    expect(refusalOf('{"PolicyVersion": {"Document": {"Statement": []}}}').next).toContain(
      '--query PolicyVersion.Document',
    )
  })

  test.each([
    [{ Statement: STATEMENT }, 'error NoVersion'],
    [{ Version: '2008-10-17', Statement: STATEMENT }, 'error OldVersion Version'],
    [{ Version: '2012-10-18', Statement: STATEMENT }, 'error UnknownVersion Version'],
    [{ Version: 2012, Statement: STATEMENT }, 'error UnknownVersion Version'],
    [{ Version, Id: 'x', Statement: STATEMENT }, 'warning ElementNotAllowed Id'],
    [{ Version, Id: 7, Statement: STATEMENT }, 'error WrongType Id'],
    [{ Version, Id: ['x'], Statement: STATEMENT }, 'error WrongType Id'],
    [{ Version, Id: {}, Statement: STATEMENT }, 'error WrongType Id'],
    [{ Version, statement: [], Statement: STATEMENT }, 'error UnknownElement statement'],
    [{ Version, Statement: [] }, 'error NoStatement Statement'],
    [{ Version, Statement: 'x' }, 'error WrongType Statement'],
    [{ Version, Statement: [STATEMENT, 7] }, 'error WrongType Statement[1]'],
  ])('as %j has the finding %s.', (document, finding) => {
    expect(shortly(findingsIn(document))).toEqual([finding])
  })

  test('with a member twice has an error, and the first is read.', () => {
    const text = `{"Version": "${Version}", "Statement": [], "Statement": ${JSON.stringify(STATEMENT)}}`
    expect(shortly(lintPolicy(text, 'x', []).findings)).toEqual([
      'error RepeatedElement Statement',
      'error NoStatement Statement',
    ])
  })
})

describe('A statement', () => {
  test.each([
    [{ Sid: 'Read WorkMail' }, 'error MalformedSid Statement[0].Sid'],
    [{ Sid: 'a-b' }, 'error MalformedSid Statement[0].Sid'],
    [{ Sid: 7 }, 'error MalformedSid Statement[0].Sid'],
    [{ Effect: undefined }, 'error NoEffect Statement[0]'],
    [{ Effect: 'allow' }, 'error UnknownEffect Statement[0].Effect'],
    [{ Effect: true }, 'error UnknownEffect Statement[0].Effect'],
    [{ Action: undefined }, 'error NoAction Statement[0]'],
    [{ Action: [] }, 'error EmptyList Statement[0].Action'],
    [{ Action: {} }, 'error WrongType Statement[0].Action'],
    [{ Action: ['workmail:ListUsers', null] }, 'error WrongType Statement[0].Action[1]'],
    [{ NotAction: 'iam:*' }, 'error ElementNotAllowed Statement[0].Action'],
    [{ Resource: undefined }, 'error NoResource Statement[0]'],
    [{ Resource: [] }, 'error EmptyList Statement[0].Resource'],
    [{ NotResource: '*' }, 'error ElementNotAllowed Statement[0].Resource'],
    [{ Conditions: {} }, 'error UnknownElement Statement[0].Conditions'],
    [{ Condition: 'x' }, 'error WrongType Statement[0].Condition'],
    [{ Condition: { Bool: 'x' } }, 'error WrongType Statement[0].Condition.Bool'],
    [
      { Condition: { Bool: { 'aws:SecureTransport': null } } },
      'error WrongType Statement[0].Condition.Bool["aws:SecureTransport"]',
    ],
    [
      { Condition: { Bool: { 'aws:SecureTransport': [] } } },
      'error EmptyList Statement[0].Condition.Bool["aws:SecureTransport"]',
    ],
    [
      { Condition: { Bool: { 'aws:SecureTransport': 'true', 'AWS:securetransport': 'true' } } },
      'error RepeatedElement Statement[0].Condition.Bool["AWS:securetransport"]',
    ],
  ])('with %j has the finding %s.', (members, finding) => {
    expect(shortly(findingsOf({ ...STATEMENT, ...members }))).toEqual([finding])
  })

  test('is named by its Sid, or by its index.', () => {
    const [one, other] = findingsOf({ ...STATEMENT, Sid: 'Read', Effect: 'x' }, { ...STATEMENT, Effect: 'x' })
    expect([one?.statement, other?.statement]).toEqual(['Read', 1])
  })

  test('keeps its index after one that is not an object.', () => {
    const findings = findingsIn({ Version, Statement: [7, { ...STATEMENT, Effect: 'x' }] })
    expect(findings).toMatchObject([
      { code: 'WrongType', statement: null, path: 'Statement[0]' },
      { code: 'UnknownEffect', statement: 1, path: 'Statement[1].Effect' },
    ])
  })

  test('with the Sid of another one is an error.', () => {
    const statement = { ...STATEMENT, Sid: 'Read' }
    expect(shortly(findingsOf(statement, STATEMENT, statement, { ...STATEMENT, Sid: '' }))).toEqual([
      'error RepeatedSid Statement[2]',
    ])
  })

  test('with a misspelled element has the right name as the next step.', () => {
    expect(findingsOf({ ...STATEMENT, Efect: 'Allow' })).toMatchObject([
      { code: 'UnknownElement', next: 'Effect' },
    ])
  })

  test('has its findings with their lines.', () => {
    const text = `{\n "Version": "${Version}",\n "Statement": [\n  {\n   "Effect": "no",\n   "Action": "workmail:ListUsers", "Resource": "*"\n  }\n ]\n}`
    expect(lintPolicy(text, 'x', []).findings[0]).toMatchObject({ code: 'UnknownEffect', line: 5 })
  })
})
