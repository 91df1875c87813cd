import type { Readable } from 'node:stream'
import { UnreadableReply } from './unreadable-reply.js'

/** Credentials are answered in a few hundred bytes. */
const MOST_BYTES = 1024 * 1024

/** The whole of a stream. @throws UnreadableReply where it is longer than any answer with credentials */
export const textOf = async (stream: Readable): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) throw new UnreadableReply(`it gave more than ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
