/** `*` and `?` in the elements of a policy. */

/**
 * Whether a text is what a policy's pattern stands for: `*` any characters, `?` one. In time that grows with
 * the pattern and the text and no faster, whatever the pattern: it may be anyone's.
 * Source: IAM user guide, "IAM JSON policy elements: Action" and "Resource".
 */
export const matchesWildcard = (pattern: string, text: string): boolean => {
  let [at, inPattern] = [0, 0]
  /** Where to continue from when what follows the last `*` does not fit: it takes one character more. */
  let retry: { at: number; inPattern: number } | undefined
  while (at < text.length) {
    if (pattern[inPattern] === '*') {
      inPattern += 1
      retry = { at, inPattern }
    } else if (pattern[inPattern] === '?' || pattern[inPattern] === text[at]) {
      inPattern += 1
      at += 1
    } else if (retry !== undefined) {
      retry.at += 1
      at = retry.at
      inPattern = retry.inPattern
    } else return false
  }
  return /^\**$/.test(pattern.slice(inPattern))
}

/** Whether every text of the one pattern is one of the other's too, as far as can be said without trying them. */
export const coversWildcard = (pattern: string, other: string): boolean => {
  // Letter by letter, and a `?` of the other pattern for a letter: what fits then fits whatever `*` stands for.
  const asText = (some: string): string => some.replaceAll('?', '\u0000')
  return matchesWildcard(asText(pattern), asText(other))
}

/** Whether two patterns have a text in common. */
export const wildcardsOverlap = (one: string, other: string): boolean => {
  /** For the rest of `one` at hand: whether it and the rest of `other` from each place on have one. */
  let below: boolean[] = Array.from({ length: other.length + 1 }, (_, at) => /^\**$/.test(other.slice(at)))
  for (let i = one.length - 1; i >= 0; i -= 1) {
    const row: boolean[] = new Array(other.length + 1).fill(false)
    for (let j = other.length; j >= 0; j -= 1) {
      const [a, b] = [one[i], other[j]]
      if (a === '*') row[j] = below[j] === true || (b !== undefined && row[j + 1] === true)
      else if (b === '*') row[j] = row[j + 1] === true || below[j] === true
      else if (b !== undefined) row[j] = (a === '?' || b === '?' || a === b) && below[j + 1] === true
    }
    below = row
  }
  return below[0] === true
}
