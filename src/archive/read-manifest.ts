import { badInput, printable } from '../errors.js'
import type { Destination } from './destination.js'
import { MANIFEST, Manifest } from './manifest.js'

/**
 * The manifest in a folder of the destination; undefined where there is none.
 * @throws WmlError (input) where it is broken, or not this tool's
 */
export const readManifest = async (
  destination: Destination,
  folder: string,
): Promise<Manifest | undefined> => {
  const name = `${folder}/${MANIFEST}`
  const text = await destination.read(name)
  if (text === undefined) return undefined
  const broken = (what: string) =>
    badInput(
      'BrokenArchive',
      printable(`${name} in ${destination.name} is no manifest of an archive: ${what}`),
      'archive to another place, or put the manifest back as it was',
    )
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw broken('it is no JSON')
  }
  const parsed = Manifest.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw broken(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
}
