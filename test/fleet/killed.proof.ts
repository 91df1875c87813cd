/** The function killed right after each of its writes to the bucket, and around each: the next invocation continues. */
import { expect, test } from 'vitest'
import {
  type Deed,
  FLEET_ACCOUNT,
  givenFleet,
  type World,
  type WorldOptions,
} from '../support/fleet-world.js'
import { ACCOUNT_ID, loggingAccount, sightOf } from '../support/small-account.js'

const UNTOUCHED = sightOf(givenFleet([loggingAccount()]).accountOf(ACCOUNT_ID))
const NOTHING = { logging: [], logGroups: [], roles: [] }

type Mode = 'plan' | 'withoutPlan' | 'withPlan'

/** An execution that is ready to be run. */
const begin = async (
  mode: Mode,
  isKilled?: WorldOptions['isKilled'],
): Promise<{ fleet: World; execution: string }> => {
  const fleet = givenFleet([loggingAccount()], { ...(isKilled && { isKilled }) })
  const list = (execution: string, input: object) =>
    fleet.give({ task: 'list', execution, home: FLEET_ACCOUNT, input: { accounts: [ACCOUNT_ID], ...input } })
  if (mode === 'withoutPlan') await list('e1', { mode: 'apply', withoutPlan: true })
  else await list('e1', { mode: 'plan' })
  if (mode !== 'withPlan') return { fleet, execution: 'e1' }
  await fleet.runAll('e1')
  await list('e2', { mode: 'apply', plan: 'e1' })
  return { fleet, execution: 'e2' }
}

/** Runs the account once; the function dies at its `point`th deed of this kind. Answers how many deeds there were. */
const runOnce = async (mode: Mode, kind: Deed, point = Number.POSITIVE_INFINITY) => {
  let deeds = 0
  let isBegun = false
  const { fleet, execution } = await begin(mode, (deed) => {
    if (!isBegun || deed !== kind) return false
    deeds += 1
    return deeds === point
  })
  isBegun = true
  const run = fleet.give({ task: 'run', execution, account: ACCOUNT_ID })
  const isKilled = await run.then(
    () => false,
    ({ name }: Error) => name === 'Lambda.Unknown',
  )
  isBegun = false
  return { fleet, execution, isKilled, deeds }
}

/** Nothing of a write is there where the function dies at it, and all of it where it dies when it is written. */
const WAYS = [
  ['withoutPlan', 'write', 0],
  ['withoutPlan', 'write', 1],
  ['withoutPlan', 'written', 0],
  ['withPlan', 'write', 0],
  ['withPlan', 'written', 1],
  ['plan', 'write', 0],
  ['plan', 'written', 1],
] as const

test.each(WAYS)(
  '%s: killed at any second %s from %d on, the account ends as undisturbed',
  async (mode, kind, first) => {
    // given the number of writes of an invocation that is left alone
    const { deeds: writes } = await runOnce(mode, kind)
    expect(writes).toBeGreaterThan(4)

    for (let point = first + 1; point <= writes; point += 2) {
      // when the first invocation is killed at one of them, and the state machine runs it again
      const { fleet, execution, isKilled } = await runOnce(mode, kind, point)
      expect(isKilled, `write ${point}`).toBe(true)
      const result = (await fleet.runAll(execution)).get(ACCOUNT_ID)

      // then the account is where it would be
      const outcome = mode === 'plan' ? 'planned' : 'done'
      expect(result, `write ${point}`).toMatchObject({ exitCode: 0, outcome })
      const sight = sightOf(fleet.accountOf(ACCOUNT_ID))
      expect(sight, `write ${point}`).toEqual(mode === 'plan' ? UNTOUCHED : NOTHING)
    }
  },
)

test('Each line of the journal is in the bucket before the next call is made', async () => {
  // given a bucket that takes its time, and a fleet that sees each call
  const { fleet, execution } = await begin('withoutPlan')
  const sandbox = fleet.accounts.get(ACCOUNT_ID)
  let writing = false
  const during: string[] = []
  fleet.bucket.beforeWrite = async (key) => {
    if (!key.includes('/runs/')) return
    writing = true
    const calls = sandbox?.calls.length
    await fleet.clock.sleep(5)
    if (sandbox?.calls.length !== calls) during.push(key)
    writing = false
  }

  // when the account is run
  await fleet.give({ task: 'run', execution, account: ACCOUNT_ID })

  // then nothing that changes something was called while a line was on its way
  const journal = [...fleet.bucket.objects.keys()].filter((key) => key.includes('/runs/'))
  expect(journal).toHaveLength(1)
  expect(writing).toBe(false)
  const lines = (fleet.bucket.objects.get(journal[0] ?? '')?.text ?? '').trim().split('\n')
  const records = lines.map((line) => JSON.parse(line))
  const changes = sandbox?.calls.filter(({ action }) => /^(Delete|Tag)/.test(action)).length
  expect(records.filter(({ type }) => type === 'calling')).toHaveLength(changes ?? 0)
})
