import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PolicyDocument, Statement } from '../../src/policies/policy-document.js'
import { ANY_ACCOUNT, sizeOf, splitPolicy } from '../../src/policies/split-policy.js'

const LIMIT = 6144

const statement = (sid: string, resources: string[], details: Partial<Statement> = {}): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  Action: ['logs:DeleteLogGroup'],
  Resource: resources,
  ...details,
})

const arns = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `arn:${'x'.repeat(80)}${index}`)

/** Everything that the documents allow: each action on each resource, under its condition. */
const allowedBy = (documents: PolicyDocument[]): string[] =>
  documents
    .flatMap(({ Statement }) => Statement)
    .flatMap(({ Action, Resource, Condition }) =>
      Action.flatMap((action) => [Resource].flat().map((arn) => JSON.stringify([action, arn, Condition]))),
    )
    .sort()

test('what fits is one document', () => {
  const statements = [statement('A', ['a']), statement('B', ['b'])]

  expect(splitPolicy(statements)).toEqual([{ Version: '2012-10-17', Statement: statements }])
})

test('what does not fit is as few as it takes, in order', () => {
  // given three statements of which two fit into one policy
  const statements = ['A', 'B', 'C'].map((sid) => statement(sid, arns(30)))

  // when they are split
  const documents = splitPolicy(statements)

  // then the third goes into a second one
  expect(documents.map(({ Statement }) => Statement.map(({ Sid }) => Sid))).toEqual([['A', 'B'], ['C']])
})

test('one statement that does not fit is divided by its resources', () => {
  const documents = splitPolicy([statement('A', arns(100))])

  expect(documents.flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid))).toEqual(['AA', 'AB'])
  expect(allowedBy(documents)).toEqual(
    allowedBy([{ Version: '2012-10-17', Statement: [statement('A', arns(100))] }]),
  )
})

test('a statement that no division makes fit is refused, by its name', () => {
  const condition = { ArnLike: { 'aws:PrincipalArn': arns(100) } }

  expect(() => splitPolicy([statement('A', ['a'], { Condition: condition })])).toThrow(
    'statement A does not fit into the 6144 characters of a managed policy',
  )
})

test('sizes count no white space, and an account that is left open as its twelve digits', () => {
  const document = (account: string): PolicyDocument => ({
    Version: '2012-10-17',
    Statement: [statement('A', [`arn:aws:iam::${account}:role/a b`])],
  })

  expect(sizeOf(document(ANY_ACCOUNT))).toBe(sizeOf(document('111122223333')))
  expect(sizeOf(document('111122223333'))).toBe(JSON.stringify(document('111122223333')).length - 1)
})

test('whatever is split, every policy fits and together they allow just the same', () => {
  const anyStatement = fc
    .record({ count: fc.integer({ min: 1, max: 150 }), mfa: fc.boolean() })
    .map(({ count, mfa }) =>
      statement('A', arns(count), mfa ? { Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } } } : {}),
    )
  fc.assert(
    fc.property(fc.array(anyStatement, { minLength: 1, maxLength: 8 }), (drawn) => {
      const statements = drawn.map((one, index) => ({ ...one, Sid: `S${index}` }))
      const documents = splitPolicy(statements)

      for (const document of documents) {
        expect(sizeOf(document)).toBeLessThanOrEqual(LIMIT)
        expect(document.Statement).not.toEqual([])
      }
      expect(allowedBy(documents)).toEqual(allowedBy([{ Version: '2012-10-17', Statement: statements }]))
    }),
    { numRuns: 50 },
  )
})
