import type { AwsError } from '../aws/aws-error.js'

/** Why a run ends before its plan does: it can be resumed after each of them. */
export type StopReason = 'interrupted' | 'deadline' | 'credentials' | 'other-account'

/** The reason of the run's abort signal, and what every wait and call that it ends throws. */
export class Stopped extends Error {
  override name = 'Stopped'

  constructor(
    readonly reason: StopReason,
    message: string,
    /** Why the call that was ended by it had not succeeded yet. */
    readonly lastTry?: AwsError,
  ) {
    super(message)
  }
}
