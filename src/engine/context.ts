import type { Aws, CallOptions, Reply } from '../aws/aws.js'
import { AwsError } from '../aws/aws-error.js'
import type { Call } from '../calls/call.js'
import type { Limits } from '../facts/quotas.js'
import type { Clock } from '../runtime.js'
import type { Journal } from '../state/journal.js'
import type { ArchiveAccess } from './archive-access.js'
import type { RunEvent } from './events.js'
import { Stopped } from './stopped.js'

/** What a run works with. */
export interface RunContext {
  aws: Aws
  clock: Clock
  random: () => number
  journal: Journal
  emit: (event: RunEvent) => void
  /** For the runs that archive what they delete. */
  archive?: ArchiveAccess
  /** Default: the documented ones. */
  limits?: Limits
  /** Aborted with a `Stopped` as its reason. */
  signal: AbortSignal
}

/** Makes a call that the run's signal ends. @throws Stopped, AwsError */
export const callAws = async (
  context: RunContext,
  call: Call,
  options: Pick<CallOptions, 'once'> = {},
): Promise<Reply> => {
  throwIfStopped(context)
  try {
    return await context.aws.call(call, { ...options, signal: context.signal })
  } catch (error) {
    throwIfStopped(context)
    throwIfRunEnds(error)
    throw error
  }
}

/** Where AWS cannot be asked any more as this account. @throws Stopped */
export const throwIfRunEnds = (error: unknown): void => {
  if (!(error instanceof AwsError)) return
  if (error.kind === 'credentials' || error.kind === 'other-account')
    throw new Stopped(error.kind, error.message)
}

/** Waits, in milliseconds. @throws Stopped */
export const pause = async (context: RunContext, milliseconds: number): Promise<void> => {
  throwIfStopped(context)
  try {
    await context.clock.sleep(milliseconds, context.signal)
  } catch (error) {
    throwIfStopped(context)
    throw error
  }
}

const throwIfStopped = ({ signal }: RunContext): void => {
  if (signal.aborted) throw signal.reason
}
