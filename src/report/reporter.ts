/** Reports the run while it continues, on standard error, and its result, on standard output. */
import type { Aws } from '../aws/aws.js'
import { AwsError } from '../aws/aws-error.js'
import { cut } from '../cut.js'
import type { RunEvent } from '../engine/events.js'
import type { Plan } from '../engine/plan.js'
import type { StepResult } from '../engine/step-result.js'
import type { Runtime } from '../runtime.js'
import { eventText, isNotable } from './event-text.js'
import { createLiveBlock, widthOf } from './live-block.js'
import { Output } from './output.js'
import { formatOutput } from './output-text.js'
import { phaseLines } from './phases.js'
import { progressBar } from './progress-bar.js'
import { countReading, type ReadingProgress } from './reading-progress.js'
import {
  activityOf,
  advance,
  inSeconds,
  inUseLines,
  phaseEnd,
  type RunProgress,
  startProgress,
  stepsDone,
} from './run-progress.js'
import { styleFor } from './style.js'

export interface Reporter {
  /** How long the command may take, in milliseconds from now on. */
  limit: (timeout: number) => void
  event: (event: RunEvent) => void
  /** What continues before the run has begun. */
  progress: (text: string) => void
  /** The account of this id, to be read: how far that is is shown until the run begins. */
  reading: (aws: Aws, account: string) => Aws
  /** The run begins. `ended`: what an earlier run of the plan has done. */
  start: (plan: Plan, ended: StepResult[]) => void
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
  /** Nothing is shown any more. */
  close: () => void
}

/** Where there is less room, the numbers have it. */
const WIDTH_OF_A_BAR = 80

/** Milliseconds: between two looks of a person, between two drawings, and the longest silence in a log. */
const TICK = 1000
const LEAST_BETWEEN = 100
const LONGEST_SILENCE = 30_000

