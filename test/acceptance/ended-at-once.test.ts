/** Ctrl-C and `--timeout` end the program as it ships wherever it is: at a question, in an upload, in an archive. */
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { seedLogGroup, seedOrganization } from '../support/given-account.js'
import { createMachine, type Machine, PROGRAM } from '../support/process.js'
import { serveAccount } from '../support/serve-account.js'
import { BUCKET, serveS3 } from '../support/serve-s3.js'
import { SERVICE_LINKED_ROLE } from '../support/small-account.js'

const STREAMS = [{ logStreamName: 'one', events: [{ timestamp: Date.UTC(2026, 10, 1), message: 'first' }] }]

const ACCOUNT = {
  organizations: [seedOrganization('acme', '/events')],
  logGroups: [seedLogGroup('/events', { streams: STREAMS })],
  roles: [SERVICE_LINKED_ROLE],
}

let machine: Machine
let closing: (() => unknown)[]
beforeEach(() => {
  machine = createMachine()
  closing = [machine.remove]
})
afterEach(async () => {
  for (const close of closing) await close()
})

describe('teardown --archive into a bucket that takes nothing', () => {
  const started = async () => {
    const aws = await serveAccount(ACCOUNT)
    let hangs = (): void => {}
    const hanging = new Promise<void>((resolve) => {
      hangs = resolve
    })
    const s3 = await serveS3({
      before: ({ method }) => {
        if (method !== 'PUT') return false
        hangs()
        return true
      },
    })
    closing.push(aws.close, s3.close)
    const place = `s3://${BUCKET}/kept`
    const argv = ['teardown', '--all', '--archive', place, '--quiet-period', '0s', '--yes', '--json']
    const teardown = machine.start(argv, { ...aws.env, ...s3.env })
    await hanging
    return { teardown, account: aws.sandbox.account }
  }

  test('is ended by Ctrl-C in order, before the two seconds are over', async () => {
    const { teardown, account } = await started()

    teardown.child.kill('SIGINT')

    const { exitCode, stdout, stderr } = await teardown.ended
    expect({ exitCode, outcome: JSON.parse(stdout).outcome }).toEqual({ exitCode: 130, outcome: 'pending' })
    // What two seconds have not ended is ended at once, and says so.
    expect(stderr).not.toContain('Ended at once')
    expect(account.logGroups).toHaveLength(1)
  })

  test('is ended at once by a further Ctrl-C', async () => {
    const { teardown } = await started()

    const presses = setInterval(() => teardown.child.kill('SIGINT'), 60)
    const { exitCode, stdout, stderr } = await teardown.ended
    clearInterval(presses)

    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' })
    expect(stderr).toContain('Ended at once')
  })
})

/** Runs a command on a terminal of its own, presses Ctrl-C when it asks, and prints the exit status and what was shown. */
const ON_A_TERMINAL = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
shown = b''
while b'account id' not in shown:
    shown += os.read(terminal, 4096)
os.write(terminal, b'\\x03')
try:
    while True:
        more = os.read(terminal, 4096)
        if not more: break
        shown += more
except OSError:
    pass
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(shown.decode())
`

const hasPython = process.platform === 'linux' && spawnSync('python3', ['--version']).status === 0

test.runIf(hasPython)(
  'Ctrl-C at the question whether to delete ends it, and nothing was changed',
  async () => {
    const aws = await serveAccount(ACCOUNT)
    closing.push(aws.close)
    const script = machine.write('terminal.py', ON_A_TERMINAL)
    const child = spawn('python3', [script, process.execPath, PROGRAM, 'teardown', '--all'], {
      env: { ...machine.env, ...aws.env, PATH: process.env.PATH, TERM: 'xterm' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    await new Promise((resolve) => child.on('close', resolve))

    expect(printed).toMatch(/^130\n/)
    expect(printed).toContain('nothing was changed')
    expect(printed).not.toContain('Ended at once')
    expect(aws.sandbox.account).toMatchObject({ logGroups: [{}], roles: [{}] })
  },
)

describe('an archive whose part unpacks to more than a thousand times its size', () => {
  const MEMBER = 16 * 1024 * 1024
  /** 1.5 GB: gzip files may follow each other in one. */
  const bomb = (member: string | Buffer): Buffer => Buffer.concat(Array(96).fill(gzipSync(member)))

  /** An archive of one event, in the place of whose part the bomb is. */
  const givenBomb = async (
    member: (line: string) => string | Buffer,
    change: (part: { events: number }) => void = () => {},
  ) => {
    const aws = await serveAccount(ACCOUNT)
    closing.push(aws.close)
    const kept = join(machine.folder, 'kept')
    const archive = ['logs', 'archive', kept, '--log-group', '/events', '--region', 'us-east-1']
    expect(await machine.run(archive, aws.env)).toMatchObject({ exitCode: 0 })
    const files = readdirSync(kept, { recursive: true, encoding: 'utf8' }).map((name) => join(kept, name))
    const manifest = files.find((path) => path.endsWith('manifest.json')) ?? expect.fail('no manifest')
    const part = files.find((path) => path.endsWith('.ndjson.gz')) ?? expect.fail('no part')
    const told = JSON.parse(readFileSync(manifest, 'utf8'))
    told.parts.forEach((each: { events: number; bytes: number }) => {
      each.bytes = 2_000_000_000
      change(each)
    })
    writeFileSync(manifest, JSON.stringify(told))
    writeFileSync(part, bomb(member(gunzipSync(readFileSync(part)).toString())))
    return kept
  }

  test.each([
    ['one line', 'x'],
    ['empty lines', '\n'],
  ])('is found at the first piece of it: %s', async (_, filling) => {
    const kept = await givenBomb(() => Buffer.alloc(MEMBER, filling))

    const { exitCode, stdout } = await machine.run(['logs', 'verify', kept, '--json', '--timeout', '30s'])

    expect({ exitCode, archives: JSON.parse(stdout).archives }).toMatchObject({
      exitCode: 3,
      archives: [{ state: 'broken' }],
    })
  })

  test('is given up at the deadline, where its manifest tells of as many events', async () => {
    const kept = await givenBomb(
      (line) => line.repeat(MEMBER / line.length),
      (part) => {
        part.events = 2_000_000_000
      },
    )

    const { exitCode, stdout } = await machine.run(['logs', 'verify', kept, '--json', '--timeout', '1s'])

    expect({ exitCode, outcome: JSON.parse(stdout).outcome }).toEqual({ exitCode: 8, outcome: 'pending' })
  })
})
