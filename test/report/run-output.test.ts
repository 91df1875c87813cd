import { describe, expect, test } from 'vitest'
import type { Plan } from '../../src/engine/plan.js'
import type { StepResult } from '../../src/engine/step-result.js'
import { Output } from '../../src/report/output.js'
import { plannedOutput, runOutput } from '../../src/report/run-output.js'
import { deleteLogGroup, verifyLogGroupDeleted } from '../../src/steps/delete-log-group.js'
import { disableLogging } from '../../src/steps/disable-logging.js'
import type { Blocker } from '../../src/survey/blockers.js'
import { planOf } from '../engine/given.js'
import { ACCOUNT, idOf, RUN_ID } from '../support/survey.js'

const off = disableLogging({ region: 'us-east-1', organizationId: idOf('acme'), alias: 'acme', after: [] })
const group = deleteLogGroup('us-east-1', '/events', [off.key])
const again = verifyLogGroupDeleted('us-east-1', '/events', {
  when: 'before-role',
  quietPeriod: 60_000,
  after: [group.key],
})
const PLAN = planOf(off, group, again)
const BLOCKER: Blocker = {
  code: 'InUse',
  kind: 'organization',
  subject: 'other (m-2)',
  region: 'eu-west-1',
  reason: 'still uses the role',
}

type Ending = Partial<StepResult> & Pick<StepResult, 'outcome'>

const PASSING: Blocker = { ...BLOCKER, code: 'Unreadable', reason: 'could not be read', transient: true }

const stoppedBy = (kind: string): Ending => ({
  outcome: 'pending',
  error: { code: kind, kind, message: kind },
})
const failedBy = (kind: string): Ending => ({
  outcome: 'failed',
  error: { code: 'X', kind, message: 'no' },
})

/** What the ends of the plan's steps amount to. */
const output = (endings: Ending[], plan: Plan = PLAN, options = { journaled: true, repeat: '' }) =>
  runOutput(
    plan,
    endings.map((ending, index) => ({
      key: PLAN.steps[index]?.key ?? '',
      attempts: 1,
      requestIds: [],
      ...ending,
    })),
    options,
  )

const DONE: Ending = { outcome: 'done' }
const SAME: Ending = { outcome: 'unchanged' }
const SKIPPED: Ending = { outcome: 'skipped' }
const KEPT: Ending = { outcome: 'kept', reason: 'protected' }
const BLOCKED: Ending = { outcome: 'blocked', blockers: [BLOCKER] }

describe('the worst end decides', () => {
  test.each<[string, Ending[], string, number]>([
    ['all done', [DONE, DONE, DONE], 'done', 0],
    ['some done, some so already', [SAME, DONE, SAME], 'done', 0],
    ['all so already', [SAME, SAME, SAME], 'unchanged', 0],
    ['no step', [], 'unchanged', 0],
    ['done, and something kept', [DONE, KEPT, KEPT], 'done', 0],
    ['blocked', [DONE, BLOCKED, SKIPPED], 'blocked', 6],
    ['the deadline', [DONE, stoppedBy('deadline'), SKIPPED], 'pending', 8],
    ['not seen in time', [DONE, { outcome: 'pending', reason: 'not shown yet' }, SKIPPED], 'pending', 8],
    ['expired credentials', [DONE, stoppedBy('credentials'), SKIPPED], 'pending', 4],
    ['credentials of another account', [DONE, stoppedBy('other-account'), SKIPPED], 'pending', 5],
    ['an interrupt', [DONE, stoppedBy('interrupted'), SKIPPED], 'pending', 130],
    ['a refusal', [DONE, failedBy('refused'), SKIPPED], 'failed', 1],
    ['throttling', [DONE, stoppedBy('throttled'), SKIPPED], 'pending', 8],
    [
      'a precondition that could not be asked for now',
      [DONE, { outcome: 'pending', blockers: [PASSING] }],
      'pending',
      8,
    ],
    ['and something else in the way', [BLOCKED, { outcome: 'pending', blockers: [PASSING] }], 'blocked', 6],
    ['a permission that is missing', [DONE, failedBy('denied'), SKIPPED], 'failed', 4],
    ['a failure goes before a blocker', [failedBy('refused'), BLOCKED, SKIPPED], 'failed', 1],
    ['a failure goes before the deadline', [failedBy('refused'), stoppedBy('deadline')], 'failed', 1],
    ['an interrupt goes before a failure', [failedBy('refused'), stoppedBy('interrupted')], 'pending', 130],
    ['a blocker goes before the deadline', [BLOCKED, stoppedBy('deadline')], 'blocked', 6],
  ])('%s', (_, endings, outcome, exitCode) => {
    expect(output(endings)).toMatchObject({ outcome, exitCode })
  })

  test('a plan that was blocked from the beginning is blocked, though all its steps ended well', () => {
    expect(output([DONE, DONE, DONE], { ...PLAN, blockers: [BLOCKER] })).toMatchObject({
      outcome: 'blocked',
      exitCode: 6,
      blockers: [BLOCKER],
    })
  })

  test('a plan that lacks what could not be read for now is not finished, though all its steps ended well', () => {
    const lacking = { ...PLAN, blockers: [PASSING] }
    expect(output([DONE, DONE, DONE], lacking)).toMatchObject({ outcome: 'pending', exitCode: 8 })
    expect(output([DONE, DONE, DONE], { ...PLAN, blockers: [PASSING, BLOCKER] }).exitCode).toBe(6)
  })

  test('a skipped step alone is not a success', () => {
    expect(output([SKIPPED]).exitCode).not.toBe(0)
  })
})