export const createReporter = (
  runtime: Runtime,
  flags: { json: boolean; quiet?: boolean; verbose?: boolean },
): Reporter => {
  const { stdout, stderr, clock, env } = runtime
  const style = styleFor(stderr, env)
  /** Whether lines can be written over. */
  const isLive = stderr.isTerminal && env.TERM !== 'dumb' && !flags.quiet
  const block = createLiveBlock(stderr)
  const startedAt = clock.now()
  let timeout: number | undefined
  let activity: string | undefined
  let bar: string | undefined
  let reading: ReadingProgress | undefined
  let run: RunProgress | undefined
  let quietUntil = 0
  let spokenAt = startedAt
  let drawnAt = 0
  let stopTicking = (): void => {}

  const liveText = (width?: number): string => {
    const elapsed = inSeconds((clock.now() - startedAt) / 1000)
    const total = reading?.total()
    const head = run === undefined ? `${activity}${total ? `: ${total}` : ''}` : activityOf(run, clock.now())
    return fitPieces(
      head,
      [
        ...(run === undefined ? [] : [stepsDone([...run.steps.values()])]),
        timeout === undefined ? elapsed : `${elapsed} of ${inSeconds(timeout / 1000)}`,
        'Ctrl-C is safe',
      ],
      width,
    )
  }
  const deadline = (): number | undefined => timeout && startedAt + timeout
  const draw = (): void => {
    if (!isLive || (activity === undefined && run === undefined)) return
    drawnAt = clock.now()
    block.draw([
      ...(run === undefined ? [] : phaseLines([...run.steps.values()], style)),
      ...(run?.inUse === undefined
        ? []
        : inUseLines(run.inUse, clock.now(), deadline()).map((text, at) =>
            at === 0 ? style('yellow', text) : text,
          )),
      ...(run === undefined && reading !== undefined ? regionLine(reading) : []),
      ...(bar === undefined ? [] : [bar]),
      style('dim', liveText(widthOf(stderr) - 1)),
    ])
  }
  /** As often as an eye can follow. */
  const drawSometimes = (): void => {
    if (clock.now() - drawnAt >= LEAST_BETWEEN) draw()
  }
  const line = (text: string): void => {
    block.erase()
    spokenAt = clock.now()
    const stamp = stderr.isTerminal ? '' : `${new Date(spokenAt).toISOString()} `
    for (const row of text.split('\n')) stderr.write(`${stamp}${row}\n`)
    draw()
  }
  /** A terminal shows each second that it lives; a log is never silent for long. */
  const tick = (): void => {
    if (isLive) draw()
    else if (clock.now() - spokenAt >= LONGEST_SILENCE) line(liveText())
    const silence = clock.now() - spokenAt
    stopTicking = clock.alarm(isLive ? TICK : Math.max(1, LONGEST_SILENCE - silence), tick)
  }
  const begin = (): void => {
    if (flags.quiet) return
    stopTicking()
    tick()
  }
  const progress = (text: string): void => {
    activity = text
    if (flags.verbose && !flags.quiet) line(text)
    begin()
  }

  return {
    limit: (milliseconds) => {
      timeout = clock.now() - startedAt + milliseconds
    },
    progress,
    reading: (aws, account) => {
      if (flags.quiet) return aws
      progress(`Reading account ${account}`)
      reading = countReading(aws)
      return reading.aws
    },
    start: (plan, ended) => {
      run = startProgress(plan.steps, ended)
      if (flags.quiet) return
      if (ended.length > 0)
        line(`Resuming run ${plan.runId}: ${stepsDone([...run.steps.values()])} are done.`)
      begin()
    },
    far: ({ share, text }) => {
      if (flags.quiet) return
      const hasBar = isLive && !flags.verbose && widthOf(stderr) >= WIDTH_OF_A_BAR
      if (!isLive || flags.verbose) line(text)
      else bar = share !== undefined && hasBar ? `${progressBar(share)}  ${text}` : text
      drawSometimes()
    },
    show: (text) => {
      // What is written next is an answer, and no line may be drawn into it.
      if (run === undefined) activity = undefined
      line(text)
    },
    event: (event) => {
      if (run === undefined || flags.quiet) return
      const now = clock.now()
      bar = undefined
      advance(run, event, now)
      if (event.type === 'quiet-period') {
        // Quiet periods run at the same time: one of them is reported for all.
        if (now < quietUntil) return drawSometimes()
        quietUntil = now + event.delay
      }
      if (flags.verbose) line(eventText(event))
      else if (isLive) drawSometimes()
      else for (const text of plainTexts(run, event)) line(text)
    },
    print: (output) => {
      stopTicking()
      draw()
      const elapsed = clock.now() - startedAt
      const shown = { verbose: flags.verbose === true, elapsed }
      const isText = !flags.json && output.policies === undefined && !output.document?.text
      // The result has the phases, where it comes to the same screen.
      if (run === undefined || (isText && stdout.isTerminal)) block.erase()
      else block.leave()
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
    close: () => {
      stopTicking()
      block.erase()
    },
  }

  /** What a log, and a terminal that cannot write over lines, has of an event. */
  function plainTexts(progress: RunProgress, event: RunEvent): string[] {
    const end = phaseEnd(progress, event)
    if (event.type === 'quiet-period') return [eventText(event)]
    if (event.type === 'task-failed' && progress.inUse !== undefined) {
      return inUseLines(progress.inUse, clock.now(), deadline())
    }
    return [...(isNotable(event) ? [eventText(event)] : []), ...(end === undefined ? [] : [end])]
  }
}

const regionLine = ({ byRegion }: ReadingProgress): string[] => {
  const regions = byRegion()
  return regions.length === 0 ? [] : [`  ${regions.join(' · ')}`]
}

/** The least room for what a line is about. */
const LEAST_HEAD = 20

/** In one line of this width: what does not fit is cut from its head, and where too little of that is left, at its end. */
const fitPieces = (head: string, pieces: string[], width = Number.POSITIVE_INFINITY): string => {
  const tail = pieces.map((piece) => ` · ${piece}`).join('')
  const room = width - tail.length
  return pieces.length === 0 || room >= Math.min(head.length, LEAST_HEAD)
    ? `${cut(head, room)}${tail}`
    : fitPieces(head, pieces.slice(0, -1), width)
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
