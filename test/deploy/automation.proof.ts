/** The automation document: whether Systems Manager can read it, and what it does with what the function answers. */
import { describe, expect, test } from 'vitest'
import type { Json } from '../support/cloudformation.js'
import { templateText } from '../support/cloudformation.js'
import { type Automation, automationDocument, hasPython, runAutomation } from '../support/run-automation.js'
import { createVirtualClock } from '../support/virtual-clock.js'
import { DocumentRules } from './automation-rules.js'

const ACCOUNT = '111122223333'
const EXECUTION = '4c5f0e6a-0000-4000-8000-000000000001'

test('Systems Manager takes it, by the rules of documents', () => {
  expect(DocumentRules.safeParse(automationDocument()).error?.issues ?? []).toEqual([])
})

test('the template is below 16 KB', () => {
  expect(Buffer.byteLength(templateText('automation'))).toBeLessThan(16 * 1024)
})

/** Less than the 300 seconds that `aws:invokeLambdaFunction` has (Systems Manager user guide). */
test('the function has to end before Systems Manager stops waiting for it', () => {
  const runs = automationDocument().mainSteps.flatMap(({ inputs }: Json) => inputs.Steps ?? [])
  const seconds = runs.flatMap(({ inputs }: Json) => inputs.InputPayload?.seconds ?? [])
  expect(seconds).toEqual([270, 270])
})

const NOT_FINISHED = { exitCode: 8, outcome: 'waiting' }
const INTERRUPTED = { exitCode: 130, outcome: 'waiting' }
const CHANGED = { exitCode: 0, outcome: 'changed' }
const DONE = { exitCode: 0, outcome: 'done' }

interface Script {
  plan?: Json[]
  apply?: Json[]
  summaries?: Json[]
  approves?: boolean
  payloadAs?: Automation['payloadAs']
  given?: Record<string, unknown>
}

const play = async (script: Script = {}) => {
  const events: Json[] = []
  const asked: string[] = []
  const runs = { plan: [...(script.plan ?? [])], apply: [...(script.apply ?? [])] }
  const summaries = [...(script.summaries ?? [])]
  const clock = createVirtualClock(0)
  const end = await runAutomation(
    {
      clock,
      payloadAs: script.payloadAs ?? 'text',
      approve: (message) => asked.push(message) > 0 && (script.approves ?? true),
      invoke: async (event) => {
        events.push(event)
        const phase = event.execution.endsWith('-apply') ? 'apply' : 'plan'
        const answer =
          event.task === 'run'
            ? (runs[phase].shift() ?? DONE)
            : event.task === 'summarize'
              ? (summaries.shift() ?? { complete: true, message: `3 log groups: ${phase}` })
              : { key: 'accounts.json' }
        if (answer instanceof Error) throw answer
        return answer
      },
    },
    { Account: ACCOUNT, Approvers: ['arn:aws:iam::999988887777:role/approver'], ...script.given },
    { executionId: EXECUTION, account: '444455556666' },
  )
  return { ...end, events, asked }
}

describe.skipIf(!hasPython)(
  'an automation (skipped where Python is not installed)',
  { timeout: 60_000 },
  () => {
    test.each(['text', 'object'] as const)(
      'plans, asks and applies exactly that plan, whatever a payload is: %s',
      async (payloadAs) => {
        const { status, message, events, asked } = await play({ payloadAs })

        expect({ status, message, asked }).toEqual({
          status: 'Success',
          message: '3 log groups: apply',
          asked: [`Account ${ACCOUNT}: 3 log groups: plan`],
        })
        const run = { task: 'run', account: ACCOUNT, seconds: 270 }
        expect(events).toEqual([
          {
            task: 'list',
            execution: EXECUTION,
            home: '999988887777',
            input: { mode: 'plan', accounts: [ACCOUNT], flags: ['--all'] },
          },
          { ...run, execution: EXECUTION },
          { task: 'summarize', execution: EXECUTION },
          {
            task: 'list',
            execution: `${EXECUTION}-apply`,
            home: '999988887777',
            input: { mode: 'apply', accounts: [ACCOUNT], plan: EXECUTION },
          },
          { ...run, execution: `${EXECUTION}-apply` },
          { task: 'summarize', execution: `${EXECUTION}-apply` },
        ])
      },
    )

    test('waits and runs again by the exit code, and 10 minutes before the second pass', async () => {
      const { status, took, events } = await play({ apply: [NOT_FINISHED, INTERRUPTED, CHANGED] })

      expect(status).toBe('Success')
      expect(events.filter(({ task }) => task === 'run')).toHaveLength(5)
      // A second after each of the two runs that are the last.
      expect(took).toBe((30 + 30 + 10) * 60_000 + 2000)
    })

    test.each([1, 4, 5, 6])('does not run again after exit code %i', async (exitCode) => {
      const { events } = await play({ apply: [{ exitCode, outcome: 'attention' }] })

      expect(events.filter(({ task }) => task === 'run')).toHaveLength(2)
    })

    test('changes nothing where the plan is rejected', async () => {
      const { status, events } = await play({ approves: false })

      expect(status).toBe('Rejected')
      expect(events.map(({ execution }) => execution)).not.toContain(`${EXECUTION}-apply`)
    })

    test('asks for no approval where the plan is not complete, and says why', async () => {
      const { status, message, asked } = await play({
        summaries: [{ complete: false, message: 'blocked by contoso' }],
      })

      expect({ status, asked }).toEqual({ status: 'Failed', asked: [] })
      expect(message).toContain('blocked by contoso')
    })

    test('fails where the account is not done in the end', async () => {
      const done = { complete: true, message: '' }
      const { status, message } = await play({
        summaries: [done, { complete: false, message: 'the role is in use' }],
      })

      expect(status).toBe('Failed')
      expect(message).toContain('the role is in use')
    })

    test('fails with the function’s error where it fails', async () => {
      const { status, message } = await play({
        plan: [Object.assign(new Error('no such bucket'), { name: 'NoSuchBucket' })],
      })

      expect(status).toBe('Failed')
      expect(message).toContain('no such bucket')
    })

    test('is about the account that it runs in where none is given, as target locations need it', async () => {
      const { events } = await play({ given: { Account: '' } })

      expect(events.filter(({ task }) => task === 'run').map(({ account }) => account)).toEqual([
        '444455556666',
        '444455556666',
      ])
    })
  },
)
