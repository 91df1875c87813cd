/**
 * The actions of a statement: whether they exist, and what a wildcard matches.
 * Source: IAM user guide, "IAM JSON policy elements: Action"; Service Authorization Reference.
 */
import { quoted } from '../../errors.js'
import { actionsOf, expandWildcard, isWholeService, serviceNames } from '../../facts/authorization.js'
import { nearest } from '../../nearest.js'
import { error, type LintFinding, note, warning } from './finding.js'
import { listed } from './named-actions.js'
import type { Clause, Entry, Policy, Statement } from './policy.js'
import { hasWildcard, isEveryAction } from './wildcards.js'

export const lintActions = ({ statements }: Policy): LintFinding[] => statements.flatMap(lintStatement)

type ActionElement = 'Action' | 'NotAction'

const lintStatement = ({ effect, action }: Statement): LintFinding[] => {
  if (action === undefined) return []
  const findings = action.entries.flatMap((entry) => lintAction(entry, action.element))
  return effect === 'Allow' && action.element === 'NotAction'
    ? [allowsTheRest(action), ...findings]
    : findings
}

const allowsTheRest = ({ place }: Clause<ActionElement>): LintFinding =>
  warning(
    'AllowNotAction',
    place,
    'Allow with NotAction allows every action of every AWS service except these',
    'name the allowed actions with Action, or use NotAction with Deny',
  )

const lintAction = ({ text, place }: Entry, element: ActionElement): LintFinding[] => {
  if (isEveryAction(text)) {
    const what = `${quoted(text)} matches every action of every AWS service`
    return [note('EveryAction', place, what, 'name the actions, unless all of them are meant')]
  }
  const [service = '', name = '', ...more] = text.split(':')
  if (name === '' || more.length > 0 || !/^([A-Za-z0-9.-]+|\*)$/.test(service))
    return [malformed(text, place)]
  if (service !== '*' && !serviceNames().includes(service.toLowerCase()))
    return [unknownService(text, service, name, place)]
  const actions = expandWildcard(text)
  if (service !== '*' && !isWholeService(service.toLowerCase())) return []
  if (actions.length === 0) return [unknownAction(text, service, name, place)]
  return hasWildcard(text) ? [{ ...expanded(text, actions, element, place), actions }] : []
}

const malformed = (text: string, place: Entry['place']): LintFinding => {
  const [named] = expandWildcard(`*:${text}`)
  const form = 'write SERVICE:ACTION, as in workmail:ListUsers; wildcards belong after the colon'
  return error('MalformedAction', place, `Invalid action ${quoted(text)}`, named ?? form)
}

/** Actions of this name that other services have. */
const elsewhere = (name: string): string[] => (hasWildcard(name) ? [] : expandWildcard(`*:${name}`))

const serviceOf = (action: string): string => action.slice(0, action.indexOf(':'))

const REFERENCE = 'look it up in the Service Authorization Reference'

/** Where nothing is near, the service may be newer than the tables or gone: IAM takes the action all the same. */
const unknownService = (text: string, service: string, name: string, place: Entry['place']): LintFinding => {
  const others = elsewhere(name)
  const meant = nearest(service, others.map(serviceOf)) ?? nearest(service, serviceNames())
  const only = others.length === 1 ? others[0] : undefined
  const next = meant === undefined ? only : `${meant}:${name}`
  const what = `${quoted(text)}: AWS lists no service ${quoted(service)}`
  return next === undefined
    ? warning('UnknownService', place, what, `${REFERENCE}: it may be new, or no longer offered`)
    : error('UnknownService', place, what, next)
}

const unknownAction = (text: string, service: string, name: string, place: Entry['place']): LintFinding => {
  if (hasWildcard(name)) {
    const what = `${quoted(text)} matches no action`
    return error('WildcardOfNothing', place, what, 'correct the part before the wildcard, or remove it')
  }
  const names = actionsOf(service.toLowerCase()).map((action) => action.slice(action.indexOf(':') + 1))
  const near = nearest(name, names)
  const next = elsewhere(name)[0] ?? (near === undefined ? undefined : `${service.toLowerCase()}:${near}`)
  const what = `AWS has no action ${quoted(text)}: IAM accepts it, and it has no effect`
  return error('UnknownAction', place, what, next ?? `${REFERENCE}, or remove it`)
}

const expanded = (
  text: string,
  actions: string[],
  element: ActionElement,
  place: Entry['place'],
): LintFinding => {
  const what = element === 'Action' ? 'matches' : 'excludes'
  const services = [...new Set(actions.map(serviceOf))]
  const isAll = services.length === 1 && actions.length === actionsOf(services[0] ?? '').length
  const names = isAll ? `all ${actions.length} actions of ${services[0]}` : listed(actions)
  return note('Wildcard', place, `${quoted(text)} ${what} ${names}`, 'name the actions if fewer are meant')
}
