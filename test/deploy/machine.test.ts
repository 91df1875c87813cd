/** What the state machine does with what the function says: here the function is a script. */
import { describe, expect, test } from 'vitest'
import { createRandom } from '../simulation/random.js'
import type { Json } from '../support/cloudformation.js'
import { type ExecutionOptions, HOME_ACCOUNT, runMachine } from '../support/run-machine.js'
import { createVirtualClock } from '../support/virtual-clock.js'

const MINUTE = 60_000

type Answer = Record<string, unknown> | Error

interface Script {
  accounts: string[]
  /** What each account's runs answer, one after the other; then that it is done. */
  runs?: Record<string, Answer[]>
  summary?: Record<string, unknown>
  list?: Answer[]
  remaining?: Answer
}

const DONE = {
  exitCode: 0,
  outcome: 'done',
  again: false,
  waitSeconds: 0,
  reason: '',
  evidence: '',
  changed: false,
}
const again = (waitSeconds: number) => ({
  ...DONE,
  exitCode: 8,
  outcome: 'waiting',
  again: true,
  waitSeconds,
})
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
    if (task === 'summarize') return { complete: true, message: 'all is done', ...script.summary }
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
      { task: 'run', execution: 'an-execution', account: '111122223333' },
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
  test('is run again after exactly the seconds that the function says, until it says no more', async () => {
    const { runsOf, status } = await play({
      accounts: ['111122223333'],
      runs: { '111122223333': [again(60), again(960), again(600)] },
    })

    const times = runsOf('111122223333').map(({ at }) => at / 1000)
    expect(status).toBe('SUCCEEDED')
    // A call takes a second.
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0) - 1)).toEqual([60, 960, 600])
  })

  test('is tried three times where the function fails, and then the others continue', async () => {
    const broken = new Error('killed')
    const { runsOf, entered, status } = await play({
      accounts: ['111122223333', '222233334444'],
      runs: { '111122223333': [broken, broken, broken] },
    })

    expect(status).toBe('SUCCEEDED')
    expect(runsOf('111122223333')).toHaveLength(3)
    expect(runsOf('222233334444')).toHaveLength(1)
    expect(entered['Function failed']).toBe(1)
  })

  test('continues where the function was killed once', async () => {
    const { runsOf, entered } = await play({
      accounts: ['111122223333'],
      runs: { '111122223333': [named('Lambda.Unknown'), DONE] },
    })

    expect(runsOf('111122223333')).toHaveLength(2)
    expect(entered['Function failed']).toBeUndefined()
  })

  test('is tried for long where Lambda takes no more calls', async () => {
    const throttled = Array.from({ length: 15 }, () => named('Lambda.TooManyRequestsException'))
    const { runsOf, entered, took } = await play({
      accounts: ['111122223333'],
      runs: { '111122223333': throttled },
    })

    expect(runsOf('111122223333')).toHaveLength(16)
    expect(entered['Function failed']).toBeUndefined()
    // Never longer than five minutes at a time.
    expect(took).toBeLessThan(16 * 5 * MINUTE)
  })
})

describe('where not every account is done', () => {
  const summary = { complete: false, message: '1 of 2 accounts is not done' }

  test('someone is told, once, and then the execution fails as NotDone', async () => {
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
