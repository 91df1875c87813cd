/** Places in Amazon S3, and what is asked of S3 when something is stored there. */
import { z } from 'zod'
import type { Rule } from './patterns.js'

/** Amazon S3 user guide, "General purpose bucket naming rules". */
export const BUCKET_NAME: Rule = {
  name: 'bucket name',
  pattern: /^(?=.{3,63}$)(?!.*\.\.)(?!(\d{1,3}\.){3}\d{1,3}$)[a-z0-9][a-z0-9.-]*[a-z0-9]$/,
  rule: '3 to 63 characters of a-z, 0-9, . and -, starting and ending with a letter or a digit',
}

/** Half of what a key may have (Amazon S3 user guide, "Naming objects"): the other half is the archive's. */
export const KEY_PREFIX: Rule = {
  name: 'prefix',
  pattern: /^(?=.{0,500}$)(?!(.*\/)?\.{1,2}(\/|$))[A-Za-z0-9!_.*'()=@+-]*(\/[A-Za-z0-9!_.*'()=@+-]+)*$/,
  rule: "up to 500 characters of A-Z, a-z, 0-9 and ! _ . * ' ( ) = @ + - with single / between its parts",
}

/** Amazon S3 API reference, PutObject, SSEKMSKeyId: a key's id or ARN, or an alias's name or ARN. */
export const SSE_KMS_KEY_ID: Rule = {
  name: 'KMS key',
  pattern: /^(arn:aws:kms:[a-z0-9-]+:[0-9]{12}:)?(key\/|alias\/)?[A-Za-z0-9/_-]{1,256}$/,
  rule: 'the id or the ARN of a key, alias/NAME, or the ARN of an alias',
}

export const SERVER_SIDE_ENCRYPTIONS = ['AES256', 'aws:kms'] as const

/** How a bucket is written to; what is left out is as the bucket has it. */
export const S3Options = z.strictObject({
  sse: z.enum(SERVER_SIDE_ENCRYPTIONS).optional(),
  sseKmsKeyId: z.string().optional(),
  /** The account that the bucket must belong to: S3 refuses every request otherwise. */
  expectedBucketOwner: z.string().optional(),
})
export type S3Options = z.infer<typeof S3Options>

const S3_URL = /^s3:\/\/([^/]*)\/?(.*)$/s

/** The bucket and the prefix of `s3://bucket/prefix`; undefined for anything else. */
export const parseS3Url = (text: string): { bucket: string; prefix: string } | undefined => {
  const [, bucket, prefix] = S3_URL.exec(text) ?? []
  return bucket === undefined || prefix === undefined ? undefined : { bucket, prefix }
}

/** The options as flags, to be put behind a command; empty where there are none. */
export const toS3Flags = ({ sse, sseKmsKeyId, expectedBucketOwner }: S3Options = {}): string =>
  Object.entries({ sse, 'sse-kms-key-id': sseKmsKeyId, 'expected-bucket-owner': expectedBucketOwner })
    .map(([name, value]) => (value === undefined ? '' : ` --${name} ${value}`))
    .join('')
