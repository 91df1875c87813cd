/** The flags of teardown that an execution's input may have. Checked by the program itself, before any account is. */
import { withoutUser } from '../redact.js'
import { Output } from '../report/output.js'
import { FleetError } from './fleet-error.js'
import type { FleetMachine } from './machine.js'

/** What the fleet sets itself: which account it is, how long it may take, and what it prints. */
const SET_BY_THE_FLEET = [
  ...['profile', 'endpoint-url', 'sandbox', 'account'],
  ...['assume-role', 'external-id', 'session-name', 'duration', 'mfa-serial', 'mfa-code'],
  ...['json', 'quiet', 'verbose', 'timeout', 'yes', 'dry-run', 'plan-out', 'help', 'version'],
]

/** The program refuses this without a role, after it has checked every flag of the command, and asks AWS nothing. */
const WITHOUT_ROLE = ['--external-id', 'checked', '--json']
const EVERYTHING_ELSE_IS_RIGHT = 'NoRole'

/** @throws FleetError (BadInput), with what the program says */
export const checkFlags = async ({ main, runtime }: FleetMachine, flags: string[]): Promise<void> => {
  for (const [index, flag] of flags.entries()) {
    // What follows -o and -r is their value.
    if (/^-[^-or]*[hqvy]/.test(flag))
      throw new FleetError('BadInput', `flags: ${flag} is set by the fleet: leave it out`)
    const [, name = '', value = flags[index + 1] ?? ''] = /^--([^=]+)(?:=(.*))?$/s.exec(flag) ?? []
    if (SET_BY_THE_FLEET.includes(name)) {
      throw new FleetError('BadInput', `flags: --${name} is set by the fleet: leave it out`)
    }
    if (name === 'sse-kms-key-id' || (name === 'sse' && value === 'aws:kms')) {
      throw new FleetError(
        'BadInput',
        `flags: --${name}: the roles of the fleet may not use KMS keys. Leave it out: the bucket's own encryption holds`,
      )
    }
    if (name === 'archive' && !value.startsWith('s3://')) {
      throw new FleetError(
        'BadInput',
        `flags: --archive ${withoutUser(value)} is on the machine of the function: name s3://BUCKET/PREFIX`,
      )
    }
  }
  let stdout = ''
  const write = (text: string): void => {
    stdout += text
  }
  const silent = { isTerminal: false, write: () => {} }
  await main(['teardown', ...flags, ...WITHOUT_ROLE], {
    ...runtime,
    stdout: { isTerminal: false, write },
    stderr: silent,
  })
  const { error, next } = Output.parse(JSON.parse(stdout))
  if (error?.code === EVERYTHING_ELSE_IS_RIGHT) return
  throw new FleetError('BadInput', `flags: ${error?.message ?? 'they ask for no teardown'}; ${next ?? ''}`)
}
