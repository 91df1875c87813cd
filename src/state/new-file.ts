/** Files that a flag names and that are not there yet: plans, summaries. */
import { resolve } from 'node:path'
import { badInput, WmlError } from '../errors.js'
import type { Runtime } from '../runtime.js'

/** @throws WmlError where nothing can be written there, or a file is: what was reviewed is never written over */
export const checkNewFile = async ({ files }: Runtime, flag: string, file: string): Promise<void> => {
  const path = resolve(file)
  const text = await files.read(path).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EISDIR' ? 'it is a folder' : error.message
    throw badInput(
      'UnwritableFile',
      `${flag}: ${path} cannot be written: ${why}`,
      'name a new file, or - for standard output',
    )
  })
  if (text === undefined) return
  throw badInput('FileExists', `${flag}: there is a file ${path} already`, 'name another one, or remove it')
}

/**
 * @param path as `resolve` makes it
 * @throws WmlError where the machine refuses
 */
export const writeNewFile = async ({ files }: Runtime, path: string, text: string): Promise<void> => {
  await files.replace(path, text).catch((error: NodeJS.ErrnoException) => {
    throw new WmlError(
      'failed',
      error.code ?? 'UnwritableFile',
      `${path} cannot be written: ${error.message}`,
      'name a file in a folder that can be written, and run the command again',
    )
  })
}
