/** No one listens, or there is no room for what is said: the work continues, and a lost result is not success. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMachine, type Machine, PROGRAM } from '../support/process.js'
import { accountIn, givenSandbox } from '../support/sandbox-of-machine.js'
import { loggingAccount } from '../support/small-account.js'

const TEARDOWN = 'wml teardown --all --yes --sandbox --quiet-period 0s'
const NOTHING_LEFT = { logGroups: [], roles: [] }

let machine: Machine
beforeEach(() => {
  machine = createMachine()
  givenSandbox(machine, loggingAccount())
})
afterEach(() => machine.remove())

const isLinux = process.platform === 'linux'

describe.runIf(isLinux)('on a full disk', () => {
  test('a run whose progress cannot be written is carried out, and is done', async () => {
    const { exitCode, signal, stdout } = await machine.shell(`${TEARDOWN} --verbose 2>/dev/full`)

    expect({ exitCode, signal, stdout }).toEqual({
      exitCode: 0,
      signal: null,
      stdout: expect.stringContaining('\nDone in '),
    })
    expect(accountIn(machine)).toMatchObject(NOTHING_LEFT)
  })

  test.each(['', ' --json'])(
    'a run whose result cannot be written is carried out, and ends with 1%s',
    async (json) => {
      const { exitCode, stderr } = await machine.shell(`${TEARDOWN} --quiet${json} >/dev/full`)

      expect(exitCode).toBe(1)
      expect(stderr).toMatch(
        /^Error: the result could not be written to standard output: ENOSPC.*\nNext: .*\n$/,
      )
      expect(accountIn(machine)).toMatchObject(NOTHING_LEFT)
    },
  )

  test('both at once end with 1', async () => {
    const { exitCode, signal } = await machine.shell(`${TEARDOWN} >/dev/full 2>&1`)

    expect({ exitCode, signal }).toEqual({ exitCode: 1, signal: null })
    expect(accountIn(machine)).toMatchObject(NOTHING_LEFT)
  })

  test.each(['--version', '--help', 'teardown --help', 'logging status --sandbox'])(
    '%s ends with 1 where it cannot be written',
    async (argv) => {
      const { exitCode, stderr } = await machine.shell(`wml ${argv} >/dev/full`)

      expect(exitCode).toBe(1)
      expect(stderr).toMatch(/^Error: the result could not be written .*\nNext: .*\n$/)
    },
  )

  test('an exit code that says more than the lost result stays', async () => {
    const { exitCode } = await machine.shell('wml teardown --organization no one --yes --sandbox >/dev/full')
    expect(exitCode).toBe(2)
  })

  test('a result that was written in part is lost too', async () => {
    // given a disk with room for the first kilobytes of it
    const { exitCode, stderr } = await machine.shell('ulimit -f 1; wml teardown --help >help.txt')

    expect(exitCode).toBe(1)
    expect(readFileSync(join(machine.folder, 'help.txt')).length).toBeGreaterThan(0)
    expect(stderr).toContain('EFBIG')
  })
})

describe('a reader who has left', () => {
  test('of the result: the work is done, and the exit code says that no one read of it', async () => {
    const { child, ended } = machine.start([...TEARDOWN.split(' ').slice(1), '--quiet'])
    child.stdout?.destroy()

    expect(await ended).toMatchObject({ exitCode: 1, signal: null, stderr: '' })
    expect(accountIn(machine)).toMatchObject(NOTHING_LEFT)
  })

  test('of the progress: the work is done, and so is the command', async () => {
    const { child, ended } = machine.start([...TEARDOWN.split(' ').slice(1), '--verbose'])
    child.stderr?.destroy()

    expect(await ended).toMatchObject({
      exitCode: 0,
      signal: null,
      stdout: expect.stringContaining('\nDone in '),
    })
    expect(accountIn(machine)).toMatchObject(NOTHING_LEFT)
  })
})

const hasPython = spawnSync('python3', ['--version']).status === 0

/**
 * Starts a command on a terminal of its own that goes away at its first word; prints the exit status. nohup speaks
 * before it ignores SIGHUP (the first bit of SigIgn), which a shell here is asked to do.
 */
const ON_A_TERMINAL_THAT_GOES = `
import os, pty, signal, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
os.read(terminal, 1)
ignored = sys.argv[1] != '/bin/sh'
while not ignored & 1:
    with open(f'/proc/{pid}/status') as status:
        ignored = int(next(line for line in status if line.startswith('SigIgn')).split()[1], 16)
os.close(terminal)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`

describe.runIf(isLinux && hasPython)('a terminal that goes away', () => {
  const started = async (...before: string[]): Promise<string> => {
    const script = machine.write('terminal.py', ON_A_TERMINAL_THAT_GOES)
    const argv = [...before, process.execPath, PROGRAM, ...TEARDOWN.split(' ').slice(1), '--verbose']
    const env = { ...machine.env, TERM: 'xterm', _: '/usr/bin/python3' }
    const child = spawn('python3', [script, ...argv], {
      env,
      cwd: machine.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    await new Promise((resolve) => child.on('close', resolve))
    return printed.trim()
  }

  test('does not end a run that ignores it', async () => {
    // given a parent that ignores SIGHUP, as `trap '' HUP` in a script does
    const status = await started('/bin/sh', '-c', `trap '' HUP; "$0" "$@"; exit $?`)

    // then the run was carried out; its result could not be written
    expect(accountIn(machine)).toMatchObject(NOTHING_LEFT)
    expect(status).toBe('1')
  })

  test('does not end a run that nohup starts, and its result is in the file of nohup', async () => {
    const status = await started('/bin/sh', '-c', 'exec nohup "$0" "$@"')

    expect(accountIn(machine)).toMatchObject(NOTHING_LEFT)
    expect(readFileSync(join(machine.folder, 'nohup.out'), 'utf8')).toContain('Done in ')
    expect(status).toBe('0')
  })

  test('ends any other run in order, as interrupted', async () => {
    expect(await started()).toBe('130')
    expect(accountIn(machine).logGroups).toHaveLength(1)
  })
})

test.each(['/dev/stdout', 'fifo', '/dev/null', '.'])(
  'a plan is not written to %s, which is no file, and nothing waits for it',
  async (place) => {
    const line = `mkfifo fifo; wml teardown --all --sandbox --plan-out ${place} | cat`
    const { stdout, stderr } = await machine.shell(line)

    expect(stdout).toBe('')
    expect(stderr).toMatch(
      /^Error: --plan-out: .* cannot be written: .*\nNext: name a new file, or - for standard output\n$/,
    )
  },
)
