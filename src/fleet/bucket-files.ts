/**
 * Files that are objects of a bucket, so that what a run writes down outlasts the machine that it ran on. S3 adds
 * nothing to an object: a file that grows is a row of objects, each written whole, the last of them again with
 * every line until it is large.
 */
import type { Files } from '../runtime.js'
import type { Bucket } from './bucket.js'

/** The folder whose files are the objects of the bucket. */
export const BUCKET_FOLDER = '/bucket'

const isInBucket = (path: string): boolean => path.startsWith(`${BUCKET_FOLDER}/`)

const PIECE_CHARACTERS = 64 * 1024

/** Behind the name of a file, for the pieces after the first. Sorted as they follow. */
const PIECE = /\.piece-\d{6}$/
const pieceName = (key: string, index: number): string =>
  index === 0 ? key : `${key}.piece-${String(index).padStart(6, '0')}`

export const bucketFiles = (bucket: Bucket): Files => {
  /** Of each file that was added to: how many pieces it has, and the text of the last. */
  const ends = new Map<string, { index: number; text: string }>()

  const keyOf = (path: string): string => {
    if (isInBucket(path)) return path.slice(BUCKET_FOLDER.length + 1)
    throw new Error(`${path} is on the machine of the function, which forgets everything`)
  }

  const piecesOf = async (key: string): Promise<string[]> => {
    const pieces: string[] = []
    for (;;) {
      const piece = await bucket.get(pieceName(key, pieces.length))
      if (piece === undefined) return pieces
      pieces.push(piece.text)
    }
  }

  const endOf = async (key: string): Promise<{ index: number; text: string }> => {
    const pieces = ends.has(key) ? [] : await piecesOf(key)
    const end = { index: Math.max(0, pieces.length - 1), text: pieces.at(-1) ?? '' }
    return ends.get(key) ?? end
  }

  const files: Files = {
    // Nothing else is read: the machine of a function has no settings, and nothing in the bucket is one.
    read: async (path) => {
      if (!isInBucket(path)) return undefined
      const pieces = await piecesOf(keyOf(path))
      return pieces.length === 0 ? undefined : pieces.join('')
    },

    replace: async (path, text) => {
      const key = keyOf(path)
      if ((await bucket.get(pieceName(key, 1))) !== undefined)
        throw new Error(`${path} has grown and can only be added to`)
      ends.delete(key)
      await bucket.put(key, text)
    },

    append: async (path, text) => {
      const key = keyOf(path)
      const { index, text: before } = await endOf(key)
      const end =
        before.length > 0 && before.length + text.length > PIECE_CHARACTERS
          ? { index: index + 1, text }
          : { index, text: before + text }
      // Not remembered before it is there: what failed may or may not have been written, and is read anew.
      ends.delete(key)
      await bucket.put(pieceName(key, end.index), end.text, 'application/x-ndjson')
      ends.set(key, end)
    },

    list: async (folder) => {
      const below = `${keyOf(folder)}/`
      const names = new Set<string>()
      for await (const keys of bucket.list(below)) {
        for (const key of keys) names.add((key.slice(below.length).split('/')[0] ?? '').replace(PIECE, ''))
      }
      return [...names].sort()
    },

    open: (path) => notHere(path),
    create: (path) => notHere(path),
    remove: (path) => notHere(path),
    // A bucket has no links.
    within: () => files,
  }
  return files
}

const notHere = (path: string): Promise<never> =>
  Promise.reject(new Error(`${path}: evidence is not removed, and archives go to s3://BUCKET/PREFIX`))
