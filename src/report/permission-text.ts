/** What IAM said of permissions, for a person. */
import type { AccessAnswer } from '../policies/simulations.js'
import type { Style } from './style.js'

const COLORS = { allowed: 'green', denied: 'red', unknown: 'yellow' } as const
const WORDS = { allowed: 'allowed', denied: 'denied', unknown: 'not known' } as const
const WIDTH = 11

/** One line for each action, with the resources below where it is not allowed on them. */
export const permissionLines = (answers: AccessAnswer[], style: Style): string[] =>
  [...groupAlike(answers).values()].flatMap((alike) => {
    const [{ action, decision, reason }] = alike
    const word = style(COLORS[decision], WORDS[decision].padEnd(WIDTH))
    if (reason === null) return [`${word}${action}`]
    return [
      `${word}${action}: ${reason}`,
      ...alike.map((answer) => `${' '.repeat(WIDTH)}  on ${onText(answer)}`),
    ]
  })

type Alike = [AccessAnswer, ...AccessAnswer[]]

const groupAlike = (answers: AccessAnswer[]): Map<string, Alike> => {
  const groups = new Map<string, Alike>()
  const sorted = [...answers].sort((one, other) => (one.action < other.action ? -1 : 1))
  for (const answer of sorted) {
    const key = JSON.stringify([answer.action, answer.decision, answer.reason])
    groups.set(key, [...(groups.get(key) ?? []), answer] as Alike)
  }
  return groups
}

/** An ARN tells its Region by itself. */
const onText = ({ resource, region }: AccessAnswer): string =>
  resource === '*' ? `* in ${region}` : resource

/** How many of them IAM allows, in a sentence. */
export const permissionsVerdict = (answers: AccessAnswer[]): string => {
  const count = (asked: AccessAnswer['decision']) =>
    answers.filter(({ decision }) => decision === asked).length
  const [denied, unknown] = [count('denied'), count('unknown')]
  if (denied + unknown === 0) return `IAM allows all ${answers.length} permissions.`
  return [
    `IAM allows ${count('allowed')} of ${answers.length} permissions`,
    ...(denied > 0 ? [`denies ${denied}`] : []),
    ...(unknown > 0 ? [`does not say for sure of ${unknown}`] : []),
  ]
    .join(', ')
    .concat('.')
}
