/** Counts events one by one. However many there are, what is held is bounded: numbers by name, day and log group. */
import { bounceOf } from '../facts/email-events.js'
import type { EventSummary } from './event-summary.js'
import { readMessage } from './read-message.js'

/** WorkMail has nine names, and a log group keeps ten years: more is not a log of WorkMail's. */
const MOST_NAMES = 1000
const MOST_DAYS = 10_000

const DAY = 24 * 60 * 60 * 1000
/** The farthest from the epoch that a date can be, in milliseconds (ECMA-262, "Time Values and Time Range"). */
const LAST_TIME = 8.64e15

export interface CountedEvent {
  /** Milliseconds since the epoch. */
  timestamp: number
  message: string
}

interface Tally {
  events: number
  bounces: number
  first: number
  last: number
}

export interface EventCounter {
  /** Answers what counts the events of one log group. */
  logGroup(region: string, logGroup: string): (event: CountedEvent) => void
  summary(source: EventSummary['source']): EventSummary
}

const newTally = (): Tally => ({
  events: 0,
  bounces: 0,
  first: Number.POSITIVE_INFINITY,
  last: Number.NEGATIVE_INFINITY,
})

const isTime = (timestamp: number): boolean => Math.abs(timestamp) <= LAST_TIME

const addTo = (tally: Tally, timestamp: number, isBounce: boolean): void => {
  tally.events += 1
  if (isBounce) tally.bounces += 1
  if (!isTime(timestamp)) return
  tally.first = Math.min(tally.first, timestamp)
  tally.last = Math.max(tally.last, timestamp)
}

const timesOf = ({ first, last }: Tally) =>
  first > last
    ? { firstEventAt: null, lastEventAt: null }
    : { firstEventAt: new Date(first).toISOString(), lastEventAt: new Date(last).toISOString() }

export const createEventCounter = (): EventCounter => {
  const total = newTally()
  const bounces = { incoming: 0, outgoing: 0 }
  const names = new Map<string, number>()
  const days = new Map<number, { events: number; bounces: number }>()
  const groups: { region: string; logGroup: string; tally: Tally }[] = []
  const others = { otherNames: 0, notJson: 0, unknownShape: 0, otherDays: 0 }

  const countName = (name: string): void => {
    const known = names.get(name)
    if (known === undefined && names.size >= MOST_NAMES) others.otherNames += 1
    else names.set(name, (known ?? 0) + 1)
  }
  const countDay = (timestamp: number, isBounce: boolean): void => {
    const number = Math.floor(timestamp / DAY)
    const day = days.get(number) ?? { events: 0, bounces: 0 }
    if (!isTime(timestamp) || (day.events === 0 && days.size >= MOST_DAYS)) {
      others.otherDays += 1
      return
    }
    day.events += 1
    if (isBounce) day.bounces += 1
    days.set(number, day)
  }
  const countMessage = (text: string): 'incoming' | 'outgoing' | undefined => {
    const message = readMessage(text)
    if (message === 'not-json') others.notJson += 1
    else if (message === 'unknown-shape') others.unknownShape += 1
    else {
      countName(message.eventName)
      return bounceOf(message.eventName)
    }
    return undefined
  }

  return {
    logGroup: (region, logGroup) => {
      const tally = newTally()
      groups.push({ region, logGroup, tally })
      return ({ timestamp, message }) => {
        const bounce = countMessage(message)
        if (bounce !== undefined) bounces[bounce] += 1
        countDay(timestamp, bounce !== undefined)
        addTo(tally, timestamp, bounce !== undefined)
        addTo(total, timestamp, bounce !== undefined)
      }
    },

    summary: (source) => ({
      source,
      events: total.events,
      ...timesOf(total),
      bounces: { ...bounces },
      names: [...names]
        .map(([name, events]) => ({ name, events }))
        .sort((one, other) => other.events - one.events || (one.name < other.name ? -1 : 1)),
      ...others,
      days: [...days]
        .sort(([one], [other]) => one - other)
        .map(([number, day]) => ({ day: dayOf(number), ...day })),
      logGroups: groups.map(({ region, logGroup, tally }) => ({
        region,
        logGroup,
        events: tally.events,
        bounces: tally.bounces,
        ...timesOf(tally),
      })),
    }),
  }
}

/** `2026-11-22`; years beyond 9999 as ISO 8601 expands them. */
const dayOf = (number: number): string => new Date(number * DAY).toISOString().split('T')[0] as string
