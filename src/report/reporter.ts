/** Tells the run as it goes, on standard error, and its result, on standard output. */
import type { Aws } from '../aws/aws.js'
import { AwsError } from '../aws/aws-error.js'
import { cut } from '../cut.js'
import type { RunEvent } from '../engine/events.js'
import type { Runtime, Output as Stream } from '../runtime.js'
import { eventText, isPassing } from './event-text.js'
import { Output } from './output.js'
import { formatOutput } from './output-text.js'
import { progressBar } from './progress-bar.js'
import { styleFor } from './style.js'

export interface Reporter {
  event: (event: RunEvent) => void
  /** What continues before the run has begun. */
  progress: (text: string) => void
  /**
   * How far the work is: on a terminal a bar and a text that the next ones take the place of, in a log a line.
   * `share`: from 0 to 1, where that is known.
   */
  far: (far: { share: number | undefined; text: string }) => void
  /** Something to read before an answer is given; shown whatever the flags say. */
  show: (text: string) => void
  /** The result: one JSON object, or text. */
  print: (output: Output) => void
  /** The same account, each call shown with `--verbose`. */
  watched: (aws: Aws) => Aws
}

const MARKS: Partial<Record<string, string>> = {
  done: '✔',
  unchanged: '=',
  kept: '•',
  blocked: '✖',
  failed: '✖',
  pending: '…',
  skipped: '-',
}

/** Clears the line and goes back to its beginning (ECMA-48). */
const CLEAR_LINE = '\r\u001b[2K'

/** Where there is less room, the numbers have it. */
const WIDTH_OF_A_BAR = 80

/** Characters a line. A terminal that does not know its width says 0. */
const widthOf = ({ columns }: Stream): number => columns || 80

export const createReporter = (
  runtime: Runtime,
  flags: { json: boolean; quiet?: boolean; verbose?: boolean },
): Reporter => {
  const { stdout, stderr, clock, env } = runtime
  const style = styleFor(stderr, env)
  const shown = { verbose: flags.verbose === true }
  let passing = false
  let quietUntil = 0

  const clear = () => {
    if (passing) stderr.write(CLEAR_LINE)
    passing = false
  }
  const line = (text: string) => {
    clear()
    const stamp = stderr.isTerminal ? '' : `${new Date(clock.now()).toISOString()} `
    for (const row of text.split('\n')) stderr.write(`${stamp}${row}\n`)
  }
  /** On a terminal, a line that the next one takes the place of. */
  const passingLine = (text: string) => {
    clear()
    stderr.write(style('dim', cut(`  ${text}`, widthOf(stderr) - 1)))
    passing = true
  }
  const tell = (text: string, isPassingText: boolean) => {
    if (flags.quiet) return
    if (!isPassingText || flags.verbose) line(text)
    else if (stderr.isTerminal) passingLine(text)
  }

  return {
    progress: (text) => tell(text, true),
    far: ({ share, text }) => {
      const hasBar = stderr.isTerminal && !flags.verbose && widthOf(stderr) >= WIDTH_OF_A_BAR
      tell(share !== undefined && hasBar ? `${progressBar(share)}  ${text}` : text, stderr.isTerminal)
    },
    show: line,
    event: (event) => {
      if (event.type === 'quiet-period') {
        // Quiet periods run at the same time: one of them is reported for all.
        if (clock.now() < quietUntil) return
        quietUntil = clock.now() + event.delay
      }
      const mark = event.type === 'step-ended' && stderr.isTerminal ? `${MARKS[event.result.outcome]} ` : ''
      tell(`${mark}${eventText(event)}`, isPassing(event))
    },
    print: (output) => {
      clear()
      const text = output.document?.text
      if (flags.json) stdout.write(`${asJson(Output.parse(output))}\n`)
      else if (output.policies !== undefined) {
        // The policy alone is on standard output: it goes into a file, or to another program.
        stdout.write(output.policies.text)
        if (!flags.quiet) for (const note of output.notes) stderr.write(`Note: ${note}\n`)
      } else if (output.error !== null && output.exitCode !== 0)
        stderr.write(formatOutput(output, style, shown))
      else if (text) {
        // The page alone, so that it can be piped; what is to be said of it goes elsewhere.
        stdout.write(text)
        stderr.write(formatOutput(output, style, shown))
      } else stdout.write(formatOutput(output, styleFor(stdout, env), shown))
    },
    watched: (aws) => (flags.verbose ? verbose(aws, line) : aws),
  }
}

/** As JSON may write any character: what a terminal would obey comes back for a program as it was. */
const asJson = (output: Output): string =>
  JSON.stringify(output, null, 2).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  )

const verbose = (aws: Aws, line: (text: string) => void): Aws => ({
  async call(call, options) {
    const name = `${call.service}:${call.action} ${call.region}`
    try {
      const reply = await aws.call(call, options)
      line(`  ${name} ${tries(reply.attempts)}request ${reply.requestIds.join(', ')}`)
      return reply
    } catch (error) {
      if (error instanceof AwsError) {
        line(
          `  ${name} ${tries(error.details.attempts)}${error.code} request ${error.details.requestId ?? '-'}`,
        )
      }
      throw error
    }
  },
})

const tries = (attempts: number | undefined): string =>
  attempts !== undefined && attempts > 1 ? `${attempts} tries, ` : ''
