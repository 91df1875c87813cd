/** Reads the parts of an archive back, and compares them with their manifest. Asks AWS nothing. */
import { createHash } from 'node:crypto'
import { addAbortSignal, pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { areEvents, type LogEvent } from '../aws/answers/logs.js'
import { AwsError } from '../aws/aws-error.js'
import type { Destination } from './destination.js'
import { addToHour, type HourlyDigests } from './digest.js'
import { endingOf } from './event-lines.js'
import { type ArchivedPart, isNamedAsPart, type Manifest } from './manifest.js'

export interface ReadBack {
  /** What is not as the manifest says, a sentence each; none where the archive is whole. */
  problems: string[]
  /** What each stream has from its time in `from` on; of those alone. */
  digests: Map<string, HourlyDigests>
}

/**
 * `from`: for each stream to be compared, the time (milliseconds since the epoch) from which on. `tell` is called
 * for every event that can be read.
 */
export const readBack = async (
  destination: Destination,
  folder: string,
  manifest: Manifest,
  {
    from = new Map(),
    signal,
    tell,
  }: {
    from?: Map<string, number>
    signal?: AbortSignal
    tell?: (event: LogEvent, logStreamName: string) => void
  } = {},
): Promise<ReadBack> => {
  const problems: string[] = []
  const counted = new Map<string, number>()
  const digests = new Map<string, HourlyDigests>([...from.keys()].map((name) => [name, new Map()]))
  const count = (line: Buffer, name: string): void => {
    counted.set(name, (counted.get(name) ?? 0) + 1)
    tell?.(toEvent(line), name)
    const hours = digests.get(name)
    if (hours === undefined) return
    const { timestamp } = toEvent(line)
    if (timestamp >= (from.get(name) ?? 0)) addToHour(hours, timestamp, line)
  }
  for (const part of manifest.parts) {
    signal?.throwIfAborted()
    const problem = await readPart(destination, `${folder}/${part.name}`, part, count, signal)
    if (problem !== undefined) problems.push(`${part.name} ${problem}`)
  }
  for (const { name, events } of manifest.streams) {
    const found = counted.get(name) ?? 0
    counted.delete(name)
    if (found !== events) problems.push(`stream ${name} has ${found} events, and the manifest says ${events}`)
  }
  for (const name of counted.keys()) problems.push(`stream ${name} is not in the manifest`)
  const known = new Set([...manifest.parts.map(({ name }) => name), ...manifest.unfinished])
  for (const name of await destination.list(folder)) {
    const own = name.slice(folder.length + 1).replace(/\.unfinished$/, '')
    if (isNamedAsPart(own) && !known.has(own)) problems.push(`${name} is not in the manifest`)
  }
  return { problems, digests }
}

/** Reads one part from its beginning to its end; answers what is wrong with it. */
const readPart = async (
  destination: Destination,
  name: string,
  part: ArchivedPart,
  count: (line: Buffer, logStreamName: string) => void,
  signal: AbortSignal | undefined,
): Promise<string | undefined> => {
  const hash = createHash('sha256')
  let bytes = 0
  let events = 0
  async function* hashed(from: AsyncIterable<Uint8Array>) {
    for await (const piece of from) {
      hash.update(piece)
      bytes += piece.length
      if (bytes > part.bytes) throw new Error(`it has more than ${part.bytes} bytes, which the manifest says`)
      yield piece
    }
  }
  try {
    const pieces = await destination.open(name)
    if (pieces === undefined) return 'is missing'
    const streamOf = createStreamReader()
    await eachLine(hashed(pieces), signal, (line) => {
      events += 1
      if (events > part.events)
        throw new Error(`it has more than ${part.events} events, which the manifest says`)
      count(line, streamOf(line))
    })
  } catch (error) {
    // That the place does not answer says nothing of what is in it.
    if (error instanceof AwsError || signal?.aborted) throw error
    return `cannot be read: ${(error as Error).message}`
  }
  if (bytes !== part.bytes) return `has ${bytes} bytes, and the manifest says ${part.bytes}`
  if (hash.digest('hex') !== part.sha256) return 'is not what was written: its SHA-256 differs'
  return events === part.events ? undefined : `has ${events} events, and the manifest says ${part.events}`
}

const LINE_BREAK = 10
const CHUNK = 128 * 1024
const NOTHING: Buffer = Buffer.alloc(0)
/** Bytes: an event has at most 1 MiB (CloudWatch Logs quotas), each of which JSON writes with at most six. */
const LONGEST_LINE = 8 * 1024 * 1024

/** Calls back for each line of what is compressed in the pieces, without its line break. */
const eachLine = async (
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  tell: (line: Buffer) => void,
): Promise<void> => {
  // A loop of its own at the end: what it throws is the error, and not that the rest was ended by it.
  const unpacked = pipeline(Readable.from(pieces), createGunzip({ chunkSize: CHUNK }), () => {})
  if (signal !== undefined) addAbortSignal(signal, unpacked)
  let rest = NOTHING
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(LINE_BREAK); end !== -1; end = chunk.indexOf(LINE_BREAK, start)) {
      const line = chunk.subarray(start, end)
      tell(rest.length === 0 ? line : Buffer.concat([rest, line]))
      rest = NOTHING
      start = end + 1
    }
    if (start < chunk.length) rest = Buffer.concat([rest, chunk.subarray(start)])
    if (rest.length > LONGEST_LINE) throw new Error(`a line is longer than ${LONGEST_LINE} bytes`)
  }
  if (rest.length > 0) throw new Error('its last line has no end')
}

interface ArchivedEvent extends LogEvent {
  logStreamName: string
}

const toEvent = (line: Buffer): ArchivedEvent => {
  const event: unknown = JSON.parse(line.toString())
  const { logStreamName } = event as Record<string, unknown>
  if (areEvents([event]) && typeof logStreamName === 'string') return event as ArchivedEvent
  throw new Error('a line is not an event')
}

/**
 * Tells of which stream a line is. Lines of one stream end alike, which no message can: its quotes are escaped. So
 * only the first of a row of them is parsed; that the others are what was written, the part's SHA-256 shows.
 */
const createStreamReader = (): ((line: Buffer) => string) => {
  let known: { name: string; ending: Buffer } | undefined
  return (line) => {
    if (known !== undefined && endsWith(line, known.ending)) return known.name
    const name = toEvent(line).logStreamName
    known = { name, ending: Buffer.from(endingOf(name).slice(0, -1)) }
    return name
  }
}

const endsWith = (line: Buffer, ending: Buffer): boolean => {
  const start = line.length - ending.length
  return start >= 0 && line.compare(ending, 0, ending.length, start, line.length) === 0
}
