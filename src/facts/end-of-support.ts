const MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000

/** The last day on which WorkMail can be reached (AWS announcement). */
export const WORKMAIL_ENDS = '2027-03-31'

/** Whole days from `now` (milliseconds since the epoch) until WorkMail ends; negative once it has ended. */
export const daysUntilWorkMailEnds = (now: number): number =>
  Math.ceil((Date.parse(`${WORKMAIL_ENDS}T00:00:00Z`) - now) / MILLISECONDS_PER_DAY)

/** Whether that day is over (UTC), at `now` in milliseconds since the epoch. */
export const hasWorkMailEnded = (now: number): boolean => daysUntilWorkMailEnds(now) < 0
