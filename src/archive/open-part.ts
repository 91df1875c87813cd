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
  /** Resolves when the lines are taken, and there is room for more. */
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
  // Lines are collected in one and compressed out of the other.
  let [filling, compressing] = [Buffer.allocUnsafe(MEMBER), Buffer.allocUnsafe(MEMBER)]
  let filled = 0
  let events = 0
  let bytes = 0
  let written: Promise<void> = Promise.resolve()

  const write = async (lines: Uint8Array): Promise<void> => {
    const compressed = await compress(lines, { level: LEVEL, chunkSize: CHUNK })
    hash.update(compressed)
    bytes += compressed.length
    await file.write(compressed)
  }

  /** Compressed by the thread pool, while the next lines are read. */
  const flush = async (): Promise<void> => {
    await written
    if (filled === 0) return
    ;[filling, compressing] = [compressing, filling]
    written = write(compressing.subarray(0, filled))
    filled = 0
    // The next one that adds or closes gets the error.
    written.catch(() => {})
  }

  return {
    add: async (lines, count) => {
      events += count
      for (let from = 0; from < lines.length; ) {
        const more = lines.subarray(from, from + MEMBER - filled)
        filling.set(more, filled)
        filled += more.length
        from += more.length
        if (filled === MEMBER) await flush()
      }
    },
    bytes: () => bytes + filled,
    close: async () => {
      await flush()
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
