/** As much of Amazon S3 as archives need, in this process: whole objects by name, and a list of them in one page. */
import { Readable } from 'node:stream'

interface S3Request {
  method: string
  hostname?: string
  path: string
  query?: Record<string, unknown>
  body?: unknown
}

export interface MemoryS3 {
  /** By `bucket/key`. */
  objects: Map<string, Uint8Array>
  handle(request: S3Request): Promise<{ response: S3Response }>
}

interface S3Response {
  statusCode: number
  headers: Record<string, string>
  body: Readable
}

const HOST = /^(.+)\.s3\.[a-z0-9-]+\.amazonaws\.com$/

export const isS3 = ({ hostname = '' }: S3Request): boolean => HOST.test(hostname)

export const memoryS3 = (): MemoryS3 => {
  const objects: MemoryS3['objects'] = new Map()
  const answer = (request: S3Request): [status: number, body?: Uint8Array | string] => {
    const bucket = HOST.exec(request.hostname ?? '')?.[1]
    const key = decodeURIComponent(request.path.slice(1))
    const name = `${bucket}/${key}`
    if (key === '')
      return request.method === 'HEAD' ? [200] : [200, listed(`${bucket}`, `${request.query?.prefix}`)]
    if (request.method === 'DELETE') return objects.delete(name) ? [204] : [204]
    if (request.method === 'PUT') {
      objects.set(name, Buffer.from(request.body as Uint8Array))
      return [200]
    }
    const object = objects.get(name)
    return object === undefined ? [404, '<Error><Code>NoSuchKey</Code></Error>'] : [200, object]
  }
  const listed = (bucket: string, prefix: string): string => {
    const names = [...objects.keys()].filter((name) => name.startsWith(`${bucket}/${prefix}`))
    const contents = names.map((name) => `<Contents><Key>${name.slice(bucket.length + 1)}</Key></Contents>`)
    const page = `<Name>${bucket}</Name><Prefix>${prefix}</Prefix><KeyCount>${names.length}</KeyCount><IsTruncated>false</IsTruncated>`
    return `<ListBucketResult>${page}${contents.join('')}</ListBucketResult>`
  }
  return {
    objects,
    handle: async (request) => {
      const [statusCode, body = ''] = answer(request)
      const bytes = Buffer.from(body as Uint8Array)
      const headers = {
        'content-length': String(bytes.length),
        etag: '"1"',
        'x-amz-request-id': '1',
        'x-amz-id-2': '1',
      }
      return { response: { statusCode, headers, body: Readable.from([bytes]) } }
    },
  }
}
