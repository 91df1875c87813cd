const WIDTH = 110

/** Data as JSON for people: what fits into a line stands in one. */
export const jsonText = (data: unknown, indent = ''): string => {
  const line = oneLine(data)
  if (typeof data !== 'object' || data === null || indent.length + line.length <= WIDTH) return line
  const inner = `${indent}  `
  const [open, close] = Array.isArray(data) ? '[]' : '{}'
  const members = Array.isArray(data)
    ? data.map((value) => jsonText(value, inner))
    : entries(data).map(([name, value]) => `${JSON.stringify(name)}: ${jsonText(value, inner)}`)
  return `${open}\n${members.map((member) => inner + member).join(',\n')}\n${indent}${close}`
}

const oneLine = (data: unknown): string => {
  if (typeof data !== 'object' || data === null) return JSON.stringify(data)
  if (Array.isArray(data)) return `[${data.map(oneLine).join(', ')}]`
  const members = entries(data).map(([name, value]) => `${JSON.stringify(name)}: ${oneLine(value)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

const entries = (data: object): [string, unknown][] =>
  Object.entries(data).filter(([, value]) => value !== undefined)
