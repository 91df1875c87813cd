/**
 * Whether a group's tags pass a filter of ListLogGroups: the key must be there; without values any value will
 * do, else one must match. `!` negates, `*` at either end is a wildcard and compares without regard to case.
 */
export const matchesTagFilter = (
  filter: { key: string; values?: string[] },
  tags: Record<string, string>,
): boolean => {
  const value = Object.hasOwn(tags, filter.key) ? tags[filter.key] : undefined
  if (value === undefined) return false
  const { values = [] } = filter
  return values.length === 0 || values.some((pattern) => matchesValue(pattern, value))
}

const matchesValue = (pattern: string, value: string): boolean => {
  if (pattern.startsWith('!')) return !matchesValue(pattern.slice(1), value)
  const open = pattern.startsWith('*')
  const ended = pattern.length > 1 && pattern.endsWith('*')
  if (!open && !ended) return pattern === value
  const text = pattern.slice(open ? 1 : 0, ended ? -1 : undefined).toLowerCase()
  const subject = value.toLowerCase()
  if (open && ended) return subject.includes(text)
  return open ? subject.endsWith(text) : subject.startsWith(text)
}
