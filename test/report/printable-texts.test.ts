/** What AWS hands on of others' free text is shown, and never obeyed by a terminal or taken for a line of its own. */
import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../src/engine/events.js'
import type { Plan } from '../../src/engine/plan.js'
import { eventText } from '../../src/report/event-text.js'
import { emptyOutput, type Output } from '../../src/report/output.js'
import { formatOutput } from '../../src/report/output-text.js'
import { formatPlan } from '../../src/report/plan-text.js'
import { printableTexts } from '../../src/report/printable-texts.js'
import { plain } from '../../src/report/style.js'
import { deleteRole } from '../../src/steps/delete-role.js'
import { planOf } from '../engine/given.js'
import { machineWith, runWml } from '../support/run-wml.js'
import { loggingAccount, quietAccount, SERVICE_LINKED_ROLE } from '../support/small-account.js'

/** Clears the screen, goes back, begins a line of its own, turns what follows around. */
const EVIL = 'x\u001b[2J\r\n2026-11-22T04:00:00.000Z Done.\u009b1A\u202e'
const SHOWN = 'x\\u{1b}[2J\\u{d}\\u{a}2026-11-22T04:00:00.000Z Done.\\u{9b}1A\\u{202e}'

test('every text in a value is made printable, and the rest is left as it is', () => {
  expect(printableTexts({ [EVIL]: [EVIL, 1, null, true, { inner: EVIL }], none: undefined })).toEqual({
    [SHOWN]: [SHOWN, 1, null, true, { inner: SHOWN }],
    none: undefined,
  })
  expect(printableTexts(printableTexts(EVIL))).toBe(SHOWN)
})

const blocker = { code: 'ListedByAws', kind: 'resource', subject: EVIL, region: EVIL, reason: EVIL } as const
const kept = { kind: 'role', subject: EVIL, region: EVIL, reason: EVIL } as const

describe.each<[what: string, output: Partial<Output>]>([
  ['a blocker', { blockers: [blocker] }],
  ['what is kept', { kept: [kept] }],
  ['a note', { notes: [EVIL] }],
  ['a finding', { findings: [{ code: 'PathDiffers', message: EVIL }] }],
  ['a record of a journal', { journal: [{ type: 'ended', reason: EVIL }] }],
  [
    'a step that failed',
    {
      steps: [
        {
          key: 'k',
          kind: 'delete-role',
          subject: EVIL,
          region: 'global',
          outcome: 'failed',
          attempts: 1,
          requestIds: [],
          error: null,
          reason: EVIL,
        },
      ],
    },
  ],
])('%s', (_, output) => {
  test('takes as many lines as it would without anything to obey', () => {
    const text = (given: Partial<Output>) =>
      formatOutput({ ...emptyOutput('test', 'done', 0), ...given }, plain, { verbose: true })
    const lines = text(output).split('\n')
    const harmless = JSON.parse(JSON.stringify(output).replaceAll(JSON.stringify(EVIL).slice(1, -1), 'x'))
    expect(lines).toHaveLength(text(harmless).split('\n').length)
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})

test('a plan that is shown before it is confirmed', () => {
  const plan: Plan = { ...planOf(), kept: [kept], blockers: [blocker], notes: [EVIL] }
  expect(formatPlan(plan, { verbose: false }).split('\n').slice(2)).toEqual([
    'Kept:',
    `  role ${SHOWN} (${SHOWN}): ${SHOWN}`,
    'Blocked by:',
    `  resource ${SHOWN} (${SHOWN}): ${SHOWN}`,
    'Notes:',
    `  ${SHOWN}`,
  ])
})

test('what a failed deletion lists', () => {
  const step = deleteRole({ retryDelay: 30_000, clears: [], after: [] })
  const event: RunEvent = {
    type: 'task-failed',
    step,
    reason: EVIL,
    attempt: 1,
    users: [{ region: 'us-east-1', resource: EVIL, name: EVIL, ours: true }],
    delay: 1000,
  }
  const [first, ...rest] = eventText(event).split('\n')
  expect(first).toContain(`still in use (${SHOWN}), trying again in 1s`)
  expect(rest).toEqual([`  in use by us-east-1: ${SHOWN}`])
})

test('an organization’s state stays in its row of the table', async () => {
  const [acme] = quietAccount().organizations ?? []
  if (acme === undefined) throw new Error('the account has an organization')
  const runtime = machineWith(quietAccount({ organizations: [{ ...acme, state: EVIL }] }))
  const { stdout } = await runWml(runtime, 'logging', 'status', '--sandbox')
  expect(stdout.split('\n')[4]).toContain(`(${SHOWN.slice(0, 20)}`)
})

test('a role’s description stays in its line', async () => {
  const role = { ...SERVICE_LINKED_ROLE, description: EVIL }
  const runtime = machineWith(loggingAccount({ roles: [role] }))
  const { stdout } = await runWml(runtime, 'role', 'check', '--sandbox')
  expect(stdout).toMatch(/^Description: +x\\u\{1b\}\[2J/m)
  expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})
