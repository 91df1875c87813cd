/** Archives in a bucket, against the S3 server of a package. */
import { createHash, randomBytes } from 'node:crypto'
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, expect, test } from 'vitest'
import type { Destination } from '../../src/archive/destination.js'
import { readMachineSettings } from '../../src/aws/machine/machine-settings.js'
import { openS3Destination } from '../../src/aws/s3-destination.js'
import type { S3Options } from '../../src/facts/s3.js'
import { nodeRuntime } from '../../src/runtime-node.js'
import { BUCKET, type S3Door, type ServedS3, serveS3 } from '../support/serve-s3.js'

let served: ServedS3
afterEach(() => served.close())

const OWNER = '123456789012'

const open = async (
  door: S3Door = {},
  options: S3Options = {},
  bucket = BUCKET,
  signal = new AbortController().signal,
): Promise<Destination> => {
  served = await serveS3(door)
  const { clock, files, homeDirectory } = nodeRuntime()
  const settings = await readMachineSettings({ env: {}, files, homeDirectory }, { endpointUrl: served.url })
  const credentials = async () => ({ accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' })
  const connection = { settings, userAgent: [], credentials, signal }
  return openS3Destination(
    { ...connection, clock, random: () => 0 },
    { bucket, prefix: 'kept/here' },
    options,
  )
}

const readAll = async (place: Destination, name: string): Promise<Buffer> => {
  const pieces: Uint8Array[] = []
  for await (const piece of (await place.open(name)) ?? []) pieces.push(piece)
  return Buffer.concat(pieces)
}

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('base64')

const write = async (place: Destination, name: string, bytes: Buffer): Promise<void> => {
  const file = await place.create(name)
  for (let at = 0; at < bytes.length; at += 500_000) await file.write(bytes.subarray(at, at + 500_000))
  await file.close()
}

test('a text comes back as it was written last, with its checksum sent; what is not there is undefined', async () => {
  const place = await open()

  await place.replace('a/manifest.json', 'one')
  await place.replace('a/manifest.json', 'two €')

  expect(await place.read('a/manifest.json')).toBe('two €')
  expect(await place.read('a/none')).toBeUndefined()
  expect(await place.open('a/none')).toBeUndefined()
  const puts = served.requests.filter(({ method }) => method === 'PUT')
  expect(puts.map(({ path }) => path.split('?')[0])).toEqual(
    Array(2).fill(`/${BUCKET}/kept/here/a/manifest.json`),
  )
  expect(puts[1]?.headers['x-amz-checksum-sha256']).toBe(sha256('two €'))
})

test('a large file goes up in parts, each with its checksum, and is not there before it is closed', async () => {
  // given
  const place = await open()
  const bytes = randomBytes(11 * 1024 * 1024)
  const file = await place.create('a/part.gz')

  // when
  await file.write(bytes.subarray(0, 7_000_000))
  expect(await place.list()).toEqual([])
  await file.write(bytes.subarray(7_000_000))
  await file.close()

  // then
  expect(await place.list()).toEqual(['a/part.gz'])
  expect(sha256(await readAll(place, 'a/part.gz'))).toBe(sha256(bytes))
  const parts = served.requests.filter(({ path }) => path.includes('partNumber='))
  const least = 5 * 1024 * 1024
  const expected = [bytes.subarray(0, least), bytes.subarray(least, 2 * least), bytes.subarray(2 * least)]
  expect(parts.map(({ headers }) => headers['x-amz-checksum-sha256']).sort()).toEqual(
    expected.map(sha256).sort(),
  )
})

test('what is given up does not come to be, and its parts are asked to be taken away', async () => {
  const place = await open({}, { expectedBucketOwner: OWNER })
  const file = await place.create('a/part.gz')
  await file.write(randomBytes(6 * 1024 * 1024))

  await file.discard()

  expect(await place.list()).toEqual([])
  const aborted = served.requests.filter(
    ({ method, path }) => method === 'DELETE' && path.includes('uploadId='),
  )
  expect(aborted).toHaveLength(1)
})

test('lists what is below a folder, sorted, and removes', async () => {
  const place = await open()
  for (const name of ['b/2', 'a/x/1', 'b/1', 'bb/1', 'b/3']) await place.replace(name, '')

  expect(await place.list('b')).toEqual(['b/1', 'b/2', 'b/3'])
  expect(await place.list()).toEqual(['a/x/1', 'b/1', 'b/2', 'b/3', 'bb/1'])
  await place.remove('b/2')
  expect(await place.list('b')).toEqual(['b/1', 'b/3'])
})

test('a list is followed to its last page', async () => {
  // given two pages; the package's server cannot make a second one
  const place = await open()
  const s3 = mockClient(S3Client)
  s3.on(ListObjectsV2Command).resolves({ Contents: [{ Key: 'kept/here/b' }] })
  s3.on(ListObjectsV2Command, { ContinuationToken: undefined }).resolves({
    Contents: [{ Key: 'kept/here/c' }, { Key: 'kept/here/folder/' }],
    NextContinuationToken: 'more',
  })

  const names = await place.list()

  expect(names).toEqual(['b', 'c'])
  expect(s3.commandCalls(ListObjectsV2Command).map(({ args }) => args[0].input)).toEqual([
    { Bucket: BUCKET, Prefix: 'kept/here/' },
    { Bucket: BUCKET, Prefix: 'kept/here/', ContinuationToken: 'more' },
  ])
  s3.restore()
})

test.each([
  ['a text', async (place: Destination) => Buffer.from((await place.read('big')) ?? '')],
  ['a part', (place: Destination) => readAll(place, 'big')],
])('where its connection breaks, %s is read on with the rest of the same object', async (_what, readBig) => {
  // given a server that breaks off the first reading after a while
  let broken = false
  const place = await open({
    before: (request, response) => {
      if (request.method === 'GET' && request.url?.includes('/big') && !broken) {
        broken = true
        const write = response.write.bind(response) as (piece: Uint8Array) => boolean
        let sent = 0
        response.write = ((piece: Uint8Array) => {
          sent += piece.length
          if (sent > 500_000) response.destroy()
          return write(piece)
        }) as typeof response.write
      }
      return false
    },
  })
  const bytes = Buffer.from(randomBytes(1_500_000).toString('hex'))
  await write(place, 'big', bytes)

  // when
  const read = await readBig(place)

  // then
  expect(read.equals(bytes)).toBe(true)
  const gets = served.requests.filter(({ method, path }) => method === 'GET' && path.includes('/big'))
  expect(gets).toHaveLength(2)
  expect(gets[1]?.headers).toMatchObject({
    range: expect.stringMatching(/^bytes=[1-9]\d*-$/),
    'if-match': expect.any(String),
  })
})

test('server-side encryption is asked for, and the owner expected, with every request that takes them', async () => {
  const place = await open(
    { owner: OWNER },
    { sse: 'aws:kms', sseKmsKeyId: 'alias/archives', expectedBucketOwner: OWNER },
  )

  await place.replace('a', 'text')
  await write(place, 'b', randomBytes(6 * 1024 * 1024))
  await place.read('a')
  await place.list()
  await place.remove('a')

  const owners = served.requests.map(({ headers }) => headers['x-amz-expected-bucket-owner'])
  expect(owners.length).toBeGreaterThan(8)
  expect(new Set(owners)).toEqual(new Set([OWNER]))
  const starts = served.requests.filter(
    ({ method, path }) =>
      (method === 'PUT' && !path.includes('partNumber')) || (method === 'POST' && /[?&]uploads/.test(path)),
  )
  expect(starts.map(({ method }) => method).sort()).toEqual(['POST', 'PUT'])
  for (const { headers } of starts)
    expect(headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'alias/archives',
    })
})

test('the bucket’s Region is found once, and every other request goes there', async () => {
  const place = await open({ region: 'eu-west-1' })

  await place.replace('a', 'text')

  expect(await place.read('a')).toBe('text')
  expect(served.requests.map(({ method }) => method)).toEqual(['HEAD', 'PUT', 'GET'])
})

test('Where only a prefix may be listed, a refused HeadBucket does not decide: the calls on the prefix do.', async () => {
  const place = await open({
    before: ({ method }, response) => {
      if (method !== 'HEAD') return false
      response.writeHead(403, { 'x-amz-bucket-region': 'us-east-1' }).end()
      return true
    },
  })

  await place.replace('a', 'text')

  expect(await place.read('a')).toBe('text')
})

test('no such bucket is said by name', async () => {
  await expect(open({}, {}, 'not-there')).rejects.toMatchObject({
    kind: 'input',
    code: 'NoSuchBucket',
    message: 'there is no bucket not-there',
  })
})

test('a bucket of another account is denied, and why it may be', async () => {
  await expect(open({ owner: '999999999999' }, { expectedBucketOwner: OWNER })).rejects.toMatchObject({
    kind: 'denied',
    code: 'AccessDenied',
    message: `bucket ${BUCKET}: HeadBucket in us-east-1: it was answered with HTTP status 403`,
    details: { service: 's3', next: expect.stringContaining(`belongs to account ${OWNER}`) },
  })
})

test('a refused upload ends whoever writes, and shows nothing of what was to be written', async () => {
  const place = await open({
    before: ({ method, url }, response) => {
      if (method !== 'POST' || !/[?&]uploads/.test(url ?? '')) return false
      response.writeHead(403).end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>')
      return true
    },
  })

  await expect(write(place, 'b', randomBytes(12 * 1024 * 1024))).rejects.toMatchObject({
    kind: 'denied',
    message: expect.stringContaining(`bucket ${BUCKET}: PutObject`),
    details: { next: expect.stringContaining('s3:PutObject') },
  })
  expect(await place.list()).toEqual([])
})

test('where the parts of a failed upload cannot be given up, the error is the one that made it fail', async () => {
  const refuse = (code: string) => `<Error><Code>${code}</Code><Message>${code}</Message></Error>`
  const place = await open({
    before: ({ method, url = '' }, response) => {
      const isPart = method === 'PUT' && url.includes('partNumber=')
      const isGivenUp = method === 'DELETE' && url.includes('uploadId=')
      if (!isPart && !isGivenUp) return false
      response.writeHead(isPart ? 400 : 403).end(refuse(isPart ? 'EntityTooLarge' : 'AccessDenied'))
      return true
    },
  })

  await expect(write(place, 'b', randomBytes(12 * 1024 * 1024))).rejects.toMatchObject({
    code: 'EntityTooLarge',
  })
  expect(served.requests.some(({ method }) => method === 'DELETE')).toBe(true)
})

test.each([
  ['a text', (place: Destination) => place.replace('a/manifest.json', 'text')],
  ['a small file', (place: Destination) => write(place, 'a/part.gz', randomBytes(1_000))],
  ['a large file', (place: Destination) => write(place, 'a/part.gz', randomBytes(12_000_000))],
  ['a removal', (place: Destination) => place.remove('a/part.gz')],
])('%s that S3 does not answer ends soon after the signal, with its reason', async (_, work) => {
  // given an S3 that takes changes and never answers
  let hung = (): void => {}
  const hangs = new Promise<void>((resolve) => {
    hung = resolve
  })
  const before: S3Door['before'] = ({ method }) => {
    if (method === 'GET' || method === 'HEAD') return false
    hung()
    return true
  }
  const controller = new AbortController()
  const place = await open({ before }, {}, BUCKET, controller.signal)
  const working = work(place)
  working.catch(() => {})
  await hangs

  // when
  const reason = new Error('interrupted')
  const start = performance.now()
  controller.abort(reason)

  // then
  await expect(working).rejects.toBe(reason)
  expect(performance.now() - start).toBeLessThan(2_000)
})

test('what S3 answers within a second of the signal is written to its end', async () => {
  const controller = new AbortController()
  const place = await open({}, {}, BUCKET, controller.signal)
  const file = await place.create('a/part.gz')
  await file.write(randomBytes(1_000))

  controller.abort(new Error('interrupted'))
  await file.close()

  const puts = served.requests.filter(({ method }) => method === 'PUT')
  expect(puts.map(({ path }) => path.split('?')[0])).toEqual([`/${BUCKET}/kept/here/a/part.gz`])
})

const SIGN_IN = '<!DOCTYPE html><html><body>Sign in</body></html>'
const NO_SUCH_KEY = '<Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message></Error>'

const listOf = (more: string, name = BUCKET): string =>
  `<ListBucketResult><Name>${name}</Name><Prefix>kept/here/</Prefix>${more}</ListBucketResult>`
const NO_KEYS = '<KeyCount>0</KeyCount><IsTruncated>false</IsTruncated>'
const AGAIN =
  '<KeyCount>0</KeyCount><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>'

interface OddAnswer {
  status?: number
  body?: string
  /** With the request id of S3, as a front end of it might answer; something else in between has none. */
  hasRequestId?: boolean
}

const answeredBy =
  (asked: string, { status = 200, body = SIGN_IN, hasRequestId = false }: OddAnswer): S3Door['before'] =>
  ({ method }, response) => {
    // The package's server does not know how parts are given up.
    if (asked === 'PUT' && method === 'DELETE') return response.writeHead(204).end() !== undefined
    if (method !== asked) return false
    if (!hasRequestId) response.removeHeader('x-amz-request-id')
    response.writeHead(status, { 'content-type': body === SIGN_IN ? 'text/html' : 'application/xml' })
    response.end(method === 'HEAD' ? '' : body)
    return true
  }

const reads = (place: Destination) => place.read('a/manifest.json')
const opens = (place: Destination) => place.open('a/part.gz')
const lists = (place: Destination) => place.list()
const replaces = (place: Destination) => place.replace('a/manifest.json', 'text')
const writesSmall = (place: Destination) => write(place, 'a/part.gz', randomBytes(1_000))
const writesLarge = (place: Destination) => write(place, 'a/part.gz', randomBytes(6_000_000))
const removes = (place: Destination) => place.remove('a/part.gz')

test.each<[string, string, OddAnswer, (place: Destination) => Promise<unknown>]>([
  ['a text read', 'GET', {}, reads],
  ['a text read', 'GET', { hasRequestId: true }, reads],
  ['a text read', 'GET', { status: 203, hasRequestId: true }, reads],
  ['a text read', 'GET', { status: 204, hasRequestId: true, body: '' }, reads],
  ['a text read', 'GET', { status: 404, body: NO_SUCH_KEY }, reads],
  ['a file read', 'GET', {}, opens],
  ['a file read', 'GET', { status: 404, body: NO_SUCH_KEY }, opens],
  ['a list', 'GET', {}, lists],
  ['a list', 'GET', { body: listOf(NO_KEYS) }, lists],
  ['a list', 'GET', { body: '<ListBucketResult/>', hasRequestId: true }, lists],
  ['a list', 'GET', { body: SIGN_IN, hasRequestId: true }, lists],
  ['a list', 'GET', { body: listOf('<IsTruncated>false</IsTruncated>'), hasRequestId: true }, lists],
  ['a list', 'GET', { body: listOf('<KeyCount>0</KeyCount>'), hasRequestId: true }, lists],
  ['a list', 'GET', { body: listOf(NO_KEYS.replace('false', 'true')), hasRequestId: true }, lists],
  ['a list', 'GET', { body: listOf(NO_KEYS.replace('0', '1')), hasRequestId: true }, lists],
  ['a list', 'GET', { body: listOf(NO_KEYS, 'another'), hasRequestId: true }, lists],
  ['a list', 'GET', { body: listOf(AGAIN), hasRequestId: true }, lists],
  ['a text written', 'PUT', {}, replaces],
  ['a text written', 'PUT', { hasRequestId: true }, replaces],
  ['a text written', 'PUT', { status: 202, hasRequestId: true }, replaces],
  ['a small file written', 'PUT', {}, writesSmall],
  ['a small file written', 'PUT', { hasRequestId: true }, writesSmall],
  ['a large file written', 'POST', {}, writesLarge],
  ['a large file written', 'POST', { hasRequestId: true }, writesLarge],
  ['a large file written', 'PUT', { hasRequestId: true }, writesLarge],
  ['a removal', 'DELETE', {}, removes],
])('%s: %s is answered by %o, which is not S3’s answer', async (_, method, answer, work) => {
  const place = await open({ before: answeredBy(method, answer) })

  await expect(work(place)).rejects.toMatchObject({ code: 'UnreadableReply', kind: 'unavailable' })
})

test.each([200, 403, 404])(
  'what answers %d in the place of S3 where the bucket is looked for says nothing of the bucket',
  async (status) => {
    await expect(open({ before: answeredBy('HEAD', { status }) })).rejects.toMatchObject({
      code: 'UnreadableReply',
      message: expect.stringContaining(
        `bucket ${BUCKET}: HeadBucket in us-east-1: what came is not AWS's answer`,
      ),
    })
  },
)

test('a whole object in the place of its rest is not added to what was read of it', async () => {
  // given a server that breaks off once, and answers the rest with the whole
  let gets = 0
  const place = await open({
    before: ({ method, headers }, response) => {
      if (method !== 'GET') return false
      gets += 1
      response.writeHead(200, { etag: '"1"', 'content-length': gets === 1 ? 2_000 : 1_000 })
      if (headers.range === undefined) response.write('x'.repeat(1_000), () => response.destroy())
      else response.end('x'.repeat(1_000))
      return true
    },
  })

  await expect(readAll(place, 'a/part.gz')).rejects.toMatchObject({ code: 'UnreadableReply' })
  expect(gets).toBe(2)
})
