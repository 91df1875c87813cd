/** A bucket in memory, as strict about conditions as S3: what is written is there at once. */
import type { Bucket } from '../../src/fleet/bucket.js'

export interface MemoryBucket extends Bucket {
  objects: Map<string, { text: string; etag: string; contentType?: string }>
  /** Called before each write takes effect; what it throws is thrown to the writer. */
  beforeWrite?: (key: string) => void | Promise<void>
  /** The same after it took effect. */
  afterWrite?: (key: string) => void | Promise<void>
  // biome-ignore lint/suspicious/noExplicitAny: tests look into every shape
  json(key: string): any
}

const PAGE = 1000

export const memoryBucket = (name = 'evidence'): MemoryBucket => {
  const objects: MemoryBucket['objects'] = new Map()
  let written = 0
  /** The condition is looked at in the moment in which the write takes effect. */
  const write = async (
    key: string,
    text: string,
    { contentType, mayWrite = () => true }: { contentType?: string | undefined; mayWrite?: () => boolean },
  ): Promise<string | undefined> => {
    await bucket.beforeWrite?.(key)
    if (!mayWrite()) return undefined
    written += 1
    const etag = `"${written}"`
    objects.set(key, { text, etag, ...(contentType && { contentType }) })
    await bucket.afterWrite?.(key)
    return etag
  }
  const bucket: MemoryBucket = {
    name,
    objects,
    get: async (key) => objects.get(key),
    put: async (key, text, contentType) => {
      await write(key, text, { contentType })
    },
    putIf: (key, text, etag) => write(key, text, { mayWrite: () => objects.get(key)?.etag === etag }),
    async *list(prefix) {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort()
      for (let at = 0; at < keys.length; at += PAGE) yield keys.slice(at, at + PAGE)
    },
    json: (key) => JSON.parse(objects.get(key)?.text ?? 'null'),
  }
  return bucket
}
