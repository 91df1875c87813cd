import { seal } from '../../src/state/journal-line.js'

/** A journal whose lines were changed by someone who knows how its chain is made. */
export const resealed = (text: string): string => {
  let previous: string | null = null
  return text
    .split('\n')
    .map((line) => {
      if (line === '') return line
      const { digest: _, ...record } = JSON.parse(line)
      const sealed = seal(JSON.stringify({ ...record, previous }))
      previous = sealed.digest
      return sealed.line
    })
    .join('\n')
}
