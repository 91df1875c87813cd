import type { ArchiveProgress } from '../archive/context.js'
import { archiveProgressText } from '../report/archive-text.js'
import type { Reporter } from '../report/reporter.js'
import type { Runtime } from '../runtime.js'

/** Milliseconds between two looks at how far it is: on a terminal, and in a log. */
const ON_A_TERMINAL = 200
const IN_A_LOG = 10_000

/** Tells how far an archive is, now and then. */
export const tellProgress = (
  { clock, stderr }: Runtime,
  reporter: Reporter,
): ((progress: ArchiveProgress) => void) => {
  const startedAt = clock.now()
  const every = stderr.isTerminal ? ON_A_TERMINAL : IN_A_LOG
  let toldAt = startedAt
  const found = { span: 0 }
  const read = { events: 0, bytes: 0, span: 0 }
  return (progress) => {
    if (progress.type === 'found') {
      found.span += progress.span
      return
    }
    read.events += progress.events
    read.bytes += progress.bytes
    read.span += progress.span
    const now = clock.now()
    if (now - toldAt < every) return
    toldAt = now
    const elapsed = now - startedAt
    // As if the events lay evenly in the time that they span.
    const left = read.span > 0 ? (elapsed * Math.max(0, found.span - read.span)) / read.span : undefined
    const share = found.span > 0 ? read.span / found.span : undefined
    reporter.far({ share, text: archiveProgressText({ ...read, elapsed, left }) })
  }
}
