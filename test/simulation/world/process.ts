/** Runs one command of the program in the world, and kills it where the schedule says so. */
// Before anything that it is put under.
import './injections.js'

import { Config } from '@oclif/core'
import { withRuntime } from '../../../src/cli/current-runtime.js'
import LoggingDisable from '../../../src/commands/logging/disable.js'
import LoggingEnable from '../../../src/commands/logging/enable.js'
import RoleCreate from '../../../src/commands/role/create.js'
import RoleDelete from '../../../src/commands/role/delete.js'
import RunsResume from '../../../src/commands/runs/resume.js'
import Teardown from '../../../src/commands/teardown.js'
import type { Runtime } from '../../../src/runtime.js'
import { argvOf, type Command, type Try } from '../scenario.js'
import { putDoor } from './injections.js'
import { createLife, never } from './life.js'
import { type Machine, newestRunId, SECRETS } from './machine.js'
import { processClock } from './process-clock.js'
import { processFiles } from './process-files.js'
import { noReadings } from './readings.js'
import { watchedSandbox } from './watched-sandbox.js'
import type { Run, RunEnd, World } from './world.js'

const COMMANDS = {
  teardown: Teardown,
  enable: LoggingEnable,
  disable: LoggingDisable,
  'role create': RoleCreate,
  'role delete': RoleDelete,
} as const

/** oclif's view of the package; commands only ask it for hooks, of which there are none. */
let config: Promise<Config> | undefined
const loadConfig = (): Promise<Config> => {
  config ??= Config.load(new URL('../../..', import.meta.url).pathname)
  return config
}

/** Turns of the event loop after which a world without a call or a tick of its clock stands still. */
const STALLED_AFTER = 300

/** And this many times five milliseconds. */
const PATIENCE = 100

interface Options {
  how: Try['how']
  ends?: Try['ends']
  clockJump?: Try['clockJump']
  /** Told before each call of the process, with its number from 1. */
  onCall?: (number: number) => void
}

/** Starts a command; the promise is kept when it has ended, however it did. */
export const startCommand = async (
  world: World,
  machine: Machine,
  asked: Command,
  options: Options,
): Promise<Run> => {
  const oclif = await loadConfig()
  const run = createRun(world, machine, asked, options.how)
  world.runs.push(run)
  const life = createLife()
  const clock = processClock(world, machine, life)
  const interrupts = new Set<(signal: NodeJS.Signals) => void>()
  const written = { stdout: '', stderr: '' }
  const write = (stream: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      if (!life.isOver) written[stream] += text
    },
    isTerminal: false,
  })

  const { ends, clockJump } = options
  let tearsNextLine = false
  const note = (what: string): void => {
    world.exercised.push(what)
  }
  const before = (number: number): void => {
    options.onCall?.(number)
    if (clockJump?.call === number) {
      machine.ahead += clockJump.by
      note('clock jump')
    }
    if (ends?.call !== number) return
    if (ends.by === 'torn') tearsNextLine = true
    if (ends.by === 'interrupt') {
      note('interrupt')
      for (const interrupt of [...interrupts]) interrupt('SIGINT')
    }
    if (ends.by === 'crash-before') life.end()
  }
  const after = (number: number): void => {
    if (ends?.call === number && ends.by === 'crash-after') life.end()
  }
  putDoor(clock, watchedSandbox(world, run, life, clock, { before, after }))

  const runtime: Runtime = {
    clock,
    random: world.random,
    env: SECRETS,
    stdout: write('stdout'),
    stderr: write('stderr'),
    files: processFiles(machine, life, {
      tears: () => tearsNextLine,
      onLine: () => {
        run.journaledAfter ??= world.calls.length
      },
    }),
    readInput: async () => '',
    canAsk: false,
    ask: () => Promise.reject(new Error('nobody is at this machine')),
    onInterrupt: (callback) => {
      interrupts.add(callback)
      return () => interrupts.delete(callback)
    },
    pid: pidOf(run),
    processStart: async (pid) => {
      const other = world.runs.find((each) => each.machine === machine && pidOf(each) === pid)
      return other === undefined || other.end !== undefined ? undefined : String(other.startedAt)
    },
    hostName: machine.name,
    homeDirectory: '/home/operator',
  }

  const over = (end: RunEnd): void => {
    if (run.end !== undefined) return
    run.end = end
    run.endedAt = world.clock.now()
    for (const { promise, atEnd } of world.endWatchers) {
      for (const text of atEnd(world, run)) {
        world.violations.push({ promise, text: `${text} (run ${run.id})` })
      }
    }
  }
  const killed = new Promise<void>((resolve) => {
    life.onEnd(() => {
      if (ends !== undefined) note(ends.by)
      over({ how: 'crashed' })
      resolve()
    })
  })
  const { CommandClass, argv } = commandLine(run)
  const ended = withRuntime(runtime, async () => new CommandClass(argv, oclif).run()).then(
    (exitCode) => over({ how: 'ended', exitCode, ...written }),
    (error) => over({ how: 'threw', error }),
  )
  await Promise.race([ended, killed, standstill(world, () => run.end !== undefined).then(over)])
  return run
}

/** Resuming a run repeats its command. */
const createRun = (world: World, machine: Machine, asked: Command, how: Try['how']): Run => {
  const runId = how === 'resume' ? newestRunId(machine) : undefined
  const earlier = runId === undefined ? undefined : world.runs.find((run) => run.runId === runId)
  return {
    id: world.runs.length + 1,
    command: earlier?.command ?? asked,
    how: runId === undefined ? 'run' : 'resume',
    machine,
    startedAt: world.clock.now(),
    runId,
    journaledBefore: machine.journals.get(runId ?? '')?.all.length ?? 0,
    journaledAfter: undefined,
    plannedAt: earlier?.startedAt ?? world.clock.now(),
    calls: [],
    readings: noReadings(),
    end: undefined,
    endedAt: undefined,
  }
}

const pidOf = ({ id }: Run): number => 1000 + id

/** The command's class, and the words that come after its name. */
const commandLine = ({ how, runId = '', command }: Run) => {
  if (how === 'resume') {
    return { CommandClass: RunsResume, argv: [runId, '--yes', '--timeout', command.timeout, '--json'] }
  }
  const words = argvOf(command)
  const flagsAt = words.findIndex((word) => word.startsWith('--'))
  return { CommandClass: COMMANDS[command.verb], argv: [...words.slice(flagsAt), '--json', '--sandbox'] }
}

/** Kept where nothing continues any more and no one sleeps: the process would hang for ever. */
const standstill = async (world: World, isOver: () => boolean): Promise<RunEnd> => {
  let idle = 0
  let seen = ''
  while (!isOver()) {
    const now = `${world.calls.length} ${world.clock.now()}`
    idle = now === seen ? idle + 1 : 0
    seen = now
    if (idle > STALLED_AFTER + PATIENCE) return { how: 'stalled' }
    // What stands still may only wait for the machine that the simulation runs on.
    await new Promise((resolve) => (idle > STALLED_AFTER ? setTimeout(resolve, 5) : setImmediate(resolve)))
  }
  return never()
}