describe('what comes next', () => {
  const resume = `wml runs resume ${RUN_ID}`
  const next = (endings: Ending[], options = { journaled: true, repeat: '' }) =>
    output(endings, PLAN, options).next

  test.each<[string, Ending, string | null]>([
    ['done', DONE, null],
    ['so already', SAME, null],
    ['failed', failedBy('refused'), resume],
    ['not finished', stoppedBy('deadline'), resume],
    ['interrupted', stoppedBy('interrupted'), resume],
    ['blocked', BLOCKED, 'free what is named, then run the command again'],
  ])('after %s', (_, ending, expected) => {
    expect(next([ending])).toBe(expected)
  })

  test('is what frees each blocker, where that is not plain', () => {
    const blocker = { code: 'Unreadable', kind: 'region', subject: 'x', region: 'x', reason: 'y' } as const
    const blockers = [blocker, { ...blocker, next: 'mend it' }, { ...blocker, next: 'mend it' }]

    expect(output([DONE], { ...PLAN, blockers }, { journaled: true, repeat: '' }).next).toBe(
      'free what is named, then run the command again; mend it',
    )
  })

  test('is the resumed run first, where the plan also left something out: only its journal knows all of it', () => {
    const plan = { ...PLAN, blockers: [BLOCKER] }
    const options = { journaled: true, repeat: '' }

    expect(output([DONE, stoppedBy('interrupted'), SKIPPED], plan, options).next).toContain(resume)
  })

  test.each([
    ['logs:TagResource', true],
    ['logs:ListTagsForResource', false],
  ])('where %s is refused, --no-tag is named: %s', (action, isNamed) => {
    const message = `User: x is not authorized to perform: ${action} on resource: y`
    const denied: Ending = {
      outcome: 'failed',
      error: { kind: 'denied', code: 'AccessDeniedException', message },
    }

    expect(next([denied])?.includes('--no-tag')).toBe(isNamed)
  })

  test('takes the flags that choose the account', () => {
    expect(next([stoppedBy('deadline')], { journaled: true, repeat: ' --profile mail --yes' })).toBe(
      `${resume} --profile mail --yes`,
    )
  })

  test('is the command again where the plan itself lacks something: a run continues with its plan', () => {
    const lacking = { ...PLAN, blockers: [PASSING] }
    for (const journaled of [true, false]) {
      const { next } = output([DONE], lacking, { journaled, repeat: '' })
      expect(next).toBe('run the command again later')
    }
  })

  test('is not a resuming where there is no journal', () => {
    expect(next([stoppedBy('deadline')], { journaled: false, repeat: '' })).toBeNull()
  })
})

describe('what was kept while the plan ran', () => {
  const kept = (endings: Ending[]) => output(endings).kept

  test('is the log group by its name, once for all the looks at it', () => {
    expect(kept([DONE, KEPT, KEPT])).toEqual([
      { kind: 'log-group', subject: '/events', region: 'us-east-1', reason: 'protected' },
    ])
  })

  test('is not what a later look deleted, or found gone', () => {
    expect(kept([DONE, KEPT, DONE])).toEqual([])
    expect(kept([DONE, KEPT, SAME])).toEqual([])
  })

  test('comes behind what the plan keeps', () => {
    const planned = { kind: 'role', subject: 'mine', region: 'global', reason: 'yours' } as const

    expect(
      output([DONE, KEPT, KEPT], { ...PLAN, kept: [planned] }).kept.map(({ subject }) => subject),
    ).toEqual(['mine', '/events'])
  })
})

describe('each step', () => {
  test('has its result, in the plan’s order, with no member more than the published shape', () => {
    const result = output([
      { outcome: 'done', attempts: 2, requestIds: ['a', 'b'] },
      { ...failedBy('refused'), reason: 'no' },
      { ...SKIPPED, reason: 'because' },
    ])

    expect(Output.parse(result).steps).toEqual([
      {
        key: off.key,
        kind: 'disable-logging',
        subject: `email event logging of acme (${idOf('acme')})`,
        region: 'us-east-1',
        outcome: 'done',
        attempts: 2,
        requestIds: ['a', 'b'],
        error: null,
      },
      expect.objectContaining({
        key: group.key,
        outcome: 'failed',
        reason: 'no',
        error: { code: 'X', kind: 'refused', message: 'no' },
      }),
      expect.objectContaining({ key: again.key, outcome: 'skipped', reason: 'because', error: null }),
    ])
  })

  test('that has no result is left out', () => {
    expect(output([DONE]).steps.map(({ key }) => key)).toEqual([off.key])
  })
})

test.each([
  ['that lasts', BLOCKER, 'blocked', 6],
  ['that is transient', { ...BLOCKER, transient: true } as const, 'pending', 8],
])(
  'a plan with a blocker %s says so by its exit code, though nothing was changed',
  (_, blocker, outcome, exitCode) => {
    expect(plannedOutput({ ...PLAN, blockers: [blocker] })).toMatchObject({
      outcome,
      exitCode,
      blockers: [blocker],
    })
  },
)

test('a dry run shows the plan, and every step as planned', () => {
  const planned = Output.parse(plannedOutput({ ...PLAN, notes: ['a note'] }))

  expect(planned).toMatchObject({
    outcome: 'planned',
    exitCode: 0,
    account: ACCOUNT,
    runId: RUN_ID,
    notes: ['a note'],
    plan: { steps: PLAN.steps },
  })
  expect(planned.steps.map(({ outcome, attempts }) => [outcome, attempts])).toEqual([
    ['planned', 0],
    ['planned', 0],
    ['planned', 0],
  ])
})
