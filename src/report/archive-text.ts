/** Archives of log groups, for a person. */
import { formatDuration } from '../duration.js'
import { count, formatBytes } from './lines.js'
import type { ArchiveRow } from './output.js'
import type { Style } from './style.js'
import { table } from './table.js'

export const archiveLines = (rows: ArchiveRow[], style: Style): string[] => [
  ...(rows.length === 0
    ? ['No archives.']
    : [
        table(
          ['REGION', 'LOG GROUP', 'STATE', 'STREAMS', 'EVENTS', 'FIRST', 'LAST', 'PARTS', 'BYTES', 'FOLDER'],
          rows.map((row) => [
            row.region,
            row.logGroup,
            row.state,
            count(row.streams),
            count(row.events),
            row.firstEventAt ?? '-',
            row.lastEventAt ?? '-',
            count(row.parts),
            formatBytes(row.bytes),
            row.folder,
          ]),
          style,
        ),
      ]),
  ...rows.flatMap(({ region, logGroup, problems }) =>
    problems.map((problem) => `${logGroup} (${region}): ${problem}`),
  ),
  '',
]

/** How far an archive is. `elapsed`: milliseconds; `left`: the same, where that is known. */
export const archiveProgressText = (far: {
  events: number
  bytes: number
  elapsed: number
  left: number | undefined
}): string => {
  const { events, bytes, elapsed, left } = far
  const rate = elapsed > 0 ? `, ${count(Math.round((events * 1000) / elapsed))} events/s` : ''
  const rest = left === undefined ? '' : `, about ${formatDuration(left)} left`
  return `${count(events)} events, ${formatBytes(bytes)}${rate}${rest}`
}
