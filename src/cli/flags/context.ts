import type { ContextEntry } from '../../calls/iam.js'
import { badInput, quoted } from '../../errors.js'

/** IAM API, ContextKeyNameType: 5 to 256 characters; all keys are a service's or `aws`'s. */
const CONTEXT = /^(?=[^=]{5,256}=)(?<key>[\w-]+:[^=]+)=(?<value>.*)$/s

/** What else IAM shall know, by `--context KEY=VALUE`; a key that is there more than once is a list. */
export const toContextEntries = (pairs: string[] | undefined): ContextEntry[] => {
  const values = new Map<string, string[]>()
  for (const pair of pairs ?? []) {
    const { key, value } = CONTEXT.exec(pair)?.groups ?? {}
    if (key === undefined || value === undefined) {
      throw badInput(
        'MalformedContext',
        `--context ${quoted(pair)} is not a condition key with its value`,
        'write it as KEY=VALUE: aws:MultiFactorAuthPresent=true',
      )
    }
    values.set(key, [...(values.get(key) ?? []), value])
  }
  return [...values].map(([key, some]) => ({
    ContextKeyName: key,
    ContextKeyType: typeOf(some),
    ContextKeyValues: some,
  }))
}

const typeOf = (values: string[]): ContextEntry['ContextKeyType'] => {
  const [value = ''] = values
  if (values.length > 1) return 'stringList'
  if (/^(true|false)$/i.test(value)) return 'boolean'
  if (/^-?\d+(\.\d+)?$/.test(value)) return 'numeric'
  return /^\d{4}-\d{2}-\d{2}(T|$)/.test(value) ? 'date' : 'string'
}
