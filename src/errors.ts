/** What an error is, and so which exit code it ends with (`src/report/exit-codes.ts`). */
export type ErrorKind = 'failed' | 'input' | 'check' | 'credentials' | 'refused' | 'pending' | 'interrupted'

/**
 * An error as the person who runs the tool reads it: what is wrong with which value and why, and what to do
 * next. Nothing else reaches them.
 */
export class WmlError extends Error {
  override name = 'WmlError'

  constructor(
    readonly kind: ErrorKind,
    /** Stable, for programs: `UnknownOrganization`. */
    readonly code: string,
    message: string,
    /** The next step, as a sentence or a command. */
    readonly next: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

export const badInput = (code: string, message: string, next: string): WmlError =>
  new WmlError('input', code, message, next)

export const refused = (code: string, message: string, next: string): WmlError =>
  new WmlError('refused', code, message, next)

/** What a terminal would obey instead of showing: control characters, line breaks, tags of direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** The text in one line, with escapes in place of what a terminal would obey. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)

/** A value as a message repeats it: in quotes, in one line, and not whole where it is long. */
export const quoted = (value: string): string =>
  printable(JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value))
