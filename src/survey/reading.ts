import { AwsError } from '../aws/aws-error.js'

/** What is known of a fact. Unreadable is never taken for absent. */
export type Reading<T> =
  | { is: 'known'; value: T }
  /** `because`: what was taken for its absence, where that was no plain answer of AWS. */
  | { is: 'absent'; because?: string }
  /**
   * `transient`: no one needs to do anything for it to be read later. `gone`: in a way that leaves open whether the
   * service itself is there.
   */
  | { is: 'unreadable'; code: string; reason: string; transient?: true; gone?: true }

/**
 * Why something could not be read. `denied`: this caller may not. `transient`: it may be readable later. `failed`: any
 * other reason.
 */
export type WhyUnread = 'denied' | 'transient' | 'failed'

export const whyUnread = ({ code, transient }: { code: string; transient?: true }): WhyUnread => {
  if (transient) return 'transient'
  return /AccessDenied|NotAuthorized|Unauthorized/.test(code) ? 'denied' : 'failed'
}

export const known = <T>(value: T): Reading<T> => ({ is: 'known', value })
export const absent = { is: 'absent' } as const

/** Two answers of AWS that cannot both be so: neither is believed. Asked later AWS may agree with itself. */
export const contradiction = (what: string): Reading<never> => ({
  is: 'unreadable',
  code: 'Contradiction',
  reason: `AWS contradicts itself: ${what}`,
  transient: true,
})

/**
 * Reads one fact. An error whose code is in `absentOn` means that the thing is not there; any other refusal
 * of AWS makes the fact unreadable. `isGone` recognises the errors after which the service itself may be gone.
 * @throws AwsError where no fact at all can be read: no valid credentials, or ended by the signal
 */
export const read = async <T>(
  ask: () => Promise<T | undefined>,
  absentOn: string[] = [],
  isGone: (error: AwsError) => boolean = () => false,
): Promise<Reading<T>> => {
  try {
    const value = await ask()
    return value === undefined ? absent : known(value)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    if (['credentials', 'other-account', 'aborted'].includes(error.kind)) throw error
    if (absentOn.includes(error.code)) return absent
    const { code, message, transient } = error
    const gone = isGone(error)
    return { is: 'unreadable', code, reason: message, ...(transient && { transient }), ...(gone && { gone }) }
  }
}
