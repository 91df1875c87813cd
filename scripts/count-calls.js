/**
 * Counts the AWS calls of the main commands, for one organization and for fifty, on the sandbox with pages as
 * large as AWS's. `npm run count-calls` prints the table.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSeed } from '../dist/sandbox/read-account.js'

const program = fileURLToPath(new URL('../bin/run.js', import.meta.url))
const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1']

/** Organizations over the three Regions, each with its own default log group where logging is on. */
const accountWith = (count, { on }) => {
  const organizations = Array.from({ length: count }, (_, index) => ({
    region: REGIONS[index % REGIONS.length],
    organizationId: `m-${index.toString(16).padStart(32, '0')}`,
    alias: `org-${index}`,
    ...(on ? { monitoring: { logGroupName: `/aws/workmail/emailevents/org-${index}` } } : {}),
  }))
  const seed = { behaviour: { pageSize: 100 }, organizations, ...(on ? {} : { roles: [], logGroups: [] }) }
  return parseSeed(JSON.stringify(seed), 'the seed')
}

const countCalls = (line, account) => {
  const state = mkdtempSync(join(tmpdir(), 'wml-count-'))
  const file = join(state, 'workmail-lifecycle/sandbox/account.json')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(account))
  const { status, stderr } = spawnSync(
    process.execPath,
    [program, ...line.split(' '), '--sandbox', '--verbose'],
    { env: { ...process.env, XDG_STATE_HOME: state }, encoding: 'utf8' },
  )
  rmSync(state, { recursive: true, force: true })
  if (status !== 0) throw new Error(`${line} ended with ${status}: ${stderr}`)
  return [...stderr.matchAll(/ (?:workmail|iam|logs|sts):[A-Za-z]+ [a-z]{2}-\S+ /g)].length
}

const ROWS = [
  ['logging status', true],
  ['logging enable --all', false],
  ['teardown --all --yes --settle 0s', true],
]

process.stdout.write('| command | 1 organization | 50 organizations |\n| --- | ---: | ---: |\n')
for (const [line, on] of ROWS) {
  const counts = [1, 50].map((count) => countCalls(line, accountWith(count, { on })))
  process.stdout.write(`| \`wml ${line}\` | ${counts.join(' | ')} |\n`)
}
