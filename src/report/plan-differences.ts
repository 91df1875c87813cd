import { isDeepStrictEqual } from 'node:util'
import type { Plan } from '../engine/plan.js'
import { stepText } from './event-text.js'
import { blockerLine, keptLine } from './lines.js'

/**
 * What a plan that was saved says and one made now does not, and the other way round, a line each. When the
 * account was looked at is not a difference.
 */
export const planDifferences = (saved: Plan, now: Plan): string[] => {
  const lines: string[] = []
  for (const step of saved.steps) {
    const current = now.steps.find(({ key }) => key === step.key)
    if (current === undefined) lines.push(`no longer to be done: ${stepText(step)}`)
    else if (!isSame(current, step)) lines.push(`to be done in another way: ${stepText(step)}`)
  }
  for (const step of now.steps) {
    if (saved.steps.every(({ key }) => key !== step.key)) lines.push(`also to be done: ${stepText(step)}`)
  }
  lines.push(...listDifferences('kept', saved.kept.map(keptLine), now.kept.map(keptLine)))
  lines.push(...listDifferences('blocked by', saved.blockers.map(blockerLine), now.blockers.map(blockerLine)))
  return lines
}

const listDifferences = (what: string, saved: string[], now: string[]): string[] => [
  ...saved.filter((line) => !now.includes(line)).map((line) => `no longer ${what}: ${line}`),
  ...now.filter((line) => !saved.includes(line)).map((line) => `also ${what}: ${line}`),
]

/** As a file has them: a member that is undefined is none. */
const isSame = (one: object, other: object): boolean => isDeepStrictEqual(asJson(one), asJson(other))

const asJson = (value: object): unknown => JSON.parse(JSON.stringify(value))
