/** Policies in a seed: what the sandbox cannot judge is refused when it is read. */
import { expect, test } from 'vitest'
import { createAccount } from '../../src/sandbox/account.js'
import { parseSeed, parseState } from '../../src/sandbox/read-account.js'

const STATEMENT = { Effect: 'Allow', Action: 'logs:*', Resource: '*' }

const seedWith = (document: unknown): string => JSON.stringify({ callerPolicies: { identity: [document] } })

const problem = (document: unknown): string => {
  try {
    parseSeed(seedWith(document), 'seed.json')
  } catch (error) {
    return (error as Error).message.replace('seed.json: callerPolicies.identity[0]', '')
  }
  throw new Error('it was taken')
}

test.each([
  ['one statement', { Statement: STATEMENT }],
  ['a list of statements', { Version: '2012-10-17', Statement: [STATEMENT, { ...STATEMENT, Sid: 'Two' }] }],
  [
    'every element that is judged',
    {
      Version: '2012-10-17',
      Id: 'wml-teardown',
      Statement: [
        {
          Sid: 'All',
          Effect: 'Deny',
          NotAction: ['workmail:List*', 'logs:Describe????roups'],
          NotResource: ['arn:aws:logs:*:111122223333:log-group:/aws/workmail/*:*', '*'],
          Condition: {
            'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': ['a', 'b*'] },
            Bool: { 'aws:MultiFactorAuthPresent': true },
            NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 },
          },
        },
      ],
    },
  ],
])('a policy with %s is taken, and read back as it was', (_, document) => {
  const account = parseSeed(seedWith(document), 'seed.json')
  expect(account.callerPolicies).toEqual({ identity: [document], context: {} })
  expect(parseState(JSON.stringify(account), 'state.json')).toEqual(account)
})

test('an account without policies of its caller has none', () => {
  expect(createAccount().callerPolicies).toBeUndefined()
})

test.each([
  ['no statement', {}, '.Statement is missing'],
  [
    'a principal',
    { Statement: [{ ...STATEMENT, Principal: '*' }] },
    '.Statement[0].Principal is not a member',
  ],
  [
    'a slip in a member',
    { Statement: { ...STATEMENT, Ressource: '*' } },
    '.Statement.Ressource is not a member',
  ],
  [
    'an unknown effect',
    { Statement: [{ ...STATEMENT, Effect: 'allow' }] },
    'Effect is "allow": must be Allow or Deny',
  ],
  ['an unknown version', { Version: '2012', Statement: STATEMENT }, '.Version is "2012"'],
  ['no action', { Statement: [{ Effect: 'Allow', Resource: '*' }] }, 'must have either Action or NotAction'],
  [
    'an action twice',
    { Statement: [{ ...STATEMENT, NotAction: 'iam:*' }] },
    '.Statement[0] is an object: must have either Action or NotAction',
  ],
  [
    'no resource',
    { Statement: [{ Effect: 'Allow', Action: '*' }] },
    'must have either Resource or NotResource',
  ],
  [
    'an action of no service',
    { Statement: { ...STATEMENT, Action: 'Describe*' } },
    'Action is "Describe*": must be *',
  ],
  [
    'one bad action of several',
    { Statement: { ...STATEMENT, Action: ['logs:*', 'logs'] } },
    '.Statement.Action[1] is "logs": must be *, or a service and an action, such as logs:Describe*',
  ],
  [
    'half an ARN',
    { Statement: { ...STATEMENT, Resource: 'arn:aws:logs:*' } },
    'an ARN with all of its parts',
  ],
  [
    'a policy variable',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as IAM spells it
    { Statement: { ...STATEMENT, Resource: 'arn:aws:iam::*:user/${aws:username}' } },
    'policy variable',
  ],
  [
    'an operator that is not judged',
    { Statement: { ...STATEMENT, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } } },
    '.Statement.Condition.IpAddress.aws:SourceIp is "203.0.113.0/24": IpAddress is not a condition operator that is judged here',
  ],
  [
    'a value that its operator does not take',
    { Statement: [{ ...STATEMENT, Condition: { Bool: { 'aws:SecureTransport': ['true', 'yes'] } } }] },
    'Bool does not take "yes"',
  ],
])('a policy with %s is refused', (_, document, expected) => {
  expect(problem(document)).toContain(expected)
})
