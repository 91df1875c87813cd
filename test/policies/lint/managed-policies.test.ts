import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findingsIn } from './given.js'

const SHAPES = readFileSync(new URL('managed-policy-shapes.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))

/** A value that a managed policy may compare with this operator. */
const valueFor = (operator: string): string => {
  if (operator.includes('Arn')) return 'arn:aws:s3:::*'
  if (operator.includes('Bool') || operator.includes('Null')) return 'true'
  return operator.includes('Numeric') ? '1.2' : 'x'
}

const conditionOf = (pairs: string): Record<string, Record<string, string>> => {
  const words = pairs.split(' ').filter((word) => word !== '')
  const condition: Record<string, Record<string, string>> = {}
  for (let at = 0; at < words.length; at += 2) {
    const [operator = '', key = ''] = words.slice(at, at + 2)
    condition[operator] = { ...condition[operator], [key]: valueFor(operator) }
  }
  return condition
}

const policyOf = (shape: string) => {
  const [actions = '', resources = '', conditions = ''] = shape.split(' | ')
  const named = actions.replace(/^!/, '')
  const listed = (text: string) => text.replace('^', '').split(' ')
  const Statement = {
    Effect: actions.startsWith('!') ? 'Deny' : 'Allow',
    [named.startsWith('^') ? 'NotAction' : 'Action']: listed(named),
    [resources.startsWith('^') ? 'NotResource' : 'Resource']: listed(resources),
    Condition: conditionOf(conditions),
  }
  return { Version: '2012-10-17', Statement }
}

test('There are at least 200 shapes of AWS managed policies to lint.', () => {
  expect(new Set(SHAPES).size).toBeGreaterThanOrEqual(200)
})

test.each(SHAPES)('The linter finds no error in what AWS itself publishes: %s', (shape) => {
  // given a policy of this shape
  const document = policyOf(shape)

  // when it is linted
  const errors = findingsIn(document).filter(({ severity }) => severity === 'error')

  // then nothing is called an error
  expect(errors).toEqual([])
})

test('A policy as long as the longest managed policy is linted, and its length is not an error.', () => {
  // given a policy of 180,000 characters
  const Action = Array.from({ length: 10_000 }, (_, number) => `ec2:Describe${number}`)
  const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource: '*' } }
  expect(JSON.stringify(document).length).toBeGreaterThan(180_000)

  // when it is linted
  const findings = findingsIn(document)

  // then its length is a warning
  expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['warning TooLong'])
})
