/** A set of events, each as often as it is in it, as a sum: whatever order they are read in, the same. */
import { createHash } from 'node:crypto'

/** The SHA-256 of each line, added in eight pieces of 32 bits. */
export interface Digest {
  events: number
  sum: Uint32Array
}

/** Digests by the hour of the events' times: where two differ, no more than these hours is read again. */
export type HourlyDigests = Map<number, Digest>

export const HOUR = 60 * 60 * 1000

/** Adds a line of an event of this time (milliseconds since the epoch). */
export const addToHour = (hours: HourlyDigests, timestamp: number, line: string | Uint8Array): void => {
  const hour = Math.floor(timestamp / HOUR)
  const digest = hours.get(hour) ?? emptyDigest()
  hours.set(hour, digest)
  addLine(digest, line)
}

const PIECES = 8

export const emptyDigest = (): Digest => ({ events: 0, sum: new Uint32Array(PIECES) })

/** Adds a line, without its line break. */
export const addLine = (digest: Digest, line: string | Uint8Array): void => {
  const hash = createHash('sha256').update(line).digest()
  digest.events += 1
  for (let piece = 0; piece < PIECES; piece += 1) {
    digest.sum[piece] = (digest.sum[piece] ?? 0) + hash.readUInt32LE(4 * piece)
  }
}

export const sameDigest = (one: Digest, other: Digest): boolean =>
  one.events === other.events && one.sum.every((piece, index) => piece === other.sum[index])
