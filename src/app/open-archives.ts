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
    const archives = await openDestination(runtime, asked, undefined)
    return { archives, signal, close, failure: (error) => (signal.aborted ? signal.reason : error) }
  }
  const session = await openAccount(host, command, flags)
  const { signal, s3, close } = session
  const archives = await openDestination(runtime, asked, s3)
  return { archives, signal, close, failure: (error) => new CommandFailed(session.failure(error)) }
}
