import type { Readable } from 'node:stream'
import { readUpTo } from '../read-up-to.js'
import { UnreadableReply } from './unreadable-reply.js'

const MIB = 1024 * 1024

/** Credentials are answered in a few hundred bytes. */
const MOST_OF_A_TEXT = MIB

/** The largest answer is a page of events: 1 MiB (API_GetLogEvents), each byte of which JSON writes with at most six. */
const MOST_OF_AN_ANSWER = 16 * MIB

const bytesOf = async (stream: AsyncIterable<Uint8Array>, most: number): Promise<Buffer> => {
  const bytes = await readUpTo(stream, most)
  if (bytes === undefined) throw new UnreadableReply(`it gave more than ${most} bytes`)
  return bytes
}

/** The whole of a stream. @throws UnreadableReply where it is longer than any answer with credentials */
export const textOf = async (stream: Readable): Promise<string> =>
  (await bytesOf(stream, MOST_OF_A_TEXT)).toString()

/** The `streamCollector` of the SDK's clients. @throws UnreadableReply where it is longer than any answer of AWS */
export const collectAnswer = (stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> =>
  bytesOf(stream, MOST_OF_AN_ANSWER)
