import { resolve } from 'node:path'
import type { Destination } from '../archive/destination.js'
import { folderDestination } from '../archive/folder-destination.js'
import { badInput, quoted } from '../errors.js'
import type { Runtime } from '../runtime.js'

/** What a person named as the place of archives, checked, with a folder's whole path. @throws WmlError (input) */
export const toDestination = (text: string): string => {
  const scheme = /^([A-Za-z][\w+.-]+):\/\//.exec(text)?.[0]
  if (text !== '' && scheme === undefined) return resolve(text)
  throw badInput('MalformedValue', `${quoted(text)} is no place for archives`, 'name a folder')
}

/** @param destination as `toDestination` answers it */
export const openDestination = ({ files }: Runtime, destination: string): Destination =>
  folderDestination(files, destination)
