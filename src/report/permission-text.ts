/** What IAM said of permissions, for a person. */
import type { AccessAnswer } from '../policies/simulations.js'
import type { Style } from './style.js'

const COLORS = { allowed: 'green', denied: 'red', unknown: 'yellow' } as const
const WORDS = { allowed: 'allowed', denied: 'denied', unknown: 'not known' } as const
const WIDTH = 11

/** One line for each action, with the resources below where it is not allowed on all of them. */
export const permissionLines = (answers: AccessAnswer[], style: Style): string[] => {
  const groups = groupAlike(answers)
  return groups.flatMap((alike) => {
    const [{ action, decision, reason }] = alike
    const isWhole = groups.filter(([one]) => one.action === action).length === 1
    const word = style(COLORS[decision], WORDS[decision].padEnd(WIDTH))
    return [
      `${word}${action}${reason === null ? '' : `: ${reason}`}`,
      ...(reason === null && isWhole
        ? []
        : alike.map((answer) => `${' '.repeat(WIDTH)}  on ${onText(answer)}`)),
    ]
  })
}

type Alike = [AccessAnswer, ...AccessAnswer[]]

const groupAlike = (answers: AccessAnswer[]): Alike[] => {
  const groups = new Map<string, Alike>()
  for (const answer of [...answers].sort(byAction)) {
    const key = JSON.stringify([answer.action, answer.decision, answer.reason])
    groups.set(key, [...(groups.get(key) ?? []), answer] as Alike)
  }
  return [...groups.values()]
}

const byAction = (one: AccessAnswer, other: AccessAnswer): number =>
  one.action === other.action ? 0 : one.action < other.action ? -1 : 1

/** Most ARNs name the Region by themselves; a role is passed in the Region of the call that passes it. */
const onText = ({ action, resource, region }: AccessAnswer): string =>
  resource === '*' || action === 'iam:PassRole' ? `${resource} in ${region}` : resource

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

/** What would have to be done for what is denied to be allowed. */
export const remedies = (procedure: string, answers: AccessAnswer[]): string => {
  const denied = answers.filter(({ decision }) => decision === 'denied')
  const by = (kind: AccessAnswer['deniedBy'][number]): AccessAnswer[] =>
    denied.filter(({ deniedBy }) => deniedBy.includes(kind))
  const denying = [...new Set(denied.flatMap(({ policies }) => policies))]
  return [
    ...(by('identity').some(({ policies }) => policies.length === 0)
      ? [`\`wml policies generate ${procedure}\` prints a policy that allows it`]
      : []),
    ...(denying.length > 0 ? [`take the deny out of ${denying.join(', ')}`] : []),
    ...(by('boundary').length > 0 ? ['widen the permissions boundary'] : []),
    ...(by('organization').length > 0
      ? ['ask those who look after the service control policies of the organization']
      : []),
  ].join('; ')
}

/** The keys that IAM did not know and that may change an answer, as flags that give them. */
export const contextToTell = (answers: AccessAnswer[]): string => {
  const keys = answers.flatMap(({ decision, missingContext }) =>
    decision === 'unknown' ? missingContext : [],
  )
  return [...new Set(keys)].map((key) => `--context ${key}=VALUE`).join(' ')
}
