/** JSON that others may have written: nothing in this program goes deeper than this into a value by calling itself. */
const DEEPEST = 100

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const OPENING = [0x5b, 0x7b]
const CLOSING = [0x5d, 0x7d]

/** @throws Error whose message says what the text is: "is not JSON", "is nested more than 100 levels deep" */
export const parseJson = (text: string): unknown => {
  if (isTooDeep(text)) throw new Error(`is nested more than ${DEEPEST} levels deep`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error('is not JSON', { cause: error })
  }
}

/** Counts brackets that are not in a string; what is not a JSON is found by the parser. */
const isTooDeep = (text: string): boolean => {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH && inString) at += 1
    else if (code === QUOTE) inString = !inString
    else if (!inString && OPENING.includes(code)) depth += 1
    else if (!inString && CLOSING.includes(code)) depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}
