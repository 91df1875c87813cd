/**
 * Whether the actions and the resources of a statement fit: actions that take none of its ARNs, ARNs that are
 * no action's, and `*` where an action could name what it is for.
 * Source: WorkMail administrator guide, "How Amazon WorkMail works with IAM", section "Resources"; Service
 * Authorization Reference.
 */
import { quoted } from '../../errors.js'
import { arnsOverlap } from '../../facts/arn-patterns.js'
import { type ActionFacts, isWholeService, resourceArnPatterns } from '../../facts/authorization.js'
import { matchesWildcard } from '../../facts/wildcard.js'
import { arnForm } from './arn-form.js'
import { error, type LintFinding, note, warning } from './finding.js'
import { listed, type NamedAction, namedActions } from './named-actions.js'
import type { Entry, Policy, Statement } from './policy.js'
import { anyValue } from './variables.js'
import { isEverything } from './wildcards.js'

export const lintResources = ({ statements }: Policy): LintFinding[] => statements.flatMap(lintStatement)

const lintStatement = (statement: Statement): LintFinding[] => {
  const { effect, action, resource } = statement
  if (resource?.element !== 'Resource' || resource.entries.length === 0) return []
  const actions = namedActions(statement)
  // Many wildcards stand for the same actions, and many actions are done on the same kind of resource.
  const kinds = new Set(actions.map(({ facts }) => facts))
  const isTaken = takes()
  const reached = new Set(
    [...kinds].filter((facts) => resource.entries.some((entry) => isTaken(facts, entry))),
  )
  const unreached = actions.filter(({ facts }) => !reached.has(facts))
  const idle = resource.entries.filter((entry) => ![...reached].some((facts) => isTaken(facts, entry)))
  const areKnown = action?.entries.every(({ text }) =>
    isWholeService(text.split(':', 1)[0]?.toLowerCase() ?? ''),
  )
  const does = effect === 'Deny' ? 'denies' : 'allows'
  return [
    ...unreached.filter(({ byWildcard }) => !byWildcard).map((named) => namedInVain(named, does)),
    ...meantInVain(
      unreached.filter(({ byWildcard }) => byWildcard),
      does,
    ),
    // Where no action is reached at all, that has been said.
    ...(areKnown && reached.size > 0 ? idle.map(idleArn) : []),
    ...(effect === 'Allow' ? couldBeNarrower([...kinds], resource.entries) : []),
  ]
}

/** Answers whether a resource of the statement is, or may be, one that an action is done on. */
const takes = () => {
  const known = new Map<string, boolean>()
  const overlap = (pattern: string, text: string): boolean => {
    const key = `${pattern} ${text}`
    const overlaps = known.get(key) ?? arnsOverlap(anyValue(text), anyValue(pattern))
    known.set(key, overlaps)
    return overlaps
  }
  return ({ action, resourceTypes }: ActionFacts, { text }: Entry): boolean =>
    resourceTypes.length === 0
      ? matchesWildcard(text, '*')
      : resourceArnPatterns(action).some((pattern) => overlap(pattern, text))
}

const namedInVain = ({ facts: { action, resourceTypes }, entry }: NamedAction, does: string): LintFinding =>
  resourceTypes.length === 0
    ? error(
        'ActionTakesNoArn',
        entry.place,
        `the statement never ${does} ${action}, which takes no ARN, only "*"`,
        'give it a statement of its own, with "Resource": "*"',
      )
    : error(
        'ActionTakesOtherArns',
        entry.place,
        `the statement never ${does} ${action}, which is done on ${resourceArnPatterns(action).map(arnForm).join(' or ')}`,
        'add such an ARN, or take the action out',
      )

const meantInVain = (unreached: NamedAction[], does: string): LintFinding[] => {
  const byEntry = new Map<Entry, string[]>()
  for (const { entry, facts } of unreached) {
    const actions = byEntry.get(entry)
    if (actions === undefined) byEntry.set(entry, [facts.action])
    else actions.push(facts.action)
  }
  return [...byEntry].map(([{ text, place }, actions]) => {
    const what = `of what ${quoted(text)} stands for, the statement never ${does} ${listed(actions)}`
    const next = 'they are done on none of its resources: give those that are needed a statement of their own'
    return { ...warning('WildcardInVain', place, what, next), actions }
  })
}

const idleArn = ({ text, place }: Entry): LintFinding => {
  const what = `no action of the statement is done on ${quoted(text)}`
  return warning('IdleArn', place, what, 'take it out, or add the action that is meant')
}

const couldBeNarrower = (kinds: ActionFacts[], resources: Entry[]): LintFinding[] => {
  const everything = resources.find(({ text }) => isEverything(text))
  const actions = kinds.filter(({ resourceTypes }) => resourceTypes.length > 0).map(({ action }) => action)
  if (everything === undefined || actions.length === 0) return []
  const count = actions.length === 1 ? actions[0] : `${actions.length} actions`
  const arns = [...new Set(actions.flatMap(resourceArnPatterns).map(arnForm))]
  const what = `${count} could be narrowed from "*" to ARNs: ${listed(arns)}`
  const next = 'name what is meant, where not everything is'
  return [{ ...note('CouldBeNarrower', everything.place, what, next), actions }]
}
