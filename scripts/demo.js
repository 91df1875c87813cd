/**
 * The main job on the embedded AWS, as an operator does it, in a state folder of its own. Ends with a proof,
 * read from the account itself: nothing is left but what was kept, and why.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../bin/run.js', import.meta.url))
const state = mkdtempSync(join(tmpdir(), 'wml-demo-'))
const env = { ...process.env, XDG_STATE_HOME: state }

const say = (text) => process.stdout.write(`${text}\n`)

/** Runs one command and shows it; ends the demo where it does not end as expected. */
const wml = (line, { capture = false } = {}) => {
  say(`\n$ wml ${line}`)
  const stdio = capture ? ['inherit', 'pipe', 'inherit'] : 'inherit'
  const { status, stdout } = spawnSync(process.execPath, [program, ...line.split(' ')], {
    env,
    stdio,
    encoding: 'utf8',
  })
  if (status !== 0) {
    say(`\nThe demo failed: exit code ${status}.`)
    process.exit(1)
  }
  return stdout
}

const readAccount = () =>
  JSON.parse(readFileSync(join(state, 'workmail-lifecycle/sandbox/account.json'), 'utf8'))

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other)

/** A log group that no organization wrote to and that has no name of WorkMail's is someone else's. */
const isForeign = (before, group) =>
  !group.logGroupName.startsWith('/aws/workmail/') &&
  before.organizations.every(({ monitoring }) => monitoring?.logGroupName !== group.logGroupName)

/** Whatever is left must be what the teardown kept, or someone else's and as it was. */
const prove = (before, kept) => {
  const account = readAccount()
  const untouched = account.logGroups.filter(
    (group) => isForeign(before, group) && before.logGroups.some((earlier) => isSame(earlier, group)),
  )
  const left = [
    ...account.organizations
      .filter(({ monitoring }) => monitoring)
      .map(({ region, alias }) => ({ what: `logging of ${alias}`, name: alias, region })),
    ...account.logGroups
      .filter((group) => !untouched.includes(group))
      .map(({ region, logGroupName: name }) => ({
        what: `log group ${name}`,
        name,
        region,
      })),
    ...account.roles.map(({ roleName: name }) => ({ what: `role ${name}`, name, region: 'global' })),
  ]
  say('\nWhat the account itself still holds:')
  for (const { region, logGroupName } of untouched) {
    say(`  log group ${logGroupName} (${region}): not of WorkMail, and as it was`)
  }
  const unexplained = left.filter(({ what, name, region }) => {
    const reason = kept.find((entry) => entry.subject === name && entry.region === region)?.reason
    say(`  ${what} (${region}): ${reason ? `kept, ${reason}` : 'LEFT WITHOUT A REASON'}`)
    return reason === undefined
  })
  if (unexplained.length > 0) {
    say('\nThe demo failed: something is left that no one kept.')
    process.exit(1)
  }
  say('Nothing else is left: no configuration, no other log group, no service-linked role.')
}

try {
  wml('logging status --sandbox')
  wml('role check --sandbox')
  wml('teardown --all --include-orphans --dry-run --sandbox')
  wml('logging enable --organization acme-labs --sandbox')
  const before = readAccount()
  const teardown =
    'teardown --all --include-orphans --yes --quiet-period 2s --retry-delay 2s --json --sandbox'
  const { outcome, steps, kept } = JSON.parse(wml(teardown, { capture: true }))
  const role = steps.find(({ kind }) => kind === 'delete-role')
  say(`Outcome: ${outcome}; the role's deletion was submitted ${role.attempts} times until nothing used it.`)
  wml('logging status --sandbox')
  wml('role check --sandbox')
  wml('teardown --all --include-orphans --yes --sandbox')
  prove(before, kept)
} finally {
  rmSync(state, { recursive: true, force: true })
}
