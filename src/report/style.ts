import { styleText } from 'node:util'
import type { Runtime, Output as Stream } from '../runtime.js'

export type Style = (format: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', text: string) => string

/** Colours where a person looks and has not asked for none (https://no-color.org); FORCE_COLOR decides before all. */
export const styleFor = (stream: Stream, env: Runtime['env']): Style =>
  isColoured(stream, env)
    ? // Node would look at standard output; this stream has been looked at already.
      (format, text) => styleText(format, text, { validateStream: false })
    : plain

const isColoured = (stream: Stream, { FORCE_COLOR, NO_COLOR, TERM }: Runtime['env']): boolean =>
  FORCE_COLOR !== undefined
    ? !['0', 'false'].includes(FORCE_COLOR)
    : stream.isTerminal && !NO_COLOR && TERM !== 'dumb'

export const plain: Style = (_format, text) => text
