/** Reads a log stream from its beginning to its end, page by page. */
import type { z } from 'zod'
import type { LogEvent, LogEvents } from '../aws/answers/logs.js'
import type { Aws } from '../aws/aws.js'
import { AwsError } from '../aws/aws-error.js'
import type { Call } from '../calls/call.js'
import { getLogEvents } from '../calls/logs.js'
import type { Clock } from '../runtime.js'
import type { Pace } from './pace.js'

export interface EventReader {
  aws: Aws
  clock: Clock
  pace: Pace
  signal: AbortSignal
  /** `unmasked`: what a data protection policy masks is asked for too. */
  masking?: 'none' | 'unmasked' | 'masked' | undefined
}

/** A page that is refused so often in a row will be refused again. */
const MOST_TRIES = 12
const SECOND = 1000
const LONGEST_DELAY = 20 * SECOND

/**
 * What `take` makes of each page that holds events, in order; the next one is asked for while one is used. `take` is
 * called as soon as a page is there, so that the events themselves need not be kept. Times are in milliseconds since
 * the epoch: from `startTime` on, and before `endTime`.
 * @throws AwsError; the signal's reason
 */
export async function* readEvents<Taken>(
  reader: EventReader,
  stream: { region: string; logGroupName: string; logStreamName: string },
  times: { startTime?: number; endTime?: number },
  take: (events: LogEvent[]) => Taken,
): AsyncGenerator<Taken> {
  const { region, logGroupName, logStreamName } = stream
  const ask = (nextToken?: string): Promise<Page<Taken>> => {
    const unmask = reader.masking === 'unmasked' ? { unmask: true as const } : {}
    const page = { ...times, ...unmask, ...(nextToken === undefined ? {} : { nextToken }) }
    const asked = askPatiently(reader, getLogEvents(region, logGroupName, logStreamName, page), take)
    // Whoever stops reading does not wait for it.
    asked.catch(() => {})
    return asked
  }
  let token: string | undefined
  let asked = ask()
  for (;;) {
    const { taken, nextForwardToken } = await asked
    // "If you have reached the end of the stream, it returns the same token you passed in."
    const isEnd = nextForwardToken === token
    token = nextForwardToken
    if (!isEnd) asked = ask(token)
    if (taken !== undefined) yield taken.value
    if (isEnd) return
  }
}

interface Page<Taken> {
  /** Undefined where the page held no events. */
  taken: { value: Taken } | undefined
  nextForwardToken: string
}

/** Asks again where the refusal passes by itself; each try waits for its turn among all readers of the Region. */
const askPatiently = async <Taken>(
  reader: EventReader,
  call: Call,
  take: (events: LogEvent[]) => Taken,
): Promise<Page<Taken>> => {
  const { aws, clock, pace, signal } = reader
  for (let tries = 1; ; tries += 1) {
    await pace.turn(signal)
    try {
      const { output } = await aws.call(call, { signal, once: true })
      pace.answered()
      const { events, nextForwardToken } = output as z.infer<typeof LogEvents>
      return { taken: events.length === 0 ? undefined : { value: take(events) }, nextForwardToken }
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof AwsError) || !error.transient || tries === MOST_TRIES) throw error
      if (error.kind === 'throttled') pace.throttled()
      else await clock.sleep(Math.min(SECOND * 2 ** (tries - 1), LONGEST_DELAY), signal)
    }
  }
}
