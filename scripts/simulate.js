/** `npm run simulate -- --runs N --seed S`: plays N seeds from S on, and prints what took place in them. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
})
for (const [name, value] of Object.entries(values)) {
  if (/^\d{1,9}$/.test(value)) continue
  process.stderr.write(`--${name} ${value} is not a whole number\n`)
  process.exit(2)
}

const reports = mkdtempSync(join(tmpdir(), 'simulation-'))
const startedAt = performance.now()
const workers = `--maxWorkers=${availableParallelism()}`
const { status } = spawnSync('npx', ['vitest', 'run', workers, 'test/simulation/shares'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: {
    ...process.env,
    SIMULATION_RUNS: values.runs,
    SIMULATION_SEED: values.seed,
    SIMULATION_REPORT: reports,
  },
})

const totals = { seeds: 0, runs: 0, calls: 0 }
const exercised = {}
for (const name of readdirSync(reports)) {
  const tally = JSON.parse(readFileSync(join(reports, name), 'utf8'))
  for (const key of Object.keys(totals)) totals[key] += tally[key]
  for (const [what, times] of Object.entries(tally.exercised))
    exercised[what] = (exercised[what] ?? 0) + times
}
rmSync(reports, { recursive: true })
const seconds = Math.round((performance.now() - startedAt) / 1000)
process.stdout.write(
  `${totals.seeds} seeds, ${totals.runs} commands, ${totals.calls} calls in ${seconds} s\n`,
)
for (const what of Object.keys(exercised).sort()) process.stdout.write(`  ${what}: ${exercised[what]}\n`)
process.exit(status ?? 1)
