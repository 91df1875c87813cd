/** Members in one order, whatever order they came in: values that say the same have the same JSON. */
export const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(members.map(([name, inner]) => [name, canonical(inner)]))
}

/** Whether two JSON texts say the same, whatever their white space and the order of their members. */
export const isSameJson = (one: string, other: string): boolean => {
  try {
    return JSON.stringify(canonical(JSON.parse(one))) === JSON.stringify(canonical(JSON.parse(other)))
  } catch {
    return false
  }
}
