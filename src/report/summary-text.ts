/** What logs hold, for a person. */
import type { EventSummary } from '../summary/event-summary.js'
import { count } from './lines.js'
import type { Style } from './style.js'
import { table } from './table.js'

/** Days that are shown one by one; the others of years of logging would push all else off the screen. */
const SHOWN_DAYS = 31

export const summaryLines = (summary: EventSummary, style: Style): string[] => {
  const { events, names, days, logGroups } = summary
  if (events === 0 && logGroups.length === 0) return []
  return [
    summaryLine(summary),
    '',
    ...(events === 0
      ? []
      : [
          table(['EVENT', 'EVENTS', 'SHARE'], nameRows(summary), style),
          '',
          table(['DAY (UTC)', 'EVENTS', 'BOUNCES'], dayRows(summary), style),
          ...(days.length > SHOWN_DAYS
            ? [`The last ${SHOWN_DAYS} of ${count(days.length)} days; --format html and json have every one.`]
            : []),
          '',
        ]),
    table(
      ['REGION', 'LOG GROUP', 'EVENTS', 'BOUNCES', 'FIRST', 'LAST'],
      logGroups.map((group) => [
        group.region,
        group.logGroup,
        count(group.events),
        count(group.bounces),
        group.firstEventAt ?? '-',
        group.lastEventAt ?? '-',
      ]),
      style,
    ),
    '',
    ...(names.length === 0 && events > 0 ? ['None of them looks like an event of WorkMail.', ''] : []),
  ]
}

/** `1,234 events from … to …; 5 bounces: 2 incoming, 3 outgoing.` */
export const summaryLine = ({ events, firstEventAt, lastEventAt, bounces }: EventSummary): string => {
  const { incoming, outgoing } = bounces
  const when = firstEventAt === null ? '' : ` from ${firstEventAt} to ${lastEventAt}`
  const both = `: ${count(incoming)} incoming, ${count(outgoing)} outgoing`
  return `${counted(events, 'event')}${when}; ${counted(incoming + outgoing, 'bounce')}${incoming + outgoing > 0 ? both : ''}.`
}

export const counted = (number: number, what: string): string =>
  `${number === 0 ? 'no' : count(number)} ${what}${number === 1 ? '' : 's'}`

/** Every event is in one of these: those without a name too. */
export const namedCounts = (summary: EventSummary): { name: string; events: number }[] => [
  ...summary.names,
  ...[
    {
      name: `(others: ${count(summary.names.length)} names are counted one by one)`,
      events: summary.otherNames,
    },
    { name: '(JSON without event.eventName)', events: summary.unknownShape },
    { name: '(no JSON)', events: summary.notJson },
  ].filter(({ events }) => events > 0),
]

/** Events without a day, as a row of their own. */
export const OTHER_DAYS = '(other days)'

const nameRows = (summary: EventSummary): string[][] =>
  namedCounts(summary).map(({ name, events }) => [name, count(events), share(events, summary.events)])

/** Rounded, but nothing that is there is 0 %, and nothing that others are beside is 100 %. */
export const share = (part: number, whole: number): string => {
  const percent = Math.round((part * 1000) / whole) / 10
  if (percent === 0) return '<0.1 %'
  return percent === 100 && part < whole ? '>99.9 %' : `${percent.toFixed(1)} %`
}

const dayRows = ({ days, otherDays }: EventSummary): string[][] => [
  ...days.slice(-SHOWN_DAYS).map(({ day, events, bounces }) => [day, count(events), count(bounces)]),
  ...(otherDays === 0 ? [] : [[OTHER_DAYS, count(otherDays), '-']]),
]
