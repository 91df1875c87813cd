import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PROGRAM = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

export interface EndedProcess {
  exitCode: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface WmlProcess {
  child: ChildProcess
  ended: Promise<EndedProcess>
  /** Resolves with the first match in what was written to a stream so far, as soon as there is one. */
  says(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray>
}

export interface Machine {
  folder: string
  /** What every process of this machine has in its environment. */
  env: Record<string, string>
  /** The last line of each run's journal, the oldest first. */
  journals(): unknown[]
  /** Writes a file and answers its path. */
  write(name: string, text: string): string
  /** Starts the program with this machine's home and nothing else of the environment. */
  start(argv: string[], env?: Record<string, string>): WmlProcess
  run(argv: string[], env?: Record<string, string>): Promise<EndedProcess>
  /** Runs a line in which `wml` is the program, as a shell takes it apart. */
  shell(line: string, env?: Record<string, string>): Promise<EndedProcess>
  /** Ends what still runs and removes the files. */
  remove(): Promise<void>
}

/** A folder that is a home of its own, with the program as it ships. */
export const createMachine = (): Machine => {
  const folder = mkdtempSync(join(tmpdir(), 'wml-test-'))
  const running = new Set<WmlProcess>()
  const machineEnv = {
    HOME: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    AWS_EC2_METADATA_DISABLED: 'true',
  }

  const launch = (command: string, args: string[], env: Record<string, string> = {}): WmlProcess => {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...machineEnv, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const written = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        written[stream] += text
      })
    }
    const ended = new Promise<EndedProcess>((resolve) => {
      child.on('close', (exitCode, signal) => resolve({ exitCode, signal, ...written }))
    })
    const says: WmlProcess['says'] = (stream, pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(written[stream])
          if (match) resolve(match)
        }
        child[stream].on('data', look)
        look()
        ended.then((how) => reject(new Error(`ended before it said ${pattern}: ${JSON.stringify(how)}`)))
      })
    const started = { child, ended, says }
    running.add(started)
    ended.then(() => running.delete(started))
    return started
  }

  const start: Machine['start'] = (argv, env) => launch(process.execPath, [PROGRAM, ...argv], env)

  return {
    folder,
    env: machineEnv,
    journals: () => {
      const runs = join(folder, 'state/workmail-lifecycle/runs')
      const lastOf = (text: string): unknown => JSON.parse(text.trimEnd().split('\n').at(-1) ?? '')
      return readdirSync(runs)
        .sort()
        .map((name) => lastOf(readFileSync(join(runs, name), 'utf8')))
    },
    start,
    run: (argv, env) => start(argv, env).ended,
    shell: (line, env) => {
      const wml = `wml() { '${process.execPath}' '${PROGRAM}' "$@"; }`
      return launch('/bin/sh', ['-c', `${wml}\n${line}`], env).ended
    },
    write: (name, text) => {
      const path = join(folder, name)
      writeFileSync(path, text)
      return path
    },
    remove: async () => {
      for (const { child, ended } of [...running]) {
        child.kill('SIGKILL')
        await ended
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
