import { describe, expect, test } from 'vitest'
import type { AccessAnswer } from '../../src/policies/simulations.js'
import {
  contextToTell,
  permissionLines,
  permissionsVerdict,
  remedies,
} from '../../src/report/permission-text.js'
import { plain } from '../../src/report/style.js'

const GROUP = 'arn:aws:logs:us-east-1:111122223333:log-group:/a:*'

const answer = (action: string, details: Partial<AccessAnswer> = {}): AccessAnswer => ({
  action,
  resource: GROUP,
  region: 'us-east-1',
  decision: 'allowed',
  deniedBy: [],
  policies: [],
  missingContext: [],
  reason: null,
  ...details,
})
const denied = (action: string, details: Partial<AccessAnswer> = {}): AccessAnswer =>
  answer(action, {
    decision: 'denied',
    deniedBy: ['identity'],
    reason: 'no identity-based policy allows it',
    ...details,
  })

test('what is allowed everywhere is a line, what is not is told on what', () => {
  const lines = permissionLines(
    [
      denied('logs:DeleteLogGroup'),
      answer('iam:GetRole'),
      answer('iam:GetRole', { resource: 'arn:aws:iam::111122223333:role/other' }),
      denied('logs:DescribeLogGroups', { resource: '*', region: 'eu-west-1' }),
      answer('logs:DescribeLogGroups', { resource: '*' }),
      answer('sts:X', { decision: 'unknown', reason: 'IAM’s reply leaves it out' }),
    ],
    plain,
  )
  expect(lines).toEqual([
    'allowed    iam:GetRole',
    'denied     logs:DeleteLogGroup: no identity-based policy allows it',
    `             on ${GROUP}`,
    'denied     logs:DescribeLogGroups: no identity-based policy allows it',
    '             on * in eu-west-1',
    'allowed    logs:DescribeLogGroups',
    '             on * in us-east-1',
    'not known  sts:X: IAM’s reply leaves it out',
    `             on ${GROUP}`,
  ])
})

test.each([
  [[answer('a:B'), answer('a:C')], 'IAM allows all 2 permissions.'],
  [[answer('a:B'), denied('a:C')], 'IAM allows 1 of 2 permissions, denies 1.'],
  [
    [
      answer('a:B'),
      denied('a:C'),
      answer('a:D', { decision: 'unknown' }),
      answer('a:E', { decision: 'unknown' }),
    ],
    'IAM allows 1 of 4 permissions, denies 1, does not say for sure of 2.',
  ],
])('the verdict counts', (answers, verdict) => {
  expect(permissionsVerdict(answers)).toBe(verdict)
})

describe('what to do', () => {
  test('about each kind of policy that denies, and about the policies that do so by name', () => {
    expect(
      remedies('role delete', [
        denied('a:B'),
        denied('a:C', { policies: ['no', 'never'] }),
        denied('a:D', { policies: ['no'] }),
        denied('a:E', { deniedBy: ['boundary', 'organization'] }),
        answer('a:F', { decision: 'unknown', deniedBy: ['boundary'], policies: ['unsure'] }),
      ]),
    ).toBe(
      '`wml policies generate role delete` prints a policy that allows it; take the deny out of no, never; widen the permissions boundary; ask those who look after the service control policies of the organization',
    )
  })

  test('nothing where nothing is denied', () => {
    expect(remedies('teardown', [answer('a:B')])).toBe('')
  })

  test('about keys that IAM did not know, each once', () => {
    const unknown = (...missingContext: string[]) => answer('a:B', { decision: 'unknown', missingContext })
    expect(
      contextToTell([
        unknown('aws:x', 'aws:y'),
        unknown('aws:y'),
        answer('a:C', { missingContext: ['aws:z'] }),
      ]),
    ).toBe('--context aws:x=VALUE --context aws:y=VALUE')
  })
})
