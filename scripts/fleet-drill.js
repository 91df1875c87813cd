/** `npm run fleet-drill -- --accounts N`: takes N small accounts of the sandbox down through the state machine. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { accounts: { type: 'string', default: '5000' } } })
if (!/^[1-9]\d{0,5}$/.test(values.accounts)) {
  process.stderr.write(`Invalid --accounts "${values.accounts}": must be a whole number from 1.\n`)
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'fleet-drill-'))
const report = join(folder, 'report.json')
const { status } = spawnSync('npx', ['vitest', 'run', 'test/deploy/drill.proof.ts'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
  env: {
    ...process.env,
    NODE_OPTIONS: '--max-old-space-size=8192',
    FLEET_DRILL_ACCOUNTS: values.accounts,
    FLEET_DRILL_REPORT: report,
  },
})
if (status === 0) {
  const figures = JSON.parse(readFileSync(report, 'utf8'))
  for (const [name, figure] of Object.entries(figures)) process.stdout.write(`${name}: ${figure}\n`)
}
rmSync(folder, { recursive: true })
process.exit(status ?? 1)
