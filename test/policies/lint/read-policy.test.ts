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

describe('a document', () => {
  test('that is as IAM wants it is not found fault with', () => {
    expect(findingsOf(STATEMENT)).toEqual([])
    expect(findingsIn({ Version, Statement: STATEMENT })).toEqual([])
  })

  test.each([
    ['[]', 'it is a list'],
    ['"text"', 'it is a string'],
    ['null', 'it is a null'],
    ['{}', 'there is no Statement in it'],
    ['{"Version": "2012-10-17", "Statements": []}', 'there is no Statement in it'],
    [
      '{"PolicyVersion": {"Document": {"Statement": []}}}',
      'the document is inside it, in PolicyVersion.Document',
    ],
    ['{"PolicyDocument": {"Statement": []}}', 'the document is inside it, in PolicyDocument'],
    [`{"Statement": "${'x'.repeat(100_000)}"}`, 'it has 100017 characters'],
  ])('%.60s is none: %s', (text, what) => {
    const { kind, code, message, next } = refusalOf(text)
    expect({ kind, code, message }).toEqual({
      kind: 'input',
      code: 'NoPolicy',
      message: `policy.json is no policy document: ${what}`,
    })
    expect(next).toMatch(/\S/)
  })

  test('inside an answer of the AWS CLI is refused with the query that takes it out', () => {
    expect(refusalOf('{"PolicyVersion": {"Document": {"Statement": []}}}').next).toContain(
      '--query PolicyVersion.Document',
    )
  })

  test.each([
    [{ Statement: STATEMENT }, 'warning NoVersion'],
    [{ Version: '2008-10-17', Statement: STATEMENT }, 'warning OldVersion Version'],
    [{ Version: '2012-10-18', Statement: STATEMENT }, 'error UnknownVersion Version'],
    [{ Version: 2012, Statement: STATEMENT }, 'error UnknownVersion Version'],
    [{ Version, Id: 'x', Statement: STATEMENT }, 'warning ElementNotAllowed Id'],
    [{ Version, statement: [], Statement: STATEMENT }, 'error UnknownElement statement'],
    [{ Version, Statement: [] }, 'error NoStatement Statement'],
    [{ Version, Statement: 'x' }, 'error WrongType Statement'],
    [{ Version, Statement: [STATEMENT, 7] }, 'error WrongType Statement[1]'],
  ])('%j has %s', (document, finding) => {
    expect(shortly(findingsIn(document))).toEqual([finding])
  })

  test('with a member twice has that said, and the first is taken', () => {
    const text = `{"Version": "${Version}", "Statement": [], "Statement": ${JSON.stringify(STATEMENT)}}`
    expect(shortly(lintPolicy(text, 'x', []).findings)).toEqual([
      'error RepeatedElement Statement',
      'error NoStatement Statement',
    ])
  })
})

describe('a statement', () => {
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
  ])('with %j has %s', (members, finding) => {
    expect(shortly(findingsOf({ ...STATEMENT, ...members }))).toEqual([finding])
  })

  test('is named by its Sid, or by its index', () => {
    const [one, other] = findingsOf({ ...STATEMENT, Sid: 'Read', Effect: 'x' }, { ...STATEMENT, Effect: 'x' })
    expect([one?.statement, other?.statement]).toEqual(['Read', 1])
  })

  test('keeps its index behind one that is none', () => {
    const findings = findingsIn({ Version, Statement: [7, { ...STATEMENT, Effect: 'x' }] })
    expect(findings).toMatchObject([
      { code: 'WrongType', statement: null, path: 'Statement[0]' },
      { code: 'UnknownEffect', statement: 1, path: 'Statement[1].Effect' },
    ])
  })

  test('has a Sid of its own', () => {
    const statement = { ...STATEMENT, Sid: 'Read' }
    expect(shortly(findingsOf(statement, STATEMENT, statement, { ...STATEMENT, Sid: '' }))).toEqual([
      'error RepeatedSid Statement[2]',
    ])
  })

  test('with a slip in an element’s name has the name that is meant', () => {
    expect(findingsOf({ ...STATEMENT, Efect: 'Allow' })).toMatchObject([
      { code: 'UnknownElement', next: 'Effect is what IAM knows' },
    ])
  })

  test('says its line', () => {
    const text = `{\n "Version": "${Version}",\n "Statement": [\n  {\n   "Effect": "no",\n   "Action": "workmail:ListUsers", "Resource": "*"\n  }\n ]\n}`
    expect(lintPolicy(text, 'x', []).findings[0]).toMatchObject({ code: 'UnknownEffect', line: 5 })
  })
})
