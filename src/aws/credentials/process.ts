/** Credentials that a command of the user prints (AWS SDKs and Tools Reference Guide, "Process credential provider"). */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import type { TemporaryKeyPair } from '../key-pair.js'
import { splitWords } from '../machine/split-words.js'
import { answeredKeys } from './answered-keys.js'
import { jsonObject } from './ask-http.js'
import { type FetchContext, noKeys, said } from './context.js'
import type { Source } from './source.js'

interface Ended {
  /** An exit code, or the signal that ended it. */
  how: number | string
  stdout: string
  stderr: string
}

/** Runs the command without a shell, as the AWS CLI does. @throws AwsError (credentials) with what it said */
export const processKeys = async (
  { settings, signal }: FetchContext,
  { command, from }: Extract<Source, { kind: 'process' }>,
): Promise<TemporaryKeyPair> => {
  const next = `run it by hand to see what is wrong: ${said(command)}`
  const fault = (why: string) => noKeys(from, 'CredentialProcessFailed', why, next)
  const [program, ...args] = splitWords(command, { backslash: process.platform !== 'win32' }) ?? []
  if (program === undefined) throw fault('credential_process is not a command')
  const { how, stdout, stderr } = await run(program, args, settings.machine.env, signal).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.name === 'AbortError') throw error
      throw fault(
        `${said(program)} cannot be run: ${error.code === 'ENOENT' ? 'there is no such program' : error.message}`,
      )
    },
  )
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
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal | undefined,
): Promise<Ended> => {
  const child = spawn(program, args, {
    env: env as NodeJS.ProcessEnv,
    stdio: ['inherit', 'pipe', 'pipe'],
    windowsHide: true,
    ...(signal === undefined ? {} : { signal }),
  })
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, endedBy) => resolve(code ?? `ended by ${endedBy}`))
  })
  const [how, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { how, stdout, stderr }
}
