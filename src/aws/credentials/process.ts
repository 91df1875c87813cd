/** Credentials that a command of the user prints (AWS SDKs and Tools Reference Guide, "Process credential provider"). */
import { spawn } from 'node:child_process'
import { formatDuration } from '../../duration.js'
import type { TemporaryKeyPair } from '../key-pair.js'
import { splitWords } from '../machine/split-words.js'
import { textOf } from '../text-of.js'
import { answeredKeys } from './answered-keys.js'
import { jsonObject } from './ask-http.js'
import { type FetchContext, noKeys, said } from './context.js'
import type { Source } from './source.js'

/** Milliseconds. Long enough for a person who signs in; the AWS CLI waits for ever. */
const DEADLINE = 5 * 60_000

interface Ended {
  /** An exit code, or the signal that ended it. */
  how: number | string
  stdout: string
  stderr: string
}

/**
 * Runs the command without a shell, as the AWS CLI does. Its arguments may be secrets: no message repeats them.
 * @throws AwsError (credentials) with what it said
 */
export const processKeys = async (
  context: FetchContext,
  { command, place, from }: Extract<Source, { kind: 'process' }>,
): Promise<TemporaryKeyPair> => {
  const byHand = `run the command of ${place} by hand to see what is wrong`
  const next = /[~$|<>&;*`]/.test(command)
    ? `${byHand}; no shell runs it here: write the whole path of each file, without ~ and variables`
    : byHand
  const fault = (why: string) => noKeys(from, 'CredentialProcessFailed', why, next)
  const [program, ...args] = splitWords(command, { backslash: process.platform !== 'win32' }) ?? []
  if (program === undefined) throw fault('credential_process is not a command')
  const { how, stdout, stderr } = await run(program, args, context).catch((error: NodeJS.ErrnoException) => {
    if (error.name === 'AbortError') throw error
    if (error.code === undefined) throw fault(`the command was ended: ${error.message}`)
    const why = error.code === 'ENOENT' ? 'there is no such program' : error.code
    throw fault(`${said(program.split(/\s/, 1).join())} cannot be run: ${why}`)
  })
  if (how !== 0) {
    const ending = typeof how === 'number' ? `exit code ${how}` : how
    throw fault(`the command failed (${ending})${stderr.trim() === '' ? '' : `: ${said(stderr)}`}`)
  }
  const answer = jsonObject(stdout)
  if (answer === undefined) throw fault('the command did not print a JSON object')
  if (answer.Version !== 1) throw fault('the command did not print "Version": 1')
  return answeredKeys(from, answer)
}

const run = async (
  program: string,
  args: string[],
  { settings, clock, signal }: FetchContext,
): Promise<Ended> => {
  const child = spawn(program, args, {
    env: settings.machine.env as NodeJS.ProcessEnv,
    stdio: ['inherit', 'pipe', 'pipe'],
    windowsHide: true,
    ...(signal === undefined ? {} : { signal }),
  })
  let stopAlarm = () => {}
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, endedBy) => resolve(code ?? `ended by ${endedBy}`))
    const late = new Error(`it had not ended after ${formatDuration(DEADLINE)}`)
    stopAlarm = clock.alarm(DEADLINE, () => reject(late))
  })
  try {
    const [how, stdout, stderr] = await Promise.all([ended, textOf(child.stdout), textOf(child.stderr)])
    return { how, stdout, stderr }
  } finally {
    stopAlarm()
    child.kill('SIGKILL')
    // What it started may hold them open.
    child.stdout.destroy()
    child.stderr.destroy()
  }
}
