/**
 * Counts the AWS calls of the main commands, for one organization and for fifty, on the sandbox with pages as
 * large as AWS's. `npm run count-calls` prints the table.
 */
import { spawnSync } from 'node:child_process'
import { callsIn } from './bench/clients.js'
import { organizations, PROGRAM, startEndpoint } from './bench/endpoint.js'
import { DOCUMENTED_LIMITS } from './bench/limits.js'

/** The account as it is before logging is turned on. */
const withoutLogging = (count) => ({
  organizations: organizations(count).map(({ monitoring: _, ...organization }) => organization),
  roles: [],
  logGroups: [],
})

/** What is counted is not timed: it need not wait for a quota. */
const WML_LIMITS = Object.keys(DOCUMENTED_LIMITS.perSecond)
  .map((call) => `${call}=1000`)
  .join(',')

const countCalls = async (line, count, { on }) => {
  const { env, stop } = await startEndpoint({ count, ...(on ? {} : withoutLogging(count)) })
  try {
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...line.split(' '), '--verbose'], {
      env: { ...process.env, ...env, WML_LIMITS },
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`${line} ended with ${status}: ${stderr}`)
    return callsIn(stderr).length
  } finally {
    stop()
  }
}

const ROWS = [
  ['logging status', { on: true }],
  ['logging enable --all', { on: false }],
  ['teardown --all --yes --quiet-period 0s', { on: true }],
]

process.stdout.write('| command | 1 organization | 50 organizations |\n| --- | ---: | ---: |\n')
for (const [line, account] of ROWS) {
  const counts = []
  for (const count of [1, 50]) counts.push(await countCalls(line, count, account))
  process.stdout.write(`| \`wml ${line}\` | ${counts.join(' | ')} |\n`)
}
