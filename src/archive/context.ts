import type { Aws } from '../aws/aws.js'
import type { Clock } from '../runtime.js'
import type { Destination } from './destination.js'
import type { ReadLimits } from './read-limits.js'

/** What archiving works with. */
export interface ArchiveContext {
  aws: Aws
  clock: Clock
  destination: Destination
  limitsOf: (region: string) => ReadLimits
  signal: AbortSignal
  /** How a group that data protection masks is read. */
  masking?: 'none' | 'unmasked' | 'masked' | undefined
  /** Who writes: the run, and the tool's version. */
  run: { runId: string; version: string }
  tell: (progress: ArchiveProgress) => void
}

/**
 * What was read since the last report. How many events a stream has no one tells beforehand, but what time they
 * span: `span` is milliseconds of it.
 */
export type ArchiveProgress =
  | { type: 'found'; span: number }
  /** `bytes` of lines, before they are compressed. */
  | { type: 'read'; events: number; bytes: number; span: number }
