/**
 * ARNs with wildcards, as a policy has them. A wildcard stands for a part between two colons, or for less, and
 * only the last part, the resource, has colons in it (IAM user guide, "IAM JSON policy elements: Resource").
 */
import { coversWildcard, wildcardsOverlap } from './wildcard.js'

const PARTS = 6

/** The parts of a pattern; those that a short one lacks may be anything, as in `arn:aws:logs:*`. */
const partsOf = (pattern: string): string[] => {
  const parts = pattern.split(':')
  return parts.length < PARTS
    ? [...parts, ...new Array<string>(PARTS - parts.length).fill('*')]
    : [...parts.slice(0, PARTS - 1), parts.slice(PARTS - 1).join(':')]
}

const isAnything = (pattern: string): boolean => /^\*+$/.test(pattern)

const everyPart = (one: string, other: string, compare: (one: string, other: string) => boolean): boolean => {
  const parts = partsOf(other)
  return partsOf(one).every((part, index) => compare(part, parts[index] ?? ''))
}

/** Whether the one pattern is for every ARN that the other is for. */
export const coversArns = (pattern: string, other: string): boolean =>
  isAnything(pattern) || everyPart(pattern, other, coversWildcard)

/** Whether there can be an ARN that both patterns are for. */
export const arnsOverlap = (one: string, other: string): boolean =>
  isAnything(one) || isAnything(other) || everyPart(one, other, wildcardsOverlap)
