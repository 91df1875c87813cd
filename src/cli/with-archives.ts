import type { Destination } from '../archive/destination.js'
import type { Output } from '../report/output.js'
import type { Runtime } from '../runtime.js'
import { openDeadline, parseTimeout } from './deadline.js'
import type { CommonFlags, S3Flags } from './flags.js'
import { openDestination, toArchivePlace } from './open-destination.js'
import { withSession } from './session.js'
import { withOutput } from './with-output.js'

/**
 * Carries out what a command reads the archives in a place for; of a folder AWS is asked nothing. `check` is what the
 * other flags ask for, checked before any call.
 */
export const withArchives = <Wanted>(
  runtime: Runtime,
  procedure: string,
  flags: CommonFlags & S3Flags,
  destination: string,
  check: () => Promise<Wanted>,
  read: (archives: Destination, wanted: Wanted, signal?: AbortSignal) => Promise<Output>,
): Promise<number> => {
  const checked = async () => ({ wanted: await check(), place: toArchivePlace(destination, flags) })
  if (!destination.startsWith('s3://')) {
    return withOutput(runtime, procedure, flags, async () => {
      const { wanted, place } = await checked()
      const { signal, close } = openDeadline(runtime, parseTimeout(flags.timeout))
      try {
        return await read(await openDestination(runtime, place, undefined), wanted, signal)
      } catch (error) {
        throw signal.aborted ? signal.reason : error
      } finally {
        close()
      }
    })
  }
  return withSession(runtime, procedure, flags, async () => {
    const { wanted, place } = await checked()
    return {
      run: async ({ s3, signal }) => read(await openDestination(runtime, place, s3), wanted, signal),
    }
  })
}
