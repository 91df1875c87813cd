/** The flags of a command, for the commands that it names for later. */
import type { CarryOutFlags, CommonFlags } from '../cli/flags/flags.js'
import type { StepResult } from '../engine/step-result.js'
import { withoutUser } from '../redact.js'
import type { Output } from '../report/output.js'
import { shellWord } from '../shell-word.js'

/** For the command that resumes the run; the journal says whether it was in the sandbox. */
export const flagsToRepeat = (flags: CarryOutFlags): string =>
  `${accountFlags({ ...flags, sandbox: false })}${flags.yes ? ' --yes' : ''}`

/** The flags that choose the account and have a value; not `--mfa-code`, which is used up. */
const CHOOSE_ACCOUNT = [
  'profile',
  'endpoint-url',
  'assume-role',
  'external-id',
  'session-name',
  'duration',
  'mfa-serial',
] as const

/** The flags that choose the account, to be put behind a command. */
export const accountFlags = (flags: CommonFlags): string => {
  const chosen = CHOOSE_ACCOUNT.flatMap((name) => {
    const value = flags[name]
    return value === undefined
      ? []
      : [` --${name} ${shellWord(name === 'endpoint-url' ? withoutUser(value) : value)}`]
  })
  return [...chosen, flags.sandbox ? ' --sandbox' : ''].join('')
}

/** What to do next: where the credentials changed their account, they first have to give this one again. */
export const nextAs = (next: string | null, account: string, results: StepResult[]): string | null =>
  next !== null && results.some(({ error }) => error?.kind === 'other-account')
    ? `have the credentials belong to account ${account} again, then: ${next}`
    : next

/** The same, and the commands that it names for what is kept go to the same account. */
export const namingAccount = (output: Output, account: string): Output => {
  const kept = output.kept.map((one) =>
    one.command === undefined ? one : { ...one, command: `${one.command}${account}` },
  )
  return { ...output, kept, ...(output.plan && { plan: { ...output.plan, kept } }) }
}
