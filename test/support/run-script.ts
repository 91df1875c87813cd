/**
 * Executes the commands of a runbook: a real shell and the AWS CLI's own code, against the sandbox behind HTTP. Their
 * `sleep` and `date` are the sandbox's clock, so that minutes take no time.
 */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SandboxAccount } from '../../src/sandbox/account.js'
import { startHttpServer } from '../../src/sandbox/http-server.js'
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.js'
import { type BeforeCall, beforeCalls } from './before-calls.js'
import { serveClock } from './serve-clock.js'
import { createVirtualClock } from './virtual-clock.js'

/** The Python that has the AWS CLI as a package; undefined where there is none. */
export const pythonWithAwsCli = (): string | undefined => {
  const { status, stdout } = spawnSync('python3', ['-c', 'import awscli, sys; print(sys.executable)'])
  const found = String(stdout).trim()
  return status === 0 && spawnSync('curl', ['--version']).status === 0 ? found : undefined
}

export interface Script {
  exitCode: number | null
  stdout: string
  stderr: string
  /** What was written into the folder in which it was run. */
  files: Record<string, string>
  /** The calls that reached AWS, in order: `logs:DeleteLogGroup us-east-1`. */
  calls: string[]
  /** Milliseconds that it took, on the sandbox's clock. */
  took: number
}

export interface ScriptOptions {
  /** Milliseconds since the epoch. */
  start: number
  /** The shell's program; `sh` where it is left out. */
  shell?: string | undefined
  /** Runs just before a call takes effect; `nth` counts the calls of its action from 1. */
  before?: BeforeCall | undefined
}

export interface ScriptMachine {
  run(text: string, account: SandboxAccount, options: ScriptOptions): Promise<Script>
  close(): void
}

/** A machine with a shell and the AWS CLI, kept warm. */
export const startScriptMachine = async (python: string): Promise<ScriptMachine> => {
  const folder = mkdtempSync(join(tmpdir(), 'wml-script-'))
  const cli = spawn(python, [fileURLToPath(new URL('warm-aws-cli.py', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, HOME: folder },
  })
  const port = await new Promise<string>((resolve, reject) => {
    cli.stdout.once('data', (line) => resolve(String(line).trim()))
    cli.once('exit', () => reject(new Error('the AWS CLI did not start')))
  })
  putProgram(folder, 'aws', awsProgram(port))
  putProgram(folder, 'sleep', 'exec curl -sS -o /dev/null "$CLOCK_URL/sleep/$1"')
  putProgram(folder, 'date', `case $* in *%s*) exec curl -sS "$CLOCK_URL/now" ;; *) echo TIME ;; esac`)
  return {
    run: (text, account, options) => runScript(folder, text, account, options),
    close: () => {
      cli.kill()
      rmSync(folder, { recursive: true })
    },
  }
}

const putProgram = (folder: string, name: string, text: string): void => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`)
  chmodSync(join(folder, name), 0o755)
}

/** What the CLI reads of its environment goes along. */
const awsProgram = (port: string): string =>
  [
    'for argument; do',
    '  set -- "$@" --data-urlencode "a=$argument"',
    '  shift',
    'done',
    'for name in AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_MAX_ATTEMPTS; do',
    '  eval "value=\\$$name"',
    '  [ -z "$value" ] || set -- "$@" --data-urlencode "e=$name=$value"',
    'done',
    `eval "$(curl -sS "$@" http://127.0.0.1:${port}/)"`,
  ].join('\n')

const runScript = async (
  folder: string,
  text: string,
  account: SandboxAccount,
  { start, shell: program = 'sh', before }: ScriptOptions,
): Promise<Script> => {
  const clock = createVirtualClock(start)
  const sandbox: Sandbox = createSandbox(account, {
    clock,
    random: () => 0.5,
    onCall: beforeCalls(before),
  })
  const aws = await startHttpServer(sandbox, { port: 0 })
  const time = await serveClock(() => clock)
  const work = mkdtempSync(join(folder, 'work-'))
  const shell = spawn(program, ['-s'], {
    cwd: work,
    env: {
      PATH: `${folder}:/usr/bin:/bin`,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_MAX_ATTEMPTS: '1',
      CLOCK_URL: time.url,
    },
  })
  const written = { stdout: '', stderr: '' }
  shell.stdout.on('data', (chunk) => {
    written.stdout += chunk
  })
  shell.stderr.on('data', (chunk) => {
    written.stderr += chunk
  })
  const exit = new Promise<number | null>((resolve) => shell.once('close', resolve))
  shell.stdin.end(text)
  const exitCode = await exit
  time.close()
  await aws.close()
  const calls = sandbox.calls.map(({ service, action, region }) => `${service}:${action} ${region}`)
  const files = Object.fromEntries(
    readdirSync(work).map((name) => [name, readFileSync(join(work, name), 'utf8')]),
  )
  return { exitCode, ...written, files, calls, took: clock.now() - start }
}
