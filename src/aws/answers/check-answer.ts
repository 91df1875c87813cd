/** Holds an answer's members against the table: what must be there, of which type, and belonging to the question. */
import type { z } from 'zod'
import { UnreadableReply } from '../unreadable-reply.js'
import type { Asked, Contradiction } from './contradictions.js'
import { kindOf } from './read-answer.js'

type Members = Record<string, unknown>

/** What one call answers. */
export interface AnswerTable {
  shape: z.ZodType<Members>
  /** Further than the shape can say. */
  contradicts?: Contradiction<never>
  /**
   * What exactly `{}` stands for: AWS does not document whether an empty list is left out of an answer in JSON. It is
   * asked again before it is believed.
   */
  leftOut?: Members
}

/** The answer's members, as far as the table knows them. @throws UnreadableReply, which says what is wrong */
export const checkAnswer = ({ shape, contradicts }: AnswerTable, members: Members, asked: Asked): Members => {
  const parsed = shape.safeParse(members)
  if (!parsed.success) throw new UnreadableReply(whatIsWrong(parsed.error, members))
  const contradiction = contradicts?.(parsed.data as never, asked)
  if (contradiction !== undefined) throw new UnreadableReply(`a contradiction: ${contradiction}`)
  return parsed.data
}

/** The first thing that is not as documented: where it is, and what is there. Never what it says. */
const whatIsWrong = ({ issues }: z.ZodError, members: Members): string => {
  const [issue] = issues
  if (issue === undefined || issue.code === 'unrecognized_keys') return 'members that are not documented'
  const place = issue.path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('')
  const found = issue.path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part],
    members,
  )
  if (found === undefined) return `${place} is missing${instead(issue.path.length, members)}`
  if (issue.code === 'invalid_type' || found === null) return `${place} is ${kindOf(found)}`
  return `${place} ${issue.message}`
}

/** What came in the place of a whole answer, by the names of its members. */
const instead = (depth: number, members: Members): string => {
  const names = Object.keys(members)
    .filter((name) => /^\w{1,40}$/.test(name))
    .slice(0, 3)
  return depth > 1 || names.length === 0
    ? ''
    : `, and what came has ${names.join(', ')}: not this service's answer`
}
