import { join } from 'node:path'
import type { Files } from '../runtime.js'
import type { Destination } from './destination.js'

/** A folder of this machine. @param path absolute */
export const folderDestination = (files: Files, path: string): Destination => {
  /** Nothing is in a file. */
  const namesIn = (name: string): Promise<string[]> =>
    files.list(join(path, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return []
      throw error
    })
  const below = async (name: string): Promise<string[]> => {
    const names = await namesIn(name)
    const found: string[] = []
    for (const inner of names) {
      const whole = name === '' ? inner : `${name}/${inner}`
      const deeper = await below(whole)
      found.push(...(deeper.length === 0 ? [whole] : deeper))
    }
    return found
  }
  return {
    name: path,
    read: (name) => files.read(join(path, name)),
    replace: (name, text) => files.replace(join(path, name), text),
    create: (name) => files.create(join(path, name)),
    open: (name) => files.open(join(path, name)),
    list: (folder = '') => below(folder),
    remove: (name) => files.remove(join(path, name)),
  }
}
