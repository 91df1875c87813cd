/**
 * The actions of a statement: whether they exist, and what a wildcard stands for.
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

const lintStatement = (statement: Statement): LintFinding[] => {
  const { effect, action } = statement
  if (action === undefined) return []
  const findings = action.entries.flatMap((entry) => lintAction(entry, action))
  return effect === 'Allow' && action.element === 'NotAction'
    ? [allowsTheRest(action), ...findings]
    : findings
}

const allowsTheRest = ({ place }: Clause<'Action' | 'NotAction'>): LintFinding =>
  warning(
    'AllowNotAction',
    place,
    'Allow with NotAction allows every action of every AWS service but these',
    'name what is to be allowed, with Action; or use NotAction with Deny',
  )

const lintAction = ({ text, place }: Entry, { element }: Clause<'Action' | 'NotAction'>): LintFinding[] => {
  if (isEveryAction(text)) {
    const what = 'stands for every action of every AWS service'
    return [
      note('EveryAction', place, `${quoted(text)} ${what}`, 'name what is meant, where not everything is'),
    ]
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
  const next =
    named ?? 'an action is SERVICE:ACTION, as in workmail:ListUsers; a wildcard stands behind the colon'
  return error('MalformedAction', place, `${quoted(text)} is no action`, next)
}

/** An action of this name that another service has; of a service that is meant by its product's name, say. */
const elsewhere = (name: string): string | undefined =>
  hasWildcard(name) ? undefined : expandWildcard(`*:${name}`)[0]

const unknownService = (text: string, service: string, name: string, place: Entry['place']): LintFinding => {
  const meant = nearest(service, serviceNames())
  const next = elsewhere(name) ?? (meant === undefined ? undefined : `${meant}:${name}`)
  return error(
    'UnknownService',
    place,
    `${quoted(text)}: AWS has no service ${quoted(service)}`,
    next ?? 'look the service up in the Service Authorization Reference',
  )
}

const unknownAction = (text: string, service: string, name: string, place: Entry['place']): LintFinding => {
  if (hasWildcard(name)) {
    const what = `${quoted(text)} stands for no action`
    return error('WildcardOfNothing', place, what, 'look for a slip before the wildcard, or take it out')
  }
  const names = actionsOf(service.toLowerCase()).map((action) => action.slice(action.indexOf(':') + 1))
  const near = nearest(name, names)
  const next = elsewhere(name) ?? (near === undefined ? undefined : `${service.toLowerCase()}:${near}`)
  return error(
    'UnknownAction',
    place,
    `${quoted(text)} is no action that AWS has: IAM takes it, and it does nothing`,
    next ?? 'look it up in the Service Authorization Reference, or take it out',
  )
}

const expanded = (text: string, actions: string[], element: string, place: Entry['place']): LintFinding => {
  const what = element === 'Action' ? 'stands for' : 'leaves out'
  const services = [...new Set(actions.map((action) => action.slice(0, action.indexOf(':'))))]
  const isAll = services.length === 1 && actions.length === actionsOf(services[0] ?? '').length
  const names = isAll ? `all ${actions.length} actions of ${services[0]}` : listed(actions)
  return note('Wildcard', place, `${quoted(text)} ${what} ${names}`, 'name the actions where fewer are meant')
}
