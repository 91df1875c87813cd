import { shellWord } from '../../shell-word.js'
import type { Precondition, Step } from '../../steps/step.js'

type Archived = Extract<Precondition, { kind: 'archived' }>

export interface ArchiveCommand {
  /** Archives the log group of a row. */
  archive: string
  /** Reads the whole archive back. */
  verify: string
  quietSeconds: number
}

/** Undefined where the steps ask for no archive. */
export const archiveCommand = (steps: Step[]): ArchiveCommand | undefined => {
  const precondition = steps
    .flatMap(({ preconditions }) => preconditions)
    .find((candidate): candidate is Archived => candidate.kind === 'archived')
  if (precondition === undefined) return undefined
  const { destination, s3 = {}, masking, skipUnreadable, quiet } = precondition
  const owner = flag('expected-bucket-owner', s3.expectedBucketOwner)
  const place = shellWord(destination)
  const stored = `${flag('sse', s3.sse)}${flag('sse-kms-key-id', s3.sseKmsKeyId)}${owner}`
  const accepted = `${masking === 'accept' ? ' --archive-masked' : ''}${skipUnreadable ? ' --archive-skip-unreadable' : ''}`
  return {
    archive: `wml logs archive ${place}${stored}${accepted} --account "$account" --region "$region" --log-group "$name"`,
    verify: `wml logs verify ${place}${owner}`,
    quietSeconds: Math.ceil(quiet / 1000),
  }
}

const flag = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` --${name} ${shellWord(value)}`
