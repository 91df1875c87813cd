import { expect, test } from 'vitest'
import { withAccountLock } from '../../src/fleet/lock-account.js'
import { givenFleet } from '../support/fleet-world.js'

const ACCOUNT = '200000000001'

const taking = (fleet: ReturnType<typeof givenFleet>, execution: string, id: string, work = async () => id) =>
  withAccountLock(fleet, { execution, account: ACCOUNT }, { id, endsAt: fleet.clock.now() + 900_000 }, work)

test('Of many that come at once one gets the lock, and the others are shown which', async () => {
  // given ten invocations of ten executions at the same moment
  const fleet = givenFleet([])
  const results = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      taking(fleet, `e${index}`, `i${index}`, async () => {
        await fleet.clock.sleep(1000)
        return `i${index}`
      }),
    ),
  )

  // then one worked
  const worked = results.filter((result) => 'result' in result)
  const shown = results.flatMap((result) => ('holder' in result ? [result.holder.invocation] : []))
  expect(worked).toHaveLength(1)
  expect(new Set(shown)).toEqual(new Set(worked.map((result) => 'result' in result && result.result)))
})

test('A lock is given up at the end, also where the work fails', async () => {
  const fleet = givenFleet([])

  await expect(taking(fleet, 'e1', 'i1', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')

  expect(await taking(fleet, 'e2', 'i2')).toEqual({ result: 'i2' })
})

test('The lock of a killed invocation holds until Lambda would have ended it', async () => {
  const fleet = givenFleet([])
  void taking(fleet, 'e1', 'i1', () => new Promise(() => {}))
  await fleet.clock.advance(899_000)
  expect(await taking(fleet, 'e2', 'i2')).toMatchObject({ holder: { execution: 'e1', invocation: 'i1' } })

  await fleet.clock.advance(2_000)

  expect(await taking(fleet, 'e2', 'i3')).toEqual({ result: 'i3' })
})
