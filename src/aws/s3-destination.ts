/** Archives in an Amazon S3 bucket. Loaded when a bucket is named: no other command needs S3's part of the SDK. */
import { once, setMaxListeners } from 'node:events'
import { PassThrough, type Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { Destination } from '../archive/destination.js'
import { badInput } from '../errors.js'
import { GLOBAL_REGION } from '../facts/regions.js'
import type { S3Options } from '../facts/s3.js'
import { readText } from '../node-files.js'
import { onAbort } from '../on-abort.js'
import type { Clock, NewFile } from '../runtime.js'
import { AwsError } from './aws-error.js'
import type { TemporaryKeyPair } from './key-pair.js'
import { createHttpHandler } from './machine/http-handler.js'
import type { MachineSettings } from './machine/machine-settings.js'
import { isNetworkError } from './network-errors.js'
import { letOnlyS3AnswersThrough, unproven } from './only-s3-answers.js'
import { orAborted } from './or-aborted.js'
import { QUIET } from './quiet.js'
import { createRetryStrategy } from './retry-strategy.js'
import { collectAnswer } from './text-of.js'
import { toAwsError } from './to-aws-error.js'

/** By whom and how S3 is asked. */
export interface S3Connection {
  settings: MachineSettings
  userAgent: [name: string, version: string][]
  clock: Clock
  random: () => number
  credentials: () => Promise<TemporaryKeyPair>
  /** Answers in this process, in place of the network. */
  requestHandler?: unknown
  /** Ends reads at once, and what is being written soon after. */
  signal: AbortSignal
}

/** Milliseconds. A part of an upload may take its time on a slow line, but not stand still. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 300_000, socketTimeout: 30_000 }

/** Bytes of a part of an upload: the least that S3 takes, since as many are kept as are sent at once. */
const UPLOAD_PART_BYTES = 5 * 1024 * 1024
const UPLOAD_PARTS_AT_ONCE = 2

/** Milliseconds that what is being written has to come to its end: a later run can continue it. */
const LAST_WRITES = 1_000

/** How often in a row an object is resumed where its connection broke. */
const MOST_BREAKS = 5

/** Regions in which a bucket is looked for: the first one asked names the right one. */
const MOST_REGIONS = 3

/** The permission that each request needs (Service Authorization Reference, Amazon S3). */
const PERMISSIONS = {
  HeadBucket: 's3:ListBucket',
  ListObjectsV2: 's3:ListBucket',
  GetObject: 's3:GetObject',
  PutObject: 's3:PutObject',
  DeleteObject: 's3:DeleteObject',
}
type Action = keyof typeof PERMISSIONS

/** S3 checks what arrives, and the SDK what comes back, where S3 has one checksum of the whole. */
const CHECKSUM = { ChecksumAlgorithm: 'SHA256' } as const

/**
 * The archives below a prefix of a bucket, wherever its Region is.
 * @throws WmlError where there is no such bucket; AwsError where S3 does not let the caller see it
 */
export const openS3Destination = async (
  connection: S3Connection,
  { bucket, prefix }: { bucket: string; prefix: string },
  options: S3Options,
): Promise<Destination> => {
  const { signal } = connection
  const writing = endsSoonAfter(signal, connection.clock)
  const { client, region } = await findBucket(connection, bucket, options)
  /** @throws the reason of the signal where that ended it */
  const ask = <Reply>(action: Action, ends: AbortSignal, answer: () => Promise<Reply>): Promise<Reply> =>
    orAborted(ends, answer).catch((error: unknown) => {
      ends.throwIfAborted()
      throw toS3Error(error, { action, region, bucket, owner: options.expectedBucketOwner })
    })
  const below = prefix === '' ? '' : `${prefix}/`
  const objectOf = (name: string) => ({ Bucket: bucket, Key: `${below}${name}` })
  const encryption = {
    ...(options.sse === undefined ? {} : { ServerSideEncryption: options.sse }),
    ...(options.sseKmsKeyId === undefined ? {} : { SSEKMSKeyId: options.sseKmsKeyId }),
  }

  /** Undefined where there is no such object. */
  const get = (name: string, from?: { at: number; etag: string | undefined }) => {
    const rest = from && { Range: `bytes=${from.at}-`, IfMatch: from.etag }
    return ask('GetObject', signal, () =>
      client.send(new GetObjectCommand({ ...objectOf(name), ...rest }), { abortSignal: signal }),
    ).catch((error: unknown) => {
      if (error instanceof AwsError && error.code === 'NoSuchKey') return undefined
      throw error
    })
  }

  async function* piecesOf(name: string, first: { Body?: unknown; ETag?: string | undefined }) {
    let [body, at, breaks] = [first.Body as Readable | undefined, 0, 0]
    while (body !== undefined) {
      try {
        for await (const piece of body as AsyncIterable<Uint8Array>) {
          signal.throwIfAborted()
          at += piece.length
          breaks = 0
          yield piece
        }
        return
      } catch (error) {
        signal.throwIfAborted()
        breaks += 1
        if (!(error instanceof Error && isNetworkError(error))) throw error
        if (breaks > MOST_BREAKS) await ask('GetObject', signal, () => Promise.reject(error))
      }
      // The connection broke: the rest of the same object.
      body = (await get(name, { at, etag: first.ETag }))?.Body as Readable | undefined
    }
    throw new Error('it was deleted while it was read')
  }

  const open = async (name: string): Promise<AsyncIterable<Uint8Array> | undefined> => {
    const first = await get(name)
    return first && piecesOf(name, first)
  }
  const place = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`

  return {
    name: place,
    read: async (name) => {
      const pieces = await open(name)
      return pieces && readText(`${place}/${name}`, pieces)
    },
    replace: async (name, text) => {
      const object = { ...objectOf(name), ...CHECKSUM, ...encryption, Body: text }
      await ask('PutObject', writing, () =>
        client.send(new PutObjectCommand(object), { abortSignal: writing }),
      )
    },
    create: async (name) => {
      const body = new PassThrough()
      const upload = new Upload({
        client,
        params: { ...objectOf(name), ...CHECKSUM, ...encryption, Body: body },
        partSize: UPLOAD_PART_BYTES,
        queueSize: UPLOAD_PARTS_AT_ONCE,
      })
      return newObject(
        body,
        ask('PutObject', writing, () => upload.done()).catch((error: unknown) => {
          if (writing.aborted) upload.abort().catch(() => {})
          throw error
        }),
      )
    },
    open,
    list: async (folder = '') => {
      const within = { Bucket: bucket, Prefix: folder === '' ? below : `${below}${folder}/` }
      const names: string[] = []
      let next: string | undefined
      do {
        const page = { ...within, ...(next === undefined ? {} : { ContinuationToken: next }) }
        const { Contents = [], NextContinuationToken } = await ask('ListObjectsV2', signal, () =>
          client.send(new ListObjectsV2Command(page), { abortSignal: signal }),
        )
        for (const { Key = '' } of Contents) if (!Key.endsWith('/')) names.push(Key.slice(below.length))
        next = NextContinuationToken
      } while (next !== undefined)
      return names.sort()
    },
    remove: async (name) => {
      await ask('DeleteObject', writing, () =>
        client.send(new DeleteObjectCommand(objectOf(name)), { abortSignal: writing }),
      )
    },
  }
}

const endsSoonAfter = (signal: AbortSignal, clock: Clock): AbortSignal => {
  const controller = new AbortController()
  // Thousands of parts may listen to it, one after the other.
  setMaxListeners(0, controller.signal)
  onAbort(signal, () => clock.alarm(LAST_WRITES, () => controller.abort(signal.reason)))
  return controller.signal
}

/** An object while it is uploaded: S3 shows nothing of it before it is whole. */
const newObject = (body: PassThrough, uploaded: Promise<unknown>): NewFile => {
  // The next one that writes or closes gets the error.
  uploaded.catch(() => {})
  body.on('error', () => {})
  return {
    write: async (bytes) => {
      if (body.write(bytes)) return
      const gone = new AbortController()
      // An upload that fails lets go of the body first: its own error says why.
      const drained = once(body, 'drain', { signal: gone.signal }).catch(() => uploaded)
      await Promise.race([drained, uploaded]).finally(() => gone.abort())
    },
    close: async () => {
      body.end()
      await uploaded
    },
    discard: async () => {
      body.destroy(new Error('the upload was given up'))
      await uploaded.catch(() => {})
    },
  }
}

/** A client of the bucket's own Region: S3 names it wherever it is asked, also where it refuses. */
export const findBucket = async (
  connection: S3Connection,
  bucket: string,
  { expectedBucketOwner: owner }: S3Options,
): Promise<{ client: S3Client; region: string }> => {
  let region: string = GLOBAL_REGION
  for (let tries = 1; ; tries += 1) {
    const client = await createClient(connection, region, owner)
    try {
      const { BucketRegion } = await orAborted(connection.signal, () =>
        client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal: connection.signal }),
      )
      if (BucketRegion === undefined || BucketRegion === region || tries === MOST_REGIONS)
        return { client, region }
      region = BucketRegion
    } catch (error) {
      connection.signal.throwIfAborted()
      const elsewhere = regionIn(error)
      // Policies that allow some prefixes alone refuse this one request: the requests that follow decide.
      if (elsewhere === region && isRefusal(error)) return { client, region }
      if (elsewhere === undefined || elsewhere === region || tries === MOST_REGIONS)
        throw toS3Error(error, { action: 'HeadBucket', region, bucket, owner })
      region = elsewhere
    }
    client.destroy()
  }
}

const isRefusal = (error: unknown): boolean =>
  unproven(error) === undefined &&
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 403

const regionIn = (error: unknown): string | undefined =>
  (error as { $response?: { headers?: Record<string, string> } }).$response?.headers?.['x-amz-bucket-region']

const createClient = async (
  { settings, userAgent, clock, random, credentials, requestHandler }: S3Connection,
  region: string,
  owner: string | undefined,
): Promise<S3Client> => {
  const endpoint = settings.endpointOf('s3')
  const maxAttempts = async () => settings.maxAttempts
  const { machine, ca, useDualstackEndpoint, useFipsEndpoint } = settings
  const client = new S3Client({
    region,
    credentials,
    maxAttempts,
    retryStrategy: createRetryStrategy({ maxAttempts, clock, random }),
    requestHandler: (requestHandler ??
      createHttpHandler({ env: machine.env, clock, ca, timeouts: TIMEOUTS })) as NonNullable<
      S3ClientConfig['requestHandler']
    >,
    requestChecksumCalculation: 'WHEN_SUPPORTED',
    responseChecksumValidation: 'WHEN_SUPPORTED',
    customUserAgent: userAgent,
    logger: QUIET,
    streamCollector: collectAnswer,
    ignoreConfiguredEndpointUrls: true,
    defaultsMode: 'standard',
    useDualstackEndpoint,
    useFipsEndpoint,
    // Servers other than AWS mostly have no host name for each bucket.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  })
  client.middlewareStack.remove('loggerMiddleware')
  letOnlyS3AnswersThrough(client)
  // Why an upload failed is what is to be said, not that its parts could not be given up after it.
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        commandName === 'AbortMultipartUploadCommand'
          ? next(args).catch(() => ({ output: { $metadata: {} }, response: undefined }))
          : next(args),
    { step: 'initialize', name: 'keepTheFirstError' },
  )
  // Here and not with each request: the SDK's uploads end some of them on their own.
  if (owner !== undefined)
    client.middlewareStack.add(
      (next) => (args) => next({ ...args, input: { ...args.input, ExpectedBucketOwner: owner } }),
      { step: 'initialize', name: 'expectBucketOwner' },
    )
  return client
}

interface Asked {
  action: Action
  region: string
  bucket: string
  owner: string | undefined
}

/** Of a bucket S3 tells no more than a status where it is asked for the head alone. */
export const toS3Error = (thrown: unknown, { action, region, bucket, owner }: Asked): Error => {
  const { message, details } = toAwsError(unproven(thrown) ?? thrown, { service: 's3', action, region })
  const { code, status } = details
  if (code === 'NoSuchBucket' || (action === 'HeadBucket' && status === 404))
    return badInput('NoSuchBucket', `there is no bucket ${bucket}`, 'create it, or name another place')
  const isDenied = details.kind === 'denied' || (status === 403 && details.kind !== 'credentials')
  const said =
    action === 'HeadBucket' && status !== undefined ? `it was answered with HTTP status ${status}` : message
  const about = `bucket ${bucket}: ${action} in ${region}: ${said}`
  if (!isDenied) return new AwsError(about, details)
  const ownership = owner === undefined ? '' : `, and see that the bucket belongs to account ${owner}`
  return new AwsError(about, {
    ...details,
    kind: 'denied',
    code: 'AccessDenied',
    next: `allow ${PERMISSIONS[action]} on it to this caller${ownership}`,
  })
}
