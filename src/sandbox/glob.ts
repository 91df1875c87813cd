/** Whether a text matches a pattern in which `*` stands for any characters and `?` for one (IAM user guide). */
export const matchesGlob = (pattern: string, text: string): boolean => {
  const source = pattern
    .replace(/[\\^$.|+(){}[\]]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(text)
}

/**
 * The same for ARNs, part by part: a wildcard stays within its part, the last part alone may hold colons
 * (IAM user guide, "IAM JSON policy elements: Resource").
 */
export const matchesArn = (pattern: string, arn: string): boolean => {
  const [patternParts, arnParts] = [arnPartsOf(pattern), arnPartsOf(arn)]
  return (
    patternParts.length === arnParts.length &&
    patternParts.every((part, index) => matchesGlob(part, arnParts[index] ?? ''))
  )
}

const ARN_PARTS = 6

/** Whether a pattern has all parts of an ARN. */
export const isArnPattern = (pattern: string): boolean => /^arn:[^:]*:[^:]*:[^:]*:[^:]*:./.test(pattern)

const arnPartsOf = (arn: string): string[] => {
  const parts = arn.split(':')
  return [...parts.slice(0, ARN_PARTS - 1), parts.slice(ARN_PARTS - 1).join(':')]
}
