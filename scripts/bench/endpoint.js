/** The sandbox over HTTP in a process of its own, with an account as large and as slow as asked for. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PROGRAM = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
export const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1']

/** Organizations over the three Regions, each with logging on and a default log group of its own. */
export const organizations = (count) =>
  Array.from({ length: count }, (_, index) => ({
    region: REGIONS[index % REGIONS.length],
    organizationId: `m-${index.toString(16).padStart(32, '0')}`,
    alias: `org-${index}`,
    monitoring: { logGroupName: `/aws/workmail/emailevents/org-${index}` },
  }))

/**
 * @param {{ count: number, latency?: number }} account milliseconds of latency for each call; what else is given goes
 * into the seed as it is
 */
export const startEndpoint = async ({ count, latency = 0, ...more }) => {
  const folder = mkdtempSync(join(tmpdir(), 'wml-bench-'))
  const seed = join(folder, 'seed.json')
  const behaviour = { pageSize: 100, latency }
  writeFileSync(seed, JSON.stringify({ behaviour, organizations: organizations(count), ...more }))
  const child = spawn(
    process.execPath,
    [PROGRAM, 'sandbox', 'start', '--port', '0', '--seed', seed, '--json'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let text = ''
  const environment = await new Promise((resolve, reject) => {
    child.on('close', (status) => reject(new Error(`the endpoint ended with ${status}`)))
    child.stdout.setEncoding('utf8').on('data', (more) => {
      text += more
      if (text.trimEnd().endsWith('\n}')) resolve(JSON.parse(text).environment)
    })
  })
  return {
    folder,
    env: { ...environment, XDG_STATE_HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' },
    stop: () => {
      child.removeAllListeners('close')
      child.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
