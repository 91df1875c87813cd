import { type ActionFacts, actionFacts, expandWildcard } from '../../facts/authorization.js'
import type { Entry, Statement } from './policy.js'
import { hasWildcard, isEveryAction } from './wildcards.js'

/** An action that a statement is about, by name or by a wildcard. */
export interface NamedAction {
  facts: ActionFacts
  entry: Entry
  byWildcard: boolean
}

/**
 * The actions that a statement names and that the tables know, each once for each entry. `*` names none, and
 * neither does NotAction: what is said of everything is said of nothing in particular.
 */
export const namedActions = ({ action }: Statement): NamedAction[] =>
  action?.element === 'Action' ? action.entries.flatMap(actionsOfEntry) : []

const actionsOfEntry = (entry: Entry): NamedAction[] => {
  if (isEveryAction(entry.text)) return []
  const byWildcard = hasWildcard(entry.text)
  return expandWildcard(entry.text).flatMap((action) => {
    const facts = actionFacts(action)
    return facts === undefined ? [] : [{ facts, entry, byWildcard }]
  })
}

const SHOWN_NAMES = 40

/** Names in a row; of many, the first. */
export const listed = (names: readonly string[]): string =>
  names.length <= SHOWN_NAMES
    ? names.join(', ')
    : `${names.slice(0, SHOWN_NAMES).join(', ')} and ${names.length - SHOWN_NAMES} more`
