import { describe, expect, test } from 'vitest'
import { checkRole } from '../../src/procedures/check-role.js'
import { emptyOutput, type Output } from '../../src/report/output.js'
import { formatOutput } from '../../src/report/output-text.js'
import { plannedOutput } from '../../src/report/run-output.js'
import { plain } from '../../src/report/style.js'
import { known } from '../../src/survey/reading.js'
import { planOf } from '../engine/given.js'
import { idOf, linkedRole, organization, surveyOf, unreadable } from '../support/survey.js'

const lines = (output: Partial<Output>): string[] =>
  formatOutput({ ...emptyOutput('test', 'done', 0), ...output }, plain).split('\n')

describe('the last words', () => {
  test.each([
    ['done', 'Done.'],
    ['unchanged', 'Nothing to do: already done.'],
    ['blocked', 'Blocked by what is listed above.'],
    ['pending', 'Not finished yet.'],
    ['failed', 'Failed.'],
    ['refused', 'Refused.'],
  ] as const)('of what ended as %s', (outcome, text) => {
    expect(lines({ outcome })).toEqual([text, ''])
  })

  test('of a dry run say that nothing was changed', () => {
    expect(lines(plannedOutput(planOf()))).toEqual([
      'Plan for a test, account 111122223333',
      '  Nothing to do.',
      'Nothing was changed: this was a dry run.',
      '',
    ])
  })

  test('are the command to run next, where there is one', () => {
    expect(lines({ outcome: 'pending', next: 'wml runs resume X' })).toEqual([
      'Not finished yet.',
      'Next: wml runs resume X',
      '',
    ])
  })
})

test('an error is its message and the next step, and nothing else', () => {
  const error = { code: 'UnknownOrganization', message: 'no organization has the alias "acne"' }

  expect(lines({ outcome: 'refused', error, next: 'look at `wml logging status`' })).toEqual([
    'Error: no organization has the alias "acne"',
    'Next: look at `wml logging status`',
    '',
  ])
})

test('what did not end well is told with its reason; what did is not told again', () => {
  const step = { key: 'k', region: 'us-east-1', attempts: 1, requestIds: [], error: null }
  const steps: Output['steps'] = [
    { ...step, kind: 'disable-logging', subject: 'acme', outcome: 'done' },
    { ...step, kind: 'delete-log-group', subject: '/events', outcome: 'blocked', reason: 'it is in use' },
    { ...step, kind: 'delete-role', subject: 'the role', outcome: 'skipped' },
  ]

  expect(lines({ outcome: 'blocked', steps, notes: ['A note.'] })).toEqual([
    '✔ Turn off logging                1 of 1',
    '! Delete the log groups           0 of 1, 1 blocked',
    '! Delete the service-linked role  0 of 1, 1 not started',
    'Not done:',
    '  delete-log-group /events (us-east-1): it is in use',
    'Notes:',
    '  A note.',
    'Blocked by what is listed above.',
    '',
  ])
})

describe('the role', () => {
  const check = (account: Parameters<typeof surveyOf>[0]) => {
    const { role, findings, blockers } = checkRole(surveyOf(account))
    return lines({ outcome: findings.length === 0 ? 'done' : 'failed', role, findings, blockers })
  }

  test('that is as documented is shown whole', () => {
    const role = known(
      linkedRole({
        description: 'mail',
        lastUsed: { at: '2026-11-21T00:00:00.000Z', region: 'eu-west-1' },
      }),
    )

    expect(check({ role, organizations: [organization('acme', { writesTo: '/events' })] })).toEqual([
      'Role:           AWSServiceRoleForAmazonWorkMailEvents (exists)',
      'ARN:            arn:aws:iam::111122223333:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents',
      'Description:    mail',
      'Created:        2024-01-01T00:00:00.000Z',
      'Last used:      2026-11-21T00:00:00.000Z in eu-west-1',
      `Used by:        acme (${idOf('acme')}) in us-east-1`,
      'Safe to delete: no',
      'Blocked by:',
      `  organization acme (${idOf('acme')}) (us-east-1): still uses the service-linked role`,
      'The role is as documented. It is in use, and not safe to delete.',
      '',
    ])
  })

  test('that is not as documented has each finding named', () => {
    expect(check({ attachedPolicies: known([]) })).toEqual(
      expect.arrayContaining([
        'Findings:',
        expect.stringMatching(/^ {2}PolicyMissing: /),
        'The role is not as documented.',
      ]),
    )
  })

  test.each<[string, Parameters<typeof surveyOf>[0], string]>([
    ['no one uses', {}, 'The role is as documented. It is safe to delete.'],
    [
      'an unreadable organization may use',
      { organizations: [organization('acme', { monitoring: unreadable() })] },
      'The role is as documented. It is not known whether it is safe to delete.',
    ],
    [
      'could not be read',
      { role: unreadable() },
      'The role could not be read whole, so it is not known whether it is as documented.',
    ],
    [
      'is not there, where a Region could not be listed',
      { role: { is: 'absent' }, unlisted: ['us-east-1'] },
      'There is no role. It is not known whether an organization relies on it.',
    ],
  ])('that %s is answered in the last line', (_, account, last) => {
    expect(check(account).at(-2)).toBe(last)
  })

  test('that is gone, and that no one relies on, is nothing to delete', () => {
    expect(check({ role: { is: 'absent' } })).toEqual([
      'Role:           AWSServiceRoleForAmazonWorkMailEvents (missing)',
      'Used by:        no one',
      'Safe to delete: nothing to delete',
      'There is no role, and no one relies on it.',
      '',
    ])
  })
})
