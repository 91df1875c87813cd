/** Where the program writes. What cannot be written never ends the work; at the end `writtenTo` tells. */
import { fstatSync, writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import type { Output } from './runtime.js'

type Stream = NodeJS.WriteStream & { fd?: number }

/** The first error of each stream that is written to. */
const losses = new Map<Writable, { error?: NodeJS.ErrnoException }>()

export const output = (stream: Stream): Output => {
  if (!losses.has(stream)) watch(stream)
  return {
    write: (text) => {
      stream.write(text)
    },
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns : undefined
    },
  }
}

/** Resolves when all is written: with the error that something was lost by, if anything was. */
export const writtenTo = (stream: Writable): Promise<NodeJS.ErrnoException | undefined> =>
  new Promise((resolve) => {
    // A stream says that it failed a moment after it said that it is done.
    stream.write('', () => setImmediate(() => resolve(losses.get(stream)?.error)))
  })

/** Whether an error says that something could not be written, which a listener of oclif throws once more. */
export const isLoss = (error: unknown): boolean => [...losses.values()].some((loss) => loss.error === error)

const watch = (stream: Stream): void => {
  const loss: { error?: NodeJS.ErrnoException } = {}
  losses.set(stream, loss)
  stream.on('error', (error) => {
    loss.error ??= error
  })
  if (isFile(stream)) writeWhole(stream, stream.fd)
}

const isFile = (stream: Stream): stream is Stream & { fd: number } => {
  if (stream.isTTY || stream.fd === undefined) return false
  try {
    const stats = fstatSync(stream.fd)
    return stats.isFile() || stats.isCharacterDevice()
  } catch {
    return false
  }
}

/**
 * What Node makes of a file throws where its disk is full, out of whatever writes; and where the system takes a part
 * of the bytes and says so, it does not look.
 */
const writeWhole = (stream: Writable, fd: number): void => {
  stream._write = (bytes: Uint8Array, _encoding, done) => {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
    } catch (error) {
      done(error as Error)
      return
    }
    done()
  }
}
