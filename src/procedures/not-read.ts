import { refused, WmlError } from '../errors.js'
import { transientIf } from '../survey/blockers.js'
import type { Reading } from '../survey/reading.js'

/** The refusal where what must be known could not be read: someone must allow it, unless it passes by itself. */
export const notRead = (reading: Reading<unknown>, code: string, message: string, next: string): WmlError =>
  transientIf(reading).transient
    ? new WmlError('pending', code, message, 'nothing was changed: run it again later')
    : refused(code, message, next)
