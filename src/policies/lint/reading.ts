/** What the readers of a policy's parts share. */
import { quoted } from '../../errors.js'
import { error, type LintFinding, type Place } from './finding.js'
import type { Json } from './json.js'
import type { Entry } from './policy.js'

export type Report = (finding: LintFinding) => void

export const placeOf = ({ path, line }: Json, statement: Place['statement']): Place => ({
  statement,
  path,
  line,
})

export const entryOf = (node: Json, text: string, place: Place): Entry => ({
  text,
  place: placeOf(node, place.statement),
})

/** A value as a message shows it. */
export const shown = (node: Json): string => {
  switch (node.type) {
    case 'string':
      return quoted(node.text)
    case 'array':
      return 'a list'
    case 'object':
      return 'an object'
    default:
      return quoted(node.text).slice(1, -1)
  }
}

export const repeated = (name: string, place: Place): LintFinding =>
  error('RepeatedElement', place, `${quoted(name)} appears twice`, 'keep one; use a list for several values')
