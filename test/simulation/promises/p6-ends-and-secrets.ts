/**
 * Promise 6: every wait has a deadline, so that a run ends by `--timeout`, to the millisecond of virtual time;
 * no inside error comes out; and no secret reaches the output or a file.
 */
import { parseDuration } from '../../../src/duration.js'
import { SECRETS } from '../world/machine.js'
import type { EndWatcher, Run, World } from '../world/world.js'

const SECOND = 1000
const DAY = 24 * 60 * 60 * SECOND

export const endsAndTellsNoSecret: EndWatcher = { promise: 'P6', atEnd: (world, run) => atEnd(world, run) }

const atEnd = (world: World, run: Run): string[] => {
  const { end, command, startedAt, machine } = run
  const endedAt = run.endedAt ?? world.clock.now()
  if (end === undefined) return ['the run has no end']
  if (end.how === 'stalled') return ['the run stands still: it waits for what never comes']
  if (end.how === 'threw') return [`the run threw ${String(end.error)}`]
  if (end.how === 'crashed') return []
  const timeout = parseDuration('--timeout', command.timeout, SECOND, DAY)
  const took = endedAt - startedAt
  const texts = [end.stdout, end.stderr, ...machine.disk.values()]
  return [
    ...(took > timeout ? [`the run took ${took} ms of the ${timeout} ms that it may`] : []),
    ...(/"code": "Unexpected"/.test(end.stdout)
      ? [`an error that the tool did not expect: ${end.stdout}`]
      : []),
    ...Object.entries(SECRETS)
      .filter(([, secret]) => texts.some((text) => text.includes(secret)))
      .map(([name]) => `${name} got out`),
  ]
}
