/**
 * Whether a text is what a policy's pattern stands for: `*` any characters, `?` one. In time that grows with
 * the pattern and the text and no faster, whatever the pattern: it may be anybody's.
 * Source: IAM user guide, "IAM JSON policy elements: Action" and "Resource".
 */
export const matchesWildcard = (pattern: string, text: string): boolean => {
  let [at, inPattern] = [0, 0]
  /** Where to go on from when what follows the last `*` does not fit: it takes one character more. */
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
