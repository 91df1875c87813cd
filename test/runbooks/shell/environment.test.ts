/** What a script reads of its environment is looked at before anything is called. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { exportShell } from '../../../src/runbooks/shell/export-shell.js'
import { SEED } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { teardown } from '../../support/requests.js'

const { plan } = await planOn(SEED, teardown())
const { text } = exportShell(plan, { deadline: 60 * 60_000, machineFunction: 'none' })

const hasDash = spawnSync('dash', ['-c', ':']).status === 0
const shells = ['sh', ...(hasDash ? ['dash'] : [])]

/** A call of AWS is written down on standard output, and fails as one whose credentials are not taken. */
const run = (shell: string, env: Record<string, string>) => {
  const aws = `aws() { printf 'called %s\\n' "$1" >&3; echo 'Unable to locate credentials' >&2; return 1; }\n`
  const { status, stdout, stderr } = spawnSync(shell, {
    input: `exec 3>&1\n${aws}${text}`,
    env: { PATH: '/usr/bin:/bin', ...env },
  })
  return { status, stdout: String(stdout), stderr: String(stderr) }
}

test.each(
  shells.flatMap((shell) => [
    // A zero in front makes octal numbers, and 08 is none.
    [shell, 'DEADLINE', '08'],
    [shell, 'DEADLINE', '00'],
    [shell, 'DEADLINE', '-1'],
    [shell, 'DEADLINE', '1h'],
    [shell, 'DEADLINE', '1\n2'],
    // More than a shell counts to, once it is added to the time.
    [shell, 'DEADLINE', '9223372036854775807'],
    [shell, 'AWS_MAX_ATTEMPTS', '08'],
    [shell, 'AWS_MAX_ATTEMPTS', '0'],
    [shell, 'AWS_MAX_ATTEMPTS', 'many'],
  ]),
)('%s: %s=%j is bad input, and nothing is called', (shell, name, value) => {
  const { status, stdout, stderr } = run(shell, { [name]: value })

  expect(stderr).toContain(`${name} is a number`)
  expect(status).toBe(2)
  expect(stdout).toBe('')
})

test.each(
  shells.flatMap((shell) => [
    [shell, 'DEADLINE', '0'],
    [shell, 'DEADLINE', '80'],
    [shell, 'DEADLINE', '999999999'],
    [shell, 'DEADLINE', ''],
    [shell, 'AWS_MAX_ATTEMPTS', '10'],
  ]),
)('%s: %s=%j is taken', (shell, name, value) => {
  const { status, stdout } = run(shell, { [name]: value })

  expect(stdout).toBe('called sts\n')
  expect(status).toBe(4)
})
