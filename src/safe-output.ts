/** Where all that is said leaves the program: no password goes out, and nothing that a terminal would obey. */
import { printable } from './errors.js'
import { withoutPasswords } from './redact.js'
import type { Output, Runtime } from './runtime.js'

/** What the program itself sends to a terminal: colours, and lines to be written over (ECMA-48). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that may pass
const OWN = /(\u001b\[[0-9;]*m|\r(?:\u001b\[\d+A)?\u001b\[J|[\n\t])/

const safe = (text: string): string =>
  withoutPasswords(text)
    .split(OWN)
    .map((piece, index) => (index % 2 === 0 ? printable(piece) : piece))
    .join('')

const safely = (output: Output): Output => ({
  write: (text) => output.write(safe(text)),
  isTerminal: output.isTerminal,
  get columns() {
    return output.columns
  },
})

/** The same machine. What a person is asked is said too. */
export const withSafeOutput = (runtime: Runtime): Runtime => ({
  ...runtime,
  stdout: safely(runtime.stdout),
  stderr: safely(runtime.stderr),
  ask: (question, ...rest) => runtime.ask(safe(question), ...rest),
})
