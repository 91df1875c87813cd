import { resolve } from 'node:path'
import type { Destination } from '../archive/destination.js'
import { folderDestination } from '../archive/folder-destination.js'
import type { S3Connection } from '../aws/s3-destination.js'
import type { S3Flags } from '../cli/flags/archive-flags.js'
import { check } from '../cli/flags/input.js'
import { badInput, quoted } from '../errors.js'
import { ACCOUNT_ID, matches } from '../facts/patterns.js'
import {
  BUCKET_NAME,
  KEY_PREFIX,
  parseS3Url,
  type S3Options,
  SERVER_SIDE_ENCRYPTIONS,
  SSE_KMS_KEY_ID,
} from '../facts/s3.js'
import { withoutUser } from '../redact.js'
import type { Runtime } from '../runtime.js'

/** Where archives are kept, as data. */
export interface ArchivePlace {
  /** The whole path of a folder, or `s3://bucket/prefix`. */
  destination: string
  /** For a bucket alone. */
  s3?: S3Options | undefined
}

/** What a person named as the place of archives, checked. @throws WmlError (input) */
export const toArchivePlace = (text: string, flags: S3Flags & { sandbox?: boolean }): ArchivePlace => {
  const scheme = /^([A-Za-z][\w+.-]+):\/\//.exec(text)?.[1]
  if (scheme === 's3') return { destination: toBucketUrl(text, flags), s3: toS3Options(flags) }
  refuseS3Flags(flags, `${quoted(scheme === undefined ? text : withoutUser(text))} is none`)
  if (text !== '' && scheme === undefined) return { destination: resolve(text) }
  throw badInput(
    'MalformedValue',
    `${quoted(withoutUser(text))} is not a place for archives`,
    'name a folder, or a bucket as s3://BUCKET/PREFIX',
  )
}

const S3_FLAGS = ['sse', 'sse-kms-key-id', 'expected-bucket-owner'] as const

/** @throws WmlError (input) where a flag is about a bucket, and none is meant */
export const refuseS3Flags = (flags: S3Flags, why: string): void => {
  const lonely = S3_FLAGS.find((name) => flags[name] !== undefined)
  if (lonely === undefined) return
  throw badInput(
    'NoBucket',
    `--${lonely} is about the bucket of an archive, and ${why}`,
    'name a bucket as s3://BUCKET/PREFIX, or leave the flag out',
  )
}

/** What `--archive` and the flags beside it ask a teardown for. */
export const toArchive = (
  flags: S3Flags & Record<Concession, boolean> & { archive?: string | undefined; sandbox: boolean },
) => {
  const { archive } = flags
  if (archive === undefined) {
    const lonely = CONCESSIONS.find((name) => flags[name])
    if (lonely !== undefined)
      throw badInput(
        'ContradictoryFlags',
        `--${lonely} is about an archive, and --archive is not given`,
        'add --archive DEST, or leave the flag out',
      )
    refuseS3Flags(flags, '--archive is not given')
    return {}
  }
  const { destination, s3 } = toArchivePlace(archive, flags)
  return {
    archive: destination,
    ...(s3 === undefined ? {} : { archiveS3: s3 }),
    ...(flags['archive-masked'] ? { archiveMasked: true } : {}),
    ...(flags['archive-skip-unreadable'] ? { archiveSkipUnreadable: true } : {}),
  }
}

const CONCESSIONS = ['archive-masked', 'archive-skip-unreadable'] as const
type Concession = (typeof CONCESSIONS)[number]

const toBucketUrl = (text: string, { sandbox }: { sandbox?: boolean }): string => {
  const parsed = (url: string) => parseS3Url(url) ?? { bucket: '', prefix: '' }
  const asked = parsed(text)
  // A bucket's name has no colon: what is not one may be a user and a password.
  const { bucket, prefix } = matches(BUCKET_NAME, asked.bucket) ? asked : parsed(withoutUser(text))
  check('the bucket', BUCKET_NAME, bucket)
  const tidy = check('the prefix', KEY_PREFIX, prefix.replace(/\/$/, ''))
  if (sandbox) throw noS3InSandbox()
  return tidy === '' ? `s3://${bucket}` : `s3://${bucket}/${tidy}`
}

const noS3InSandbox = () =>
  badInput('NoS3', 'the embedded AWS of --sandbox has no S3', 'archive to a folder there')

const toS3Options = (flags: S3Flags): S3Options => {
  const { sse, 'sse-kms-key-id': key, 'expected-bucket-owner': owner } = flags
  const known = SERVER_SIDE_ENCRYPTIONS.find((one) => one === sse)
  if (sse !== undefined && known === undefined)
    throw badInput(
      'MalformedValue',
      `--sse ${quoted(sse)} is not a server-side encryption that this tool asks for`,
      `it must be ${SERVER_SIDE_ENCRYPTIONS.join(' or ')}`,
    )
  if (key !== undefined && known !== 'aws:kms')
    throw badInput(
      'ContradictoryFlags',
      '--sse-kms-key-id is a key of KMS, which nothing is encrypted with unless --sse says so',
      'add --sse aws:kms',
    )
  return {
    ...(known === undefined ? {} : { sse: known }),
    ...(key === undefined ? {} : { sseKmsKeyId: check('--sse-kms-key-id', SSE_KMS_KEY_ID, key) }),
    ...(owner === undefined
      ? {}
      : { expectedBucketOwner: check('--expected-bucket-owner', ACCOUNT_ID, owner) }),
  }
}

/**
 * @param place as `toArchivePlace` answers it
 * @param connection undefined where there is no AWS that has buckets
 * @throws WmlError, AwsError where the bucket is not there for the caller
 */
export const openDestination = async (
  { files }: Runtime,
  { destination, s3 }: ArchivePlace,
  connection: S3Connection | undefined,
): Promise<Destination> => {
  const bucket = parseS3Url(destination)
  if (bucket === undefined) return folderDestination(files.within(destination), destination)
  if (connection === undefined) throw noS3InSandbox()
  const { openS3Destination } = await import('../aws/s3-destination.js')
  return openS3Destination(connection, bucket, s3 ?? {})
}
