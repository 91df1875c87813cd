import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../src/engine/events.js'
import type { StepResult } from '../../src/engine/step-result.js'
import { eventText, isNotable, stepText } from '../../src/report/event-text.js'
import { deleteLogGroup } from '../../src/steps/delete-log-group.js'
import { deleteRole } from '../../src/steps/delete-role.js'

const step = deleteLogGroup('us-east-1', '/events', [])
const role = deleteRole({ retryDelay: 30_000, clears: [], after: [] })
const GROUP = 'delete-log-group us-east-1: log group /events'
const ROLE = 'delete-role global: service-linked role AWSServiceRoleForAmazonWorkMailEvents'

test('a step is told by what is done to what, and where', () => {
  expect(stepText(step)).toBe(GROUP)
})

test.each<[RunEvent, string]>([
  [{ type: 'step-started', step }, `${GROUP}: looking`],
  [{ type: 'quiet-period', step, delay: 60_000 }, 'waiting 1m for late writes before looking again'],
  [{ type: 'calling', step, attempt: 1 }, `${GROUP}: DeleteLogGroup`],
  [{ type: 'calling', step, attempt: 3 }, `${GROUP}: DeleteLogGroup, try 3`],
  [
    { type: 'refused', step, message: 'Rate exceeded', delay: 1500 },
    `${GROUP}: refused for now (Rate exceeded), again in 1.5s`,
  ],
  [{ type: 'not-seen-yet', step, delay: 500 }, `${GROUP}: not seen yet, looking again in 500ms`],
  [
    { type: 'task-pending', step: role, status: 'IN_PROGRESS', delay: 2000 },
    `${ROLE}: IN_PROGRESS, asking again in 2s`,
  ],
  [
    { type: 'task-not-found', step: role, delay: 2000 },
    `${ROLE}: the task is gone but the role still shows, looking again in 2s`,
  ],
])('$type', (event, text) => {
  expect(eventText(event)).toBe(text)
})

test('a failed task is told with its reason and each resource that AWS lists (terraform-provider-aws #12937)', () => {
  const event: RunEvent = {
    type: 'task-failed',
    step: role,
    reason: 'The role is in use.',
    attempt: 1,
    users: [
      { region: 'us-east-1', resource: 'a', name: 'acme', ours: true },
      { region: 'eu-west-1', resource: 'no resource named', name: 'no resource named', ours: false },
    ],
    delay: 30_000,
  }

  expect(eventText(event).split('\n')).toEqual([
    `${ROLE}: still in use (The role is in use.), trying again in 30s`,
    '  in use by us-east-1: a',
    '  in use by eu-west-1: no resource named',
  ])
})

describe('how a step ended', () => {
  const ended = (result: Partial<StepResult>): string =>
    eventText({
      type: 'step-ended',
      step,
      result: { key: step.key, outcome: 'done', attempts: 1, requestIds: [], ...result },
    })

  test.each([
    ['done', 'done'],
    ['unchanged', 'nothing to do'],
    ['kept', 'kept'],
    ['blocked', 'blocked'],
    ['pending', 'not finished'],
    ['failed', 'failed'],
    ['skipped', 'skipped'],
  ] as const)('%s is told as %s', (outcome, text) => {
    expect(ended({ outcome })).toBe(`${GROUP}: ${text}`)
  })

  test('otherwise than well is told with its reason: skipped is never success (landing-zone-accelerator #221)', () => {
    expect(ended({ outcome: 'skipped', reason: 'disable-logging failed' })).toBe(
      `${GROUP}: skipped (disable-logging failed)`,
    )
  })
})

test('of a run that goes by phases, the steps that did not end as planned are shown one by one', () => {
  const isShown = (outcome: StepResult['outcome']) =>
    isNotable({ type: 'step-ended', step, result: { key: step.key, outcome, attempts: 1, requestIds: [] } })
  const outcomes = ['done', 'unchanged', 'kept', 'blocked', 'pending', 'failed', 'skipped'] as const

  expect(outcomes.filter(isShown)).toEqual(['kept', 'blocked', 'pending', 'failed'])
  expect(isNotable({ type: 'task-pending', step: role, status: 'NOT_STARTED', delay: 1 })).toBe(false)
})
