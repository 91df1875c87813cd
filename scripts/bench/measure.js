/** Runs commands in turn and compares them: this machine's speed changes from minute to minute, ratios do not. */
import { spawn, spawnSync } from 'node:child_process'

/** @typedef {{ argv: string[], env?: Record<string, string>, exits?: number }} Program */

/** Milliseconds that a program takes, start and end included. */
export const timeOf = ({ argv: [file, ...args], env = {}, exits = 0 }) =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (status) => {
      const milliseconds = performance.now() - startedAt
      if (status === exits) resolve({ milliseconds, stderr })
      else reject(new Error(`${file} ${args.join(' ')} ended with ${status}: ${stderr}`))
    })
  })

/** MiB that a program held at most (`/usr/bin/time`); undefined where that is not installed. */
export const peakMemoryOf = ({ argv, env = {} }) => {
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', 'peak %M', ...argv], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  const peak = /peak (\d+)\s*$/.exec(stderr ?? '')?.[1]
  return status === null || peak === undefined ? undefined : Number(peak) / 1024
}

export const median = (numbers) => {
  const sorted = [...numbers].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * Times two programs in turn, `runs` times, after one run of each that does not count.
 * @param {{ ours: Program, theirs: Program, runs: number, before?: () => Promise<void> }} pair
 */
export const compare = async ({ ours, theirs, runs, before = async () => {} }) => {
  const times = { ours: [], theirs: [] }
  for (let run = -1; run < runs; run += 1) {
    for (const [name, program] of Object.entries({ ours, theirs })) {
      await before()
      const { milliseconds } = await timeOf(program)
      if (run >= 0) times[name].push(milliseconds)
    }
  }
  const ratios = times.ours.map((milliseconds, run) => milliseconds / times.theirs[run])
  return {
    ours: median(times.ours),
    theirs: median(times.theirs),
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    memory: peakMemoryOf(ours),
  }
}
