import { expect, test } from 'vitest'
import { createVirtualClock } from './virtual-clock.js'

test('sleeps end in the order of their times, and last nothing', async () => {
  const clock = createVirtualClock(1000)
  const ended: string[] = []
  const sleep = async (name: string, milliseconds: number) => {
    await clock.sleep(milliseconds)
    ended.push(`${name} at ${clock.now()}`)
  }

  await Promise.all([sleep('long', 3_600_000), sleep('short', 5), sleep('middle', 70)])

  expect(ended).toEqual(['short at 1005', 'middle at 1070', 'long at 3601000'])
})

test('an abort ends a sleep with its reason, before and during it', async () => {
  const clock = createVirtualClock(0)
  const controller = new AbortController()
  clock.alarm(10, () => controller.abort(new Error('enough')))

  await expect(clock.sleep(1000, controller.signal)).rejects.toThrow('enough')
  expect(clock.now()).toBe(10)
  await expect(clock.sleep(1000, controller.signal)).rejects.toThrow('enough')
  expect(clock.now()).toBe(10)
})

test('an alarm rings when time comes to it, and does not make it come', async () => {
  const clock = createVirtualClock(0)
  const rung: number[] = []
  clock.alarm(50, () => rung.push(clock.now()))
  const stop = clock.alarm(60, () => rung.push(clock.now()))
  stop()

  for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  expect(rung).toEqual([])
  await clock.sleep(100)
  expect(rung).toEqual([50])
  expect(clock.now()).toBe(100)
})

test('advance lets everything happen that was to happen', async () => {
  const clock = createVirtualClock(0)
  const ended: number[] = []
  const work = async () => {
    await clock.sleep(10)
    ended.push(clock.now())
    await clock.sleep(10)
    ended.push(clock.now())
  }
  clock.alarm(25, () => ended.push(clock.now()))

  void work()
  await clock.advance(30)

  expect(ended).toEqual([10, 20, 25])
  expect(clock.now()).toBe(30)
})
