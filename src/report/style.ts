import { styleText } from 'node:util'
import type { Runtime, Output as Stream } from '../runtime.js'

export type Style = (format: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string

/** Colours where a person looks and has not asked for none (https://no-color.org). */
export const styleFor = (stream: Stream, env: Runtime['env']): Style =>
  stream.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb'
    ? // Node would look at standard output; this stream has been looked at already.
      (format, text) => styleText(format, text, { validateStream: false })
    : plain

export const plain: Style = (_format, text) => text
