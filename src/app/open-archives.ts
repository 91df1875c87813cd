/** The archives in a folder or a bucket, for a command that reads them. */
import type { Destination } from '../archive/destination.js'
import type { S3Flags } from '../cli/flags/archive-flags.js'
import type { CommonFlags } from '../cli/flags/flags.js'
import type { Output } from '../report/output.js'
import { openDeadline, parseTimeout } from './deadline.js'
import { CommandFailed } from './error-output.js'
import type { Host } from './host.js'
import { endSession, openAccount } from './open-account.js'
import { openDestination, toArchivePlace } from './open-destination.js'

export interface OpenArchives {
  archives: Destination
  signal: AbortSignal
  /** Ends what was opened with what the command answered, or with the reason for which it was stopped. */
  end: (output: Promise<Output>) => Promise<Output>
}

/** Of a folder AWS is asked nothing. @throws WmlError where the place is none, or the account cannot be opened */
export const openArchives = async (
  host: Host,
  command: string,
  flags: CommonFlags & S3Flags,
  place: string,
): Promise<OpenArchives> => {
  const asked = toArchivePlace(place, flags)
  if (!place.startsWith('s3://')) {
    const { signal, close } = openDeadline(host.runtime, parseTimeout(flags.timeout))
    const end = (output: Promise<Output>) => endFolder(output, signal, close)
    return opened(openDestination(host.runtime, asked, undefined), { signal, end })
  }
  const session = await openAccount(host, command, flags)
  const end = (output: Promise<Output>) => endSession(session, output)
  return opened(openDestination(host.runtime, asked, session.s3), { signal: session.signal, end })
}

const endFolder = async (
  output: Promise<Output>,
  signal: AbortSignal,
  close: () => void,
): Promise<Output> => {
  try {
    return await output
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    close()
  }
}

/** A place that cannot be opened ends what was opened for it. */
const opened = async (
  opening: Promise<Destination>,
  rest: Omit<OpenArchives, 'archives'>,
): Promise<OpenArchives> => {
  try {
    return { archives: await opening, ...rest }
  } catch (error) {
    throw new CommandFailed(await rest.end(Promise.reject(error)))
  }
}
