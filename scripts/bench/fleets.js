/** Many organizations and a slow network, against the least time that calls, concurrency and latency allow. */
import { callsIn } from './clients.js'
import { PROGRAM, startEndpoint } from './endpoint.js'
import { DOCUMENTED_LIMITS } from './limits.js'
import { median, peakMemoryOf, timeOf } from './measure.js'

const LATENCY = 50

/**
 * `chain`: calls that must come one after the other before and behind the mass of them. The mass is bound by the
 * service that takes longest in a Region: its calls five at a time, and each action's at its rate.
 */
const FLEETS = [
  { line: 'logging status', count: 300, chain: 2, goal: 1.25 },
  { line: 'teardown --all --yes --keep-role --quiet-period 0s', count: 50, chain: 8, goal: 1.25 },
]

const tally = (names) => {
  const counts = new Map()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** Milliseconds, and what it is that takes them. */
const boundOf = (calls, chain) => {
  const { atOnce, perSecond } = DOCUMENTED_LIMITS
  const lanes = [...tally(calls.map((call) => call.replace(/:\w+/, '')))].map(([lane, count]) => {
    const most = atOnce[lane.split(' ')[0]]
    return {
      what: `${count} calls of ${lane}, ${most} at a time`,
      milliseconds: Math.ceil(count / most) * LATENCY,
    }
  })
  const rates = [...tally(calls)].flatMap(([call, count]) => {
    const rate = perSecond[call.split(' ')[0]]
    if (rate === undefined) return []
    const seconds = Math.ceil(count / rate) - 1
    return [{ what: `${count} ${call}, ${rate} a second`, milliseconds: seconds * 1000 + LATENCY }]
  })
  const [slowest] = [...lanes, ...rates].sort((one, other) => other.milliseconds - one.milliseconds)
  return { what: slowest.what, milliseconds: slowest.milliseconds + chain * LATENCY }
}

export const fleetRows = async ({ runs }) => {
  const rows = []
  for (const { line, count, chain, goal } of FLEETS) {
    const times = []
    let calls = []
    let memory
    for (let run = -1; run < Math.ceil(runs / 4); run += 1) {
      // A teardown leaves nothing for the next one.
      const { env, stop } = await startEndpoint({ count, latency: LATENCY })
      const program = { argv: [process.execPath, PROGRAM, ...line.split(' '), '--verbose'], env }
      try {
        if (run < 0) memory = peakMemoryOf(program)
        else {
          const { milliseconds, stderr } = await timeOf(program)
          times.push(milliseconds)
          calls = callsIn(stderr)
        }
      } finally {
        stop()
      }
    }
    const bound = boundOf(calls, chain)
    const ratios = times.map((milliseconds) => milliseconds / bound.milliseconds)
    rows.push({
      what: `\`wml ${line}\`, ${count} organizations, ${calls.length} calls of ${LATENCY} ms`,
      against: `the bound: ${bound.what}; ${chain} calls around them`,
      goal,
      ours: median(times),
      theirs: bound.milliseconds,
      ratio: median(ratios),
      least: Math.min(...ratios),
      most: Math.max(...ratios),
      memory,
    })
  }
  return rows
}
