/**
 * A line of a journal, sealed: its last member is a SHA-256 over the rest, and the rest has the one of the line before
 * it. A line that was changed, left out or put in between is found.
 */
import { createHash } from 'node:crypto'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** @param json the text of an object with at least one member */
export const seal = (json: string): { line: string; digest: string } => {
  const digest = sha256(json)
  return { line: `${json.slice(0, -1)},"digest":"${digest}"}`, digest }
}

const SEALED = /^(?<rest>.*),"digest":"(?<digest>[0-9a-f]{64})"\}$/s

/** Whether a line is as it was sealed. */
export const isSealed = (line: string): boolean => {
  const { rest, digest } = SEALED.exec(line)?.groups ?? {}
  return rest !== undefined && sha256(`${rest}}`) === digest
}
