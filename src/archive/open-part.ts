/** A part of an archive while it is written. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Destination } from './destination.js'
import type { ArchivedPart } from './manifest.js'

const compress = promisify(gzip)

const LEVEL = 6
/** Bytes that are compressed at once: a gzip file is a row of members, each compressed for itself. */
const MEMBER = 512 * 1024
const CHUNK = 128 * 1024

export interface OpenPart {
  /** Resolves when there is room for more. */
  add(lines: Uint8Array, events: number): Promise<void>
  /** Bytes so far; lines that are not compressed yet count as they are. */
  bytes(): number
  /** On return the part is whole in its destination. */
  close(): Promise<ArchivedPart>
  discard(): Promise<void>
}

/** @param name with its folder */
export const openPart = async (
  destination: Destination,
  { folder, name }: { folder: string; name: string },
): Promise<OpenPart> => {
  const file = await destination.create(`${folder}/${name}`)
  const hash = createHash('sha256')
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  let events = 0
  let bytes = 0
  let written: Promise<void> = Promise.resolve()

  /** Compressed by the thread pool, while the next lines are read; written one after the other. */
  const flush = (): void => {
    if (waitingBytes === 0) return
    const [only, ...others] = waiting
    const lines = only !== undefined && others.length === 0 ? only : Buffer.concat(waiting)
    const member = compress(lines, { level: LEVEL, chunkSize: CHUNK })
    waiting = []
    waitingBytes = 0
    written = Promise.all([member, written]).then(async ([compressed]) => {
      hash.update(compressed)
      bytes += compressed.length
      await file.write(compressed)
    })
    // Whoever adds or closes next is told.
    written.catch(() => {})
  }

  return {
    add: async (lines, count) => {
      waiting.push(lines)
      waitingBytes += lines.length
      events += count
      if (waitingBytes < MEMBER) return
      await written
      flush()
    },
    bytes: () => bytes + waitingBytes,
    close: async () => {
      flush()
      await written
      await file.close()
      return { name, events, bytes, sha256: hash.digest('hex') }
    },
    discard: async () => {
      await written.catch(() => {})
      await file.discard()
    },
  }
}
