/** How many letters must be changed, added or taken away to make the one text the other (Levenshtein). */
const distance = (one: string, other: string): number => {
  let above = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1
      row.push(Math.min((above[j - 1] ?? 0) + same, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    above = row
  }
  return above[other.length] ?? 0
}

/** A longer text is no slip of anything that is meant here. */
const LONGEST = 200

/** One letter in four may be wrong. */
const PART_WRONG = 4

/** Less says too little of what was meant. */
const SHORTEST_BEGINNING = 8

/** What was probably meant: nearly the same text, else one that begins with it. Capitals do not count. */
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
