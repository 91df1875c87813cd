/** The archives in a folder or a bucket, for a command that reads them. */
import type { Destination } from '../archive/destination.js'
import type { CommonFlags, S3Flags } from '../cli/flags/flags.js'
import { openDeadline, parseTimeout } from './deadline.js'
import { CommandFailed } from './error-output.js'
import type { Host } from './host.js'
import { openAccount } from './open-account.js'
import { openDestination, toArchivePlace } from './open-destination.js'

export interface OpenArchives {
  archives: Destination
  signal: AbortSignal
  /** The error to end with: the reason where the command was stopped. */
  failure: (error: unknown) => unknown
  close: () => void
}

/** Of a folder AWS is asked nothing. @throws WmlError where the place is none, or the account cannot be opened */
export const openArchives = async (
  host: Host,
  command: string,
  flags: CommonFlags & S3Flags,
  place: string,
): Promise<OpenArchives> => {
  const { runtime } = host
  const asked = toArchivePlace(place, flags)
  if (!place.startsWith('s3://')) {
    const { signal, close } = openDeadline(runtime, parseTimeout(flags.timeout))
    const failure = (error: unknown): unknown => (signal.aborted ? signal.reason : error)
    return opened(openDestination(runtime, asked, undefined), { signal, failure, close })
  }
  const session = await openAccount(host, command, flags)
  const { signal, s3, close } = session
  const failure = (error: unknown): unknown => new CommandFailed(session.failure(error))
  return opened(openDestination(runtime, asked, s3), { signal, failure, close })
}

/** A place that cannot be opened ends what was opened for it. */
const opened = async (
  opening: Promise<Destination>,
  rest: Omit<OpenArchives, 'archives'>,
): Promise<OpenArchives> => {
  try {
    return { archives: await opening, ...rest }
  } catch (error) {
    rest.close()
    throw rest.failure(error)
  }
}
