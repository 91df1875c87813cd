import type { NewFile } from '../runtime.js'

/** Where archives are kept. Names are relative, with `/` between their parts. */
export interface Destination {
  /** As a person names it. */
  name: string
  /** A text; undefined where there is none of that name. */
  read(name: string): Promise<string | undefined>
  /** Replaces a text whole. */
  replace(name: string, text: string): Promise<void>
  /** A file in pieces, that no one sees before it is closed. */
  create(name: string): Promise<NewFile>
  open(name: string): Promise<AsyncIterable<Uint8Array> | undefined>
  /** The names of everything below a folder, or of all there is; sorted. */
  list(folder?: string): Promise<string[]>
  remove(name: string): Promise<void>
}
