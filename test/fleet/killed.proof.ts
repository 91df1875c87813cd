/** The function killed right after each of its writes to the bucket, and around each: the next invocation continues. */
import { expect, test } from 'vitest'
import { FLEET_ACCOUNT, givenFleet, type World } from '../support/fleet-world.js'
import { ACCOUNT_ID, loggingAccount, sightOf } from '../support/small-account.js'

const UNTOUCHED = sightOf(givenFleet([loggingAccount()]).accountOf(ACCOUNT_ID))
const NOTHING = { logging: [], logGroups: [], roles: [] }

/** An execution that is ready to be run. */
const begin = async (
  mode: 'plan' | 'withoutPlan' | 'withPlan',
): Promise<{ fleet: World; execution: string }> => {
  const fleet = givenFleet([loggingAccount()])
  const list = (execution: string, input: object) =>
    fleet.give({ task: 'list', execution, home: FLEET_ACCOUNT, input: { accounts: [ACCOUNT_ID], ...input } })
  if (mode === 'withoutPlan') await list('e1', { mode: 'apply', withoutPlan: true })
  else await list('e1', { mode: 'plan' })
  if (mode !== 'withPlan') return { fleet, execution: 'e1' }
  await fleet.runAll('e1')
  await list('e2', { mode: 'apply', plan: 'e1' })
  return { fleet, execution: 'e2' }
}

/**
 * Lets the function die at its `point`th write: nothing that the invocation would still do takes effect, and it
 * never ends. Answers whether it came so far.
 */
const runKilled = async (
  { bucket, give }: World,
  execution: string,
  when: 'before' | 'after',
  point: number,
): Promise<boolean> => {
  let writes = 0
  let isDead = false
  let die = (): void => {}
  const dead = new Promise<boolean>((resolve) => {
    die = () => resolve(true)
  })
  const stop = (): Promise<void> | undefined => {
    if (!isDead) return undefined
    die()
    return new Promise(() => {})
  }
  bucket.beforeWrite = () => {
    if (isDead) return stop()
    writes += 1
    if (when === 'before' && writes === point) isDead = true
    return stop()
  }
  bucket.afterWrite = () => {
    if (when === 'after' && writes === point) isDead = true
    return stop()
  }
  const ended = give({ task: 'run', execution, account: ACCOUNT_ID }).then(() => false)
  const wasKilled = await Promise.race([dead, ended])
  delete bucket.beforeWrite
  delete bucket.afterWrite
  return wasKilled
}

const countWrites = async (mode: Parameters<typeof begin>[0]): Promise<number> => {
  const { fleet, execution } = await begin(mode)
  let writes = 0
  fleet.bucket.afterWrite = () => {
    writes += 1
  }
  await fleet.give({ task: 'run', execution, account: ACCOUNT_ID })
  return writes
}

/** What is called between two writes counts as done in the first, and not in the second. */
const WAYS = [
  ['withoutPlan', 'before', 0],
  ['withoutPlan', 'before', 1],
  ['withoutPlan', 'after', 0],
  ['withPlan', 'before', 0],
  ['withPlan', 'after', 1],
  ['plan', 'before', 0],
  ['plan', 'after', 1],
] as const

test.each(WAYS)(
  '%s: killed %s any second write from %d on, the account ends as undisturbed',
  async (mode, when, first) => {
    // given the number of writes of an invocation that is left alone
    const writes = await countWrites(mode)
    expect(writes).toBeGreaterThan(4)

    for (let point = first + 1; point <= writes; point += 2) {
      // when the first invocation is killed at one of them, and the state machine runs it again
      const { fleet, execution } = await begin(mode)
      expect(await runKilled(fleet, execution, when, point), `write ${point}`).toBe(true)
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
