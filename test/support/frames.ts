/** The way of one AWS call through the program: the functions of `src` from `main` to the `send` of the SDK. */
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { machineWith, runWml } from './run-wml.js'
import { loggingAccount } from './small-account.js'

export interface Frame {
  /** `Teardown.run`; empty where the function has no name. */
  name: string
  /** Below the package's root: `src/cli/main.ts`. */
  file: string
}

/** The frames of a teardown's first DeleteLogGroup, the outermost first. */
export const framesOfDeletion = async (): Promise<Frame[]> => {
  const { prototype } = CloudWatchLogsClient
  const inherited = prototype.send
  const limit = Error.stackTraceLimit
  const stacks: string[] = []
  prototype.send = function (this: CloudWatchLogsClient, ...asked: Parameters<typeof inherited>) {
    if (asked[0].constructor.name === 'DeleteLogGroupCommand') stacks.push(new Error().stack ?? '')
    return inherited.apply(this, asked)
  } as typeof inherited
  Error.stackTraceLimit = Number.POSITIVE_INFINITY
  try {
    const runtime = machineWith(loggingAccount())
    const { exitCode, stderr } = await runWml(runtime, 'teardown', '--all', '--yes', '--sandbox')
    if (exitCode !== 0) throw new Error(`the teardown ended with ${exitCode}: ${stderr}`)
  } finally {
    Error.stackTraceLimit = limit
    Reflect.deleteProperty(prototype, 'send')
  }
  return toFrames(stacks[0] ?? '')
}

const ROOT = new URL('../../', import.meta.url).pathname
const LINE = /^\s+at (?:async )?(?:(.*) \()?(?:file:\/\/)?(\/.*?):\d+:\d+\)?$/

/** Frames of oclif and of Node are not the program's. */
const toFrames = (stack: string): Frame[] =>
  stack
    .split('\n')
    .flatMap((line): Frame[] => {
      const [, name = '', file = ''] = LINE.exec(line) ?? []
      return file.startsWith(`${ROOT}src/`) ? [{ name, file: file.slice(ROOT.length) }] : []
    })
    .reverse()
