/** JSON that others may have written: nothing in this program goes deeper than this into a value by calling itself. */
const DEEPEST = 100

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a]
const OPENING = [0x5b, 0x7b]
const CLOSING = [0x5d, 0x7d]

/**
 * @throws Error whose message says what the text is: "is not JSON", "is nested more than 100 levels deep", "has a
 * member twice"
 */
export const parseJson = (text: string): unknown => {
  const members = countMembers(text)
  const value = parsed(text)
  // Of two members with one name readers take the one or the other (RFC 8259, section 4).
  if (membersOf(value) !== members) throw new Error('has a member twice')
  return value
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error('is not JSON', { cause: error })
  }
}

/** Counts the colons that are not in a string, one for each member; what is not JSON is found by the parser. */
const countMembers = (text: string): number => {
  let depth = 0
  let members = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH && inString) at += 1
    else if (code === QUOTE) inString = !inString
    else if (inString) continue
    else if (code === COLON) members += 1
    else if (OPENING.includes(code)) depth += 1
    else if (CLOSING.includes(code)) depth -= 1
    if (depth > DEEPEST) throw new Error(`is nested more than ${DEEPEST} levels deep`)
  }
  return members
}

const membersOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  const inside = Object.values(value)
  return inside.reduce((sum: number, one) => sum + membersOf(one), Array.isArray(value) ? 0 : inside.length)
}
