import { badInput, printable } from '../errors.js'
import { parseJson } from '../parse-json.js'
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
  const text = await destination.read(`${folder}/${MANIFEST}`)
  return text === undefined ? undefined : parseManifest(destination, folder, text)
}

/** @throws WmlError (input) where it is broken, or not this tool's */
export const parseManifest = (destination: Destination, folder: string, text: string): Manifest => {
  const name = `${folder}/${MANIFEST}`
  const broken = (what: string) =>
    badInput(
      'BrokenArchive',
      printable(`${name} in ${destination.name} is not a manifest of an archive: ${what}`),
      'archive to another place, or put the manifest back as it was',
    )
  let json: unknown
  try {
    json = parseJson(text)
  } catch (error) {
    throw broken(`it ${(error as Error).message}`)
  }
  const parsed = Manifest.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw broken(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
}
