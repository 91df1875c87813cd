import { distance } from 'fastest-levenshtein'

/** A longer text is not a slip of anything that is meant here. */
const LONGEST = 200

/** One letter in four may be wrong. */
const PART_WRONG = 4

/** Less says too little of what was meant. */
const SHORTEST_BEGINNING = 8

/**
 * The candidate that was probably meant: nearly the same text, or else one that begins with it. Capitals do not
 * count. Undefined where none is near.
 */
export const nearest = (text: string, candidates: readonly string[]): string | undefined => {
  if (text.length > LONGEST || text === '') return undefined
  const asked = text.toLowerCase()
  const most = Math.max(2, Math.floor(asked.length / PART_WRONG))
  const [near] = candidates
    .filter((candidate) => Math.abs(candidate.length - asked.length) <= most)
    .map((candidate) => ({ candidate, wrong: distance(asked, candidate.toLowerCase()) }))
    .filter(({ wrong }) => wrong <= most)
    .sort((one, other) => one.wrong - other.wrong)
  if (near !== undefined || asked.length < SHORTEST_BEGINNING) return near?.candidate
  return candidates.find((candidate) => candidate.toLowerCase().startsWith(asked))
}
