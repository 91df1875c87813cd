/** Archives a log group that is about to be deleted, and makes sure that no event would be lost. */
import { isDeepStrictEqual } from 'node:util'
import { archiveGroup } from './archive-group.js'
import type { ArchiveContext } from './context.js'
import { sameDigest } from './digest.js'
import { lookAgain } from './look-again.js'
import { type ArchivedGroup, archiveFolder, type Manifest } from './manifest.js'
import { readBack } from './read-back.js'
import { readManifest } from './read-manifest.js'

/** How often what came in the quiet is archived too, before it is said that events still come. */
const MOST_TRIES = 3

/** `reason`: why the group must not be deleted. */
export type Keeping = { manifest: Manifest } | { reason: string }

/**
 * Archives what is left, stays quiet for so many milliseconds, reads the parts back and every event of the group
 * once more. Events that have expired in between are in the archive alone, which is no loss: only what has the time
 * of an event that is still there, or a later one, is compared.
 * @throws AwsError; what the destination refuses; the signal's reason
 */
export const keepGroup = async (
  context: ArchiveContext,
  group: ArchivedGroup,
  { organizations, quiet }: { organizations: Manifest['organizations']; quiet: number },
): Promise<Keeping> => {
  const { clock, destination, signal } = context
  let lacking: string[] = []
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const manifest = await archiveGroup(context, group, { organizations, until: null })
    await clock.sleep(quiet, signal)
    const seen = await lookAgain(context, group)
    const from = new Map([...seen].map(([name, { firstTimestamp }]) => [name, firstTimestamp]))
    const { problems, digests } = await readBack(destination, archiveFolder(group), manifest, {
      from,
      signal,
    })
    if (problems.length > 0) return { reason: `its archive is not whole: ${problems.join('; ')}` }
    lacking = [...seen].flatMap(([name, { digest }]) => {
      const archived = digests.get(name)
      return archived !== undefined && sameDigest(digest, archived) ? [] : [name]
    })
    if (lacking.length > 0) continue
    const now = await readManifest(destination, archiveFolder(group))
    if (isDeepStrictEqual(now, manifest)) return { manifest }
    return { reason: 'another run writes to its archive too' }
  }
  const streams = `${lacking.slice(0, 3).join(', ')}${lacking.length > 3 ? ' and others' : ''}`
  return {
    reason: `its archive and what CloudWatch Logs holds differ, in ${streams}: events still come, or came late`,
  }
}
