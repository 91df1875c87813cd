/** The flags of archives: where they are, what they may lack, and which events are meant. */
import * as Flags from '@oclif/core/flags'
import { ownerFlag, regionFlag, scopeFlags } from './flags.js'

/** What an archive may lack. */
export const concessionFlags = {
  'archive-masked': Flags.boolean({
    default: false,
    summary:
      'Accept an archive in which data protection masks values: the originals are lost with the group.',
  }),
  'archive-skip-unreadable': Flags.boolean({
    default: false,
    summary:
      'Leave log groups of class INFREQUENT_ACCESS without an archive: their events are lost with them.',
  }),
}

/** How the bucket of an archive is written to. */
export const s3Flags = {
  sse: Flags.string({
    summary: 'Server-side encryption to ask S3 for, AES256 or aws:kms. Default: the bucket’s own.',
    helpValue: 'AES256|aws:kms',
    helpGroup: 'S3',
  }),
  'sse-kms-key-id': Flags.string({
    summary: 'The KMS key for --sse aws:kms: its id, ARN or alias. Default: the AWS managed key of S3.',
    helpValue: 'KEY',
    helpGroup: 'S3',
  }),
  ...ownerFlag,
}

/** Which log groups' events are meant, and how fast they are read. */
export const eventsFlags = (verb: 'archive' | 'count') => ({
  ...scopeFlags,
  ...regionFlag,
  'log-group': Flags.string({
    summary: `Also ${verb} this log group (repeatable). Without a scope, these alone.`,
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'NAME-OR-ARN',
    helpGroup: 'SCOPE',
  }),
  'reads-per-second': Flags.string({
    summary:
      'Pages of events to request a second, in each Region. Default: AWS’s documented quota (25 in us-east-1, 10 in the others).',
    helpValue: 'NUMBER',
  }),
})

export interface S3Flags {
  sse?: string | undefined
  'sse-kms-key-id'?: string | undefined
  'expected-bucket-owner'?: string | undefined
}
