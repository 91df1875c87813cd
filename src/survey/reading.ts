import { AwsError } from '../aws/aws-error.js'

/** What is known of a fact. Unreadable is never taken for absent. */
export type Reading<T> =
  | { is: 'known'; value: T }
  | { is: 'absent' }
  | { is: 'unreadable'; code: string; reason: string }

export const known = <T>(value: T): Reading<T> => ({ is: 'known', value })
export const absent = { is: 'absent' } as const

/**
 * Reads one fact. An error whose code is in `absentOn` means that the thing is not there; any other refusal
 * of AWS makes the fact unreadable.
 * @throws AwsError where no fact at all can be read: no valid credentials, or ended by the signal
 */
export const read = async <T>(
  ask: () => Promise<T | undefined>,
  absentOn: string[] = [],
): Promise<Reading<T>> => {
  try {
    const value = await ask()
    return value === undefined ? absent : known(value)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    if (error.kind === 'credentials' || error.kind === 'aborted') throw error
    if (absentOn.includes(error.code)) return absent
    return { is: 'unreadable', code: error.code, reason: error.message }
  }
}
