/** A bucket of texts with conditional writes (Amazon S3 user guide, "Conditional writes"). */
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import type { Bucket } from '../fleet/bucket.js'
import { AwsError } from './aws-error.js'
import { findBucket, type S3Connection, toS3Error } from './s3-destination.js'

/** Someone wrote first (412), or writes at this moment (409). */
const LOST_RACE = ['PreconditionFailed', 'ConditionalRequestConflict']

/** @throws WmlError where there is no such bucket; AwsError where S3 does not let the caller see it */
export const openS3Bucket = async (connection: S3Connection, name: string): Promise<Bucket> => {
  const { client, region } = await findBucket(connection, name, {})
  const ask = <Reply>(
    action: 'GetObject' | 'PutObject' | 'ListObjectsV2',
    answer: () => Promise<Reply>,
  ): Promise<Reply> =>
    answer().catch((error: unknown) => {
      throw toS3Error(error, { action, region, bucket: name, owner: undefined })
    })
  const put = async (Key: string, Body: string, more: object): Promise<string> => {
    const object = { Bucket: name, Key, Body, ...more }
    const { ETag = '' } = await ask('PutObject', () => client.send(new PutObjectCommand(object)))
    return ETag
  }

  return {
    name,
    get: async (Key) => {
      try {
        const { Body, ETag } = await ask('GetObject', () =>
          client.send(new GetObjectCommand({ Bucket: name, Key })),
        )
        return { text: (await Body?.transformToString()) ?? '', etag: ETag ?? '' }
      } catch (error) {
        if (error instanceof AwsError && error.code === 'NoSuchKey') return undefined
        throw error
      }
    },
    put: async (key, text, contentType = 'application/json') => {
      await put(key, text, { ContentType: contentType })
    },
    putIf: async (key, text, etag) => {
      try {
        return await put(key, text, etag === undefined ? { IfNoneMatch: '*' } : { IfMatch: etag })
      } catch (error) {
        if (error instanceof AwsError && LOST_RACE.includes(error.code)) return undefined
        throw error
      }
    },
    async *list(prefix) {
      let token: string | undefined
      do {
        const page = { Bucket: name, Prefix: prefix, ...(token && { ContinuationToken: token }) }
        const { Contents = [], NextContinuationToken } = await ask('ListObjectsV2', () =>
          client.send(new ListObjectsV2Command(page)),
        )
        yield Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]))
        token = NextContinuationToken
      } while (token !== undefined)
    },
  }
}
