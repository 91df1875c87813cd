/**
 * Whether the actions and the resources of a statement fit: actions that take none of its ARNs, ARNs that no
 * action takes, and `*` where an action could name its resource.
 * Source: WorkMail administrator guide, "How Amazon WorkMail works with IAM", section "Resources"; Service
 * Authorization Reference.
 */
import { quoted } from '../../errors.js'
import { arnsOverlap } from '../../facts/arn-patterns.js'
import {
  type ActionFacts,
  arnPatternsOf,
  isWholeService,
  resourceArnPatterns,
  unlistedResource,
} from '../../facts/authorization.js'
import { matchesWildcard } from '../../facts/wildcard.js'
import { arnForm } from './arn-form.js'
import { error, type LintFinding, note, warning } from './finding.js'
import { listed, type NamedAction, namedActions } from './named-actions.js'
import type { Entry, Policy, Statement } from './policy.js'
import { anyValue } from './variables.js'
import { isEverything } from './wildcards.js'

export const lintResources = ({ statements }: Policy): LintFinding[] => statements.flatMap(lintStatement)

const serviceOf = (action: string): string => action.split(':', 1)[0]?.toLowerCase() ?? ''

const lintStatement = (statement: Statement): LintFinding[] => {
  const { effect, action, resource } = statement
  if (resource?.element !== 'Resource' || resource.entries.length === 0) return []
  const actions = namedActions(statement)
  // Many wildcards match the same actions, and many actions take the same kind of resource.
  const kinds = new Set(actions.map(({ facts }) => facts))
  const isTaken = takes()
  const reached = new Set(
    [...kinds].filter((facts) => resource.entries.some((entry) => isTaken(facts, entry))),
  )
  const unreached = actions.filter(({ facts }) => !reached.has(facts))
  const idle = resource.entries.filter((entry) => ![...reached].some((facts) => isTaken(facts, entry)))
  const areKnown = action?.entries.every(({ text }) => isWholeService(serviceOf(text)))
  const does = effect === 'Deny' ? 'denies' : 'allows'
  const isCertain = certainty(resource.entries)
  return [
    ...unreached
      .filter(({ byWildcard }) => !byWildcard)
      .map((named) => namedInVain(named, does, isCertain(named.facts))),
    ...meantInVain(
      unreached.filter(({ byWildcard }) => byWildcard),
      does,
    ),
    // Where no action is reached at all, that has been said.
    ...(areKnown && reached.size > 0 ? idle.map(idleArn) : []),
    ...(effect === 'Allow' ? couldBeNarrower([...kinds], resource.entries) : []),
  ]
}

/** Answers whether a resource of the statement is, or may be, one that an action takes. */
const takes = () => {
  const known = new Map<string, boolean>()
  const overlap = (pattern: string, text: string): boolean => {
    const key = `${pattern} ${text}`
    const overlaps = known.get(key) ?? arnsOverlap(anyValue(text), anyValue(pattern))
    known.set(key, overlaps)
    return overlaps
  }
  return ({ action, resourceTypes }: ActionFacts, { text }: Entry): boolean => {
    if (resourceTypes.length > 0) return resourceArnPatterns(action).some((pattern) => overlap(pattern, text))
    const unlisted = unlistedResource(action)
    return matchesWildcard(text, '*') || (unlisted !== undefined && overlap(unlisted, text))
  }
}

const namedInVain = ({ facts, entry }: NamedAction, does: string, isCertain: boolean): LintFinding => {
  const { action, resourceTypes } = facts
  const [severity, never] = isCertain ? [error, 'never'] : [warning, 'probably never']
  if (resourceTypes.length === 0) {
    const what = `The statement ${never} ${does} ${action}, which takes no ARN, only "*"`
    const next = 'move it to a statement of its own, with "Resource": "*"'
    return severity('ActionTakesNoArn', entry.place, what, next)
  }
  const arns = resourceArnPatterns(action).map(arnForm).join(' or ')
  const what = `The statement ${never} ${does} ${action}, which needs ${arns}`
  return severity('ActionTakesOtherArns', entry.place, what, 'add such an ARN, or remove the action')
}

/**
 * Of other services the reference does not list all that IAM asks for (`iam:ListRoles` on `role/*`): an ARN of the
 * action's own service may do, where the action takes none by the reference or where the ARN is of no kind in it.
 */
const certainty = (resources: Entry[]) => {
  const known = new Map<string, { hasOwn: boolean; areOfItsKinds: boolean }>()
  const ofService = (service: string) => {
    const own = resources.map(({ text }) => anyValue(text)).filter((arn) => arn.split(':')[2] === service)
    const patterns = arnPatternsOf(service).map(anyValue)
    const areOfItsKinds = own.every((arn) => patterns.some((pattern) => arnsOverlap(arn, pattern)))
    return { hasOwn: own.length > 0, areOfItsKinds }
  }
  return ({ action, resourceTypes }: ActionFacts): boolean => {
    const service = serviceOf(action)
    if (service === 'workmail') return true
    const found = known.get(service) ?? ofService(service)
    known.set(service, found)
    return resourceTypes.length === 0 ? !found.hasOwn : found.areOfItsKinds
  }
}

const meantInVain = (unreached: NamedAction[], does: string): LintFinding[] => {
  const byEntry = new Map<Entry, string[]>()
  for (const { entry, facts } of unreached) {
    const actions = byEntry.get(entry)
    if (actions === undefined) byEntry.set(entry, [facts.action])
    else actions.push(facts.action)
  }
  return [...byEntry].map(([{ text, place }, actions]) => {
    const what = `The statement never ${does} some actions that ${quoted(text)} matches: ${listed(actions)}`
    const next = 'they take none of its resources: move those that are needed to a statement of their own'
    return { ...warning('WildcardInVain', place, what, next), actions }
  })
}

const idleArn = ({ text, place }: Entry): LintFinding => {
  const what = `No action of the statement takes ${quoted(text)}`
  return warning('IdleArn', place, what, 'remove it, or add the action that was meant')
}

const couldBeNarrower = (kinds: ActionFacts[], resources: Entry[]): LintFinding[] => {
  const everything = resources.find(({ text }) => isEverything(text))
  const actions = kinds.filter(({ resourceTypes }) => resourceTypes.length > 0).map(({ action }) => action)
  if (everything === undefined || actions.length === 0) return []
  const count = actions.length === 1 ? actions[0] : `${actions.length} actions`
  const arns = [...new Set(actions.flatMap(resourceArnPatterns).map(arnForm))]
  const what = `${count} could be limited from "*" to ARNs: ${listed(arns)}`
  const next = 'name the resources, unless all of them are meant'
  return [{ ...note('CouldBeNarrower', everything.place, what, next), actions }]
}
