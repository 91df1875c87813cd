import type { ActionFacts } from '../../facts/authorization.js'
import { isKeyOfCaller, WORKMAIL_GLOBAL_KEYS } from '../../facts/condition-keys.js'
import type { ConditionOperator } from '../../facts/condition-operators.js'
import type { Entry } from './policy.js'

/** Global by their names, and yet only with actions that have to do with tags. */
const TAG_KEYS = /^aws:(ResourceTag\/|RequestTag\/|TagKeys$)/

/**
 * Whether the requests of an action carry a key, spelled as in the tables (`aws:ResourceTag/${TagKey}`).
 * `unlisted`: a global key that WorkMail's guide does not name among those it supports.
 */
export const keySupport = (
  { action, conditionKeys }: ActionFacts,
  key: string,
): 'yes' | 'no' | 'unlisted' => {
  if (isKeyOfCaller(key)) return 'yes'
  if (!key.startsWith('aws:') || TAG_KEYS.test(key)) return conditionKeys.includes(key) ? 'yes' : 'no'
  if (!action.startsWith('workmail:')) return 'yes'
  return (WORKMAIL_GLOBAL_KEYS as readonly string[]).includes(key) ? 'yes' : 'unlisted'
}

/** Whether a condition is true where the request does not carry its key (IAM user guide, condition operators). */
export const holdsWithoutKey = (
  { family, set, isNegated, ifExists }: ConditionOperator,
  values: Entry[],
): boolean =>
  family === 'Null'
    ? values.some(({ text }) => text.toLowerCase() === 'true')
    : ifExists || isNegated || set === 'ForAllValues'
