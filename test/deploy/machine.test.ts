/** What the state machine does with what the function answers: here the function is a script. */
import { describe, expect, test } from 'vitest'
import { createRandom } from '../simulation/random.js'
import type { Json } from '../support/cloudformation.js'
import { type ExecutionOptions, HOME_ACCOUNT, runMachine } from '../support/run-machine.js'
import { createVirtualClock } from '../support/virtual-clock.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

type Answer = Record<string, unknown> | Error

interface Script {
  accounts: string[]
  /** What each account's runs answer, one after the other; then that it is done. */
  runs?: Record<string, Answer[]>
  summary?: Record<string, unknown>
  list?: Answer[]
  remaining?: Answer
}

const DONE = { outcome: 'done', reason: '', evidence: '' }
const CHANGED = { ...DONE, outcome: 'changed' }
const named = (name: string) => Object.assign(new Error(`it is ${name}`), { name })

const play = async (script: Script, options: Partial<ExecutionOptions> = {}) => {
  const clock = createVirtualClock(0)
  const events: (Json & { at: number })[] = []
  const left = Object.fromEntries(
    Object.entries(script.runs ?? {}).map(([account, answers]) => [account, [...answers]]),
  )
  const list = [...(script.list ?? [])]
  let atOnce = 0
  let most = 0
  const answerTo = ({ task, account }: Json): Answer => {
    if (task === 'list') return list.shift() ?? { key: 'accounts.json' }
    if (task === 'run') return left[account]?.shift() ?? DONE
    if (task === 'summarize') return { complete: true, message: 'all done', ...script.summary }
    return script.remaining ?? named('NotDone')
  }
  const execution = await runMachine(
    {
      clock,
      random: createRandom(1),
      invoke: async (event) => {
        events.push({ ...event, at: clock.now() })
        atOnce += 1
        most = Math.max(most, atOnce)
        await clock.sleep(1000)
        atOnce -= 1
        const answer = answerTo(event)
        if (answer instanceof Error) throw answer
        return answer
      },
      readObject: async (key) =>
        key === 'accounts.json' ? JSON.stringify(script.accounts.map((account) => ({ account }))) : undefined,
    },
    { name: 'an-execution', input: { mode: 'apply', withoutPlan: true }, ...options },
  )
  const runsOf = (account: string) => events.filter((event) => event.account === account)
  return { ...execution, events, runsOf, most }
}

describe('an execution', () => {
  test('gives the function its name, its input and the fleet’s own account', async () => {
    const { events, status } = await play({ accounts: ['111122223333'] })

    expect(status).toBe('SUCCEEDED')
    expect(events.map(({ at, ...event }) => event)).toEqual([
      {
        task: 'list',
        execution: 'an-execution',
        home: HOME_ACCOUNT,
        input: { mode: 'apply', withoutPlan: true },
      },
      { task: 'run', execution: 'an-execution', account: '111122223333', failByExitCode: true },
      { task: 'summarize', execution: 'an-execution' },
    ])
  })

  test('runs no more accounts at a time than it may', async () => {
    const accounts = Array.from({ length: 12 }, (_, index) => `${111122220000 + index}`)
    const { most, status } = await play({ accounts }, { maxConcurrency: 3 })

    expect({ most, status }).toEqual({ most: 3, status: 'SUCCEEDED' })
  })

  test('fails at once where the input is refused', async () => {
    const { status, error, entered, messages } = await play({ accounts: [], list: [named('BadInput')] })

    expect({ status, error, messages }).toEqual({ status: 'FAILED', error: 'BadInput', messages: [] })
    expect(entered).toEqual({ List: 1 })
  })
})

describe('an account', () => {
  /** Seconds between the end of a run and the next one: a call takes a second. */
  const waitsOf = (runs: { at: number }[]) =>
    runs.slice(1).map(({ at }, index) => (at - (runs[index]?.at ?? 0)) / 1000 - 1)

  test.each(['ExitCode8', 'ExitCode130'])(
    'is run again after %s with longer and longer waits, and after 10 minutes for its second pass',
    async (name) => {
      const { runsOf, entered, status } = await play({
        accounts: ['111122223333'],
        runs: { '111122223333': [...Array.from({ length: 7 }, () => named(name)), CHANGED, DONE] },
      })

      expect(status).toBe('SUCCEEDED')
      expect(waitsOf(runsOf('111122223333'))).toEqual([60, 120, 240, 480, 960, 1800, 1800, 600])
      expect(entered).toMatchObject({ 'Account done': 1, 'Wait 10 minutes': 1 })
    },
  )

  test('is run again for three days at least, and for less than six', async () => {
    const { runsOf, entered, took } = await play({
      accounts: ['111122223333'],
      runs: { '111122223333': Array.from({ length: 1000 }, () => named('ExitCode8')) },
    })

    expect(runsOf('111122223333')).toHaveLength(151)
    expect(entered['Account not done']).toBe(1)
    expect(took).toBeGreaterThan(3 * DAY)
    // With the 15 minutes that each run may take.
    expect(took + 151 * 15 * MINUTE).toBeLessThan(6 * DAY)
  })

  test.each([
    ['ExitCode1', 3],
    ['ExitCode4', 1],
    ['ExitCode5', 1],
    ['ExitCode6', 1],
    ['Lambda.Unknown', 3],
    ['States.Timeout', 3],
  ])('that ends each time with %s is run %i times, and the others are done', async (name, runs) => {
    const { runsOf, entered, status } = await play({
      accounts: ['111122223333', '222233334444'],
      runs: { '111122223333': Array.from({ length: 10 }, () => named(name)) },
    })

    expect(status).toBe('SUCCEEDED')
    expect(runsOf('111122223333')).toHaveLength(runs)
    expect(entered).toMatchObject({ 'Account done': 1, 'Account not done': 1 })
  })

  test('is done where the function was killed once', async () => {
    const { runsOf, entered } = await play({
      accounts: ['111122223333'],
      runs: { '111122223333': [named('Lambda.Unknown'), DONE] },
    })

    expect(runsOf('111122223333')).toHaveLength(2)
    expect(entered['Account done']).toBe(1)
  })

  test('is tried for long where Lambda takes no more calls', async () => {
    const throttled = Array.from({ length: 15 }, () => named('Lambda.TooManyRequestsException'))
    const { runsOf, entered, took } = await play({
      accounts: ['111122223333'],
      runs: { '111122223333': throttled },
    })

    expect(runsOf('111122223333')).toHaveLength(16)
    expect(entered['Account not done']).toBeUndefined()
    // Never longer than five minutes at a time.
    expect(took).toBeLessThan(16 * 5 * MINUTE)
  })
})

describe('where not every account is done', () => {
  const summary = { complete: false, message: '1 of 2 accounts is not done' }

  test('one message is sent, and then the execution fails as NotDone', async () => {
    const { status, error, messages } = await play({ accounts: ['111122223333', '222233334444'], summary })

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'NotDone' })
    expect(messages).toMatchObject([
      {
        TopicArn: `arn:aws:sns:us-east-1:${HOME_ACCOUNT}:workmail-lifecycle-fleet`,
        Message: summary.message,
      },
    ])
  })

  test('a redrive runs the last state once more, and from there the accounts that are left', async () => {
    const { status, events } = await play(
      { accounts: ['111122223333'], remaining: { key: 'accounts.json' } },
      { redrive: { state: 'Remaining', input: { complete: false, message: '' } } },
    )

    expect(status).toBe('SUCCEEDED')
    expect(events.map(({ task }) => task)).toEqual(['remaining', 'run', 'summarize'])
  })
})
