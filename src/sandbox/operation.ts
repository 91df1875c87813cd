import type { SandboxAccount } from './account.js'
import type { Caller } from './caller.js'
import type { InputOf, Members } from './validate.js'

/** What an operation works on. */
export interface CallContext {
  /** The account as it is: writes look here and change it. */
  account: SandboxAccount
  /** The account as a read sees it, which may be older (`behaviour.readLag`). */
  seen: SandboxAccount
  region: string
  caller: Caller
  /** Milliseconds since the epoch. */
  now: number
  random: () => number
}

type Output = Record<string, unknown> | undefined

/** One API operation: the members of its input, and what it does. Refuses by throwing a ServiceError. */
export interface Operation {
  members: Members
  run(context: CallContext, input: Record<string, unknown>): Output
}

/** Ties the type of `run`'s input to the table of members that it was validated against. */
export const operation = <const M extends Members>(
  members: M,
  run: (context: CallContext, input: InputOf<M>) => Output,
): Operation => ({ members, run: (context, input) => run(context, input as InputOf<M>) })
