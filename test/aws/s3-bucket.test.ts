/** The bucket over HTTP, against a server that takes conditions as seriously as S3. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readMachineSettings } from '../../src/aws/machine/machine-settings.js'
import { openS3Bucket } from '../../src/aws/s3-bucket.js'
import { nodeRuntime } from '../../src/runtime-node.js'

let server: Server
let objects: Map<string, string>
let conflicts = 0

const etagOf = (text: string): string => `"${Buffer.from(text).toString('hex').slice(0, 32)}"`

const xml = (code: string): string => `<Error><Code>${code}</Code><Message>${code}</Message></Error>`

beforeEach(async () => {
  objects = new Map()
  conflicts = 0
  server = createServer(async (request, response) => {
    response.setHeader('x-amz-request-id', 'TX234S0F24A06C7')
    const body: Buffer[] = []
    for await (const piece of request) body.push(piece)
    const url = new URL(request.url ?? '', 'http://s3')
    const key = decodeURIComponent(url.pathname).replace(/^\/evidence\/?/, '')
    const refuse = (status: number, code: string) =>
      response.writeHead(status, { 'content-type': 'application/xml' }).end(xml(code))
    if (request.method === 'HEAD')
      return response.writeHead(200, { 'x-amz-bucket-region': 'us-east-1' }).end()
    if (request.method === 'PUT') {
      const { 'if-match': match, 'if-none-match': noneMatch } = request.headers
      const there = objects.get(key)
      if (conflicts > 0) {
        conflicts -= 1
        return refuse(409, 'ConditionalRequestConflict')
      }
      if (noneMatch === '*' && there !== undefined) return refuse(412, 'PreconditionFailed')
      if (match !== undefined && (there === undefined || etagOf(there) !== match)) {
        return refuse(
          there === undefined ? 404 : 412,
          there === undefined ? 'NoSuchKey' : 'PreconditionFailed',
        )
      }
      objects.set(key, Buffer.concat(body).toString())
      return response.writeHead(200, { etag: etagOf(objects.get(key) ?? '') }).end()
    }
    if (key === '') {
      const after = url.searchParams.get('continuation-token') ?? ''
      const prefix = url.searchParams.get('prefix') ?? ''
      const keys = [...objects.keys()].filter((one) => one.startsWith(prefix) && one > after).sort()
      const page = keys.slice(0, 2)
      const next = keys.length > 2 ? `<NextContinuationToken>${page[1]}</NextContinuationToken>` : ''
      const contents = page.map((one) => `<Contents><Key>${one}</Key></Contents>`).join('')
      return response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end(
          `<ListBucketResult><Name>evidence</Name><Prefix>${prefix}</Prefix><KeyCount>${page.length}</KeyCount><IsTruncated>${next !== ''}</IsTruncated>${contents}${next}</ListBucketResult>`,
        )
    }
    const text = objects.get(key)
    return text === undefined
      ? refuse(404, 'NoSuchKey')
      : response.writeHead(200, { etag: etagOf(text) }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const open = async () => {
  const { clock, random, files } = nodeRuntime()
  const endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings = await readMachineSettings({ env: {}, files, homeDirectory: undefined }, { endpointUrl })
  return openS3Bucket(
    {
      settings,
      userAgent: [['workmail-lifecycle', 'test']],
      ...{ clock, random },
      credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }),
      signal: new AbortController().signal,
    },
    'evidence',
  )
}

test('An object is written, read back and listed, page by page', async () => {
  const bucket = await open()
  for (const key of ['e/a', 'e/b', 'e/c', 'f/d']) await bucket.put(key, `text of ${key}`)

  const listed: string[] = []
  for await (const keys of bucket.list('e/')) listed.push(...keys)

  expect(listed).toEqual(['e/a', 'e/b', 'e/c'])
  expect((await bucket.get('e/b'))?.text).toBe('text of e/b')
  expect(await bucket.get('e/none')).toBeUndefined()
})

test('A new object is written for one of two, and changed only by who knows it as it is', async () => {
  const bucket = await open()

  const first = await bucket.putIf('lock', 'one', undefined)
  expect(first).toBeDefined()
  expect(await bucket.putIf('lock', 'two', undefined)).toBeUndefined()
  const second = await bucket.putIf('lock', 'three', first)
  expect(second).toBeDefined()
  expect(await bucket.putIf('lock', 'four', first)).toBeUndefined()

  expect((await bucket.get('lock'))?.text).toBe('three')
})

test('A conflict with a write at the same moment is a race that was lost', async () => {
  const bucket = await open()
  conflicts = 1

  expect(await bucket.putIf('lock', 'one', undefined)).toBeUndefined()
})
