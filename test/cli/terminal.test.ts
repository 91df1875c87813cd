/** What a person at a terminal sees, and what a pipe gets. */
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { isFitForALog } from '../support/log-lines.js'
import { machineWith, runWml } from '../support/run-wml.js'
import { loggingAccount, quietAccount } from '../support/small-account.js'

const ESCAPE = '\u001b'
const CLEAR_LINE = `\r${ESCAPE}[2K`
const TEARDOWN = ['teardown', '--all', '--yes', '--sandbox']

/** What is left on the screen when lines that clear themselves are gone. */
const screen = (written: string): string[] =>
  written.split('\n').map((line) => stripVTControlCharacters(line.split(CLEAR_LINE).at(-1) ?? ''))

describe('on a terminal', () => {
  const machine = () => machineWith(loggingAccount(), { terminal: true })

  test('lines that pass are cleared, and each step leaves one line', async () => {
    const { stderr } = await runWml(machine(), ...TEARDOWN)
    expect(stderr).toContain(`  Reading account 111122223333${ESCAPE}[22m${CLEAR_LINE}`)
    expect(screen(stderr)).toEqual([
      'Account 111122223333, as arn:aws:iam::111122223333:user/operator, by the sandbox',
      '✔ tag-log-group us-east-1: log group /aws/workmail/emailevents/acme: done',
      expect.stringMatching(/^✔ disable-logging us-east-1: email event logging of acme \(m-a+\): done$/),
      '✔ delete-log-group us-east-1: log group /aws/workmail/emailevents/acme: done',
      'waiting 1m for late writes before looking again',
      expect.stringMatching(
        /^= verify-log-group-deleted us-east-1: log group \/aws\/workmail\/emailevents\/acme: /,
      ),
      '✔ delete-role global: service-linked role AWSServiceRoleForAmazonWorkMailEvents: done',
      'waiting 1m for late writes before looking again',
      expect.stringMatching(
        /^= verify-log-group-deleted us-east-1: log group \/aws\/workmail\/emailevents\/acme: /,
      ),
      '',
    ])
  })

  test('a passing line is never wider than the terminal', async () => {
    const narrow = Object.assign(machine(), {})
    narrow.stderr = { ...narrow.stderr, columns: 40 }
    const { stderr } = await runWml(narrow, ...TEARDOWN)
    const passing = stderr
      .split(CLEAR_LINE)
      .map((piece) => stripVTControlCharacters(piece.slice(piece.lastIndexOf('\n') + 1)))
      .filter((line) => line.startsWith('  '))
    expect(passing.length).toBeGreaterThan(5)
    for (const line of passing) expect(line.length).toBeLessThan(40)
  })

  test('a terminal that does not know its width is taken for one of 80', async () => {
    const unknown = machine()
    unknown.stderr = { ...unknown.stderr, columns: 0 }
    const { stderr } = await runWml(unknown, ...TEARDOWN)
    expect(stderr).toContain('  Reading account 111122223333')
  })

  test('the result is coloured, errors too', async () => {
    const done = await runWml(machine(), ...TEARDOWN)
    expect(done.stdout).toContain(`${ESCAPE}[32mDone.${ESCAPE}[39m`)
    const plan = await runWml(machine(), 'teardown', '--all', '--dry-run', '--sandbox')
    expect(plan.stdout).toContain(`${ESCAPE}[31m1, with 0 B of events. This cannot be undone.${ESCAPE}[39m`)
    const verbose = await runWml(machine(), 'teardown', '--all', '--dry-run', '--verbose', '--sandbox')
    expect(verbose.stdout).toContain(`${ESCAPE}[33mtag-log-group${ESCAPE}[39m`)
    const refused = await runWml(machine(), 'teardown', '--sandbox')
    expect(refused.stderr).toContain(`${ESCAPE}[31mError:${ESCAPE}[39m`)
  })

  test.each([
    ['NO_COLOR', '1'],
    ['TERM', 'dumb'],
  ])('no colours with %s=%s', async (name, value) => {
    const runtime = machineWith(loggingAccount(), { terminal: true, env: { [name]: value } })
    const { stdout } = await runWml(runtime, ...TEARDOWN)
    expect(stdout).toBe('Done.\n')
  })

  test('standard error is coloured although standard output is a pipe', async () => {
    const runtime = machine()
    runtime.stdout = { ...runtime.stdout, isTerminal: false }
    const { stdout, stderr } = await runWml(runtime, ...TEARDOWN)
    expect(stdout).toBe('Done.\n')
    expect(stderr).toContain(`${ESCAPE}[2m`)
  })

  test('--json keeps escape codes out of standard output', async () => {
    const { stdout, json } = await runWml(machine(), ...TEARDOWN, '--json')
    expect(stdout).not.toContain(ESCAPE)
    expect(json.outcome).toBe('done')
  })

  test('a failed check, a blocked and a pending run end in their colours', async () => {
    const missing = machineWith(loggingAccount({ roles: [] }), { terminal: true })
    const check = await runWml(missing, 'role', 'check', '--sandbox')
    expect(check.stdout).toContain(`${ESCAPE}[31mThe role is not as documented.`)
    const blocked = await runWml(machine(), 'role', 'delete', '--sandbox', '--yes')
    expect(blocked.stdout).toContain(`${ESCAPE}[33mBlocked by what is listed above.`)
    const pending = await runWml(machine(), ...TEARDOWN, '--timeout', '30s')
    expect(pending.stdout).toContain(`${ESCAPE}[33mNot finished yet.`)
  })
})

describe('how far an archive is', () => {
  /** 200 events that lie evenly, five a page, a page a second. */
  const machine = (options: Parameters<typeof machineWith>[1]) => {
    const generated = { count: 200, from: Date.UTC(2026, 10, 20), every: 60_000, messageBytes: 500 }
    const logGroups = [
      { region: 'us-east-1', logGroupName: '/events', streams: [{ logStreamName: 'one', generated }] },
    ]
    const behaviour = { latency: 1000, eventsPerPage: 5 }
    return machineWith({ logGroups, behaviour } as Parameters<typeof machineWith>[0], options)
  }
  const ARCHIVE = ['logs', 'archive', '/kept', '--log-group', '/events', '--sandbox']
  const passingLines = (stderr: string) =>
    stripVTControlCharacters(stderr.replaceAll(CLEAR_LINE, '\n'))
      .split('\n')
      .map((line) => line.trim())

  test('is on a terminal a bar with events, bytes, rate and time left, that passes', async () => {
    const { stderr } = await runWml(machine({ terminal: true }), ...ARCHIVE)

    const bars = passingLines(stderr).filter((line) => line.includes('█'))
    expect(bars.find((line) => line.includes('105 events'))).toBe(
      '██████████░░░░░░░░░░  52 %  105 events, 63.4 KiB, 5 events/s, about 20.1s left',
    )
    expect(bars.length).toBeGreaterThan(30)
    // Of each only the last one of a line stays, and then the result clears that.
    expect(screen(stderr).filter((line) => line.includes('█'))).toEqual([])
  })

  test('is on a narrow terminal told without the bar', async () => {
    const narrow = machine({ terminal: true })
    narrow.stderr = { ...narrow.stderr, columns: 79 }
    const { stderr } = await runWml(narrow, ...ARCHIVE)

    expect(stderr).not.toContain('█')
    expect(passingLines(stderr).some((line) => /^105 events, .* left$/.test(line))).toBe(true)
  })

  test('is in a pipe a line every ten seconds, without the bar', async () => {
    const { stderr } = await runWml(machine({}), ...ARCHIVE)

    for (const tag of ['█', '░', ESCAPE]) expect(stderr).not.toContain(tag)
    const lines = stderr.split('\n').filter((line) => line.includes(' events/s'))
    expect(lines.length).toBeGreaterThan(2)
    expect(lines.length).toBeLessThan(6)
    expect(lines[0]).toMatch(
      /^2026-11-22T04:00:\d\d\.\d{3}Z \d+ events, [\d.]+ KiB, [\d.]+ events\/s, about [\d.]+s left$/,
    )
  })

  test.each([['--quiet'], ['--json', '--quiet']])('is not told with %s', async (...flags) => {
    const { stderr } = await runWml(machine({ terminal: true }), ...ARCHIVE, ...flags)

    expect(stderr).toBe('')
  })
})

describe('in a pipe', () => {
  test('each line has the time, and waits and looks are not told', async () => {
    const { stdout, stderr } = await runWml(machineWith(loggingAccount()), ...TEARDOWN)
    expect(`${stdout}${stderr}`).not.toContain(ESCAPE)
    expect(stderr).toContain(
      '2026-11-22T04:00:00.000Z waiting 1m for late writes before looking again\n2026-11-22T04:01:00.000Z verify-log-group-deleted',
    )
    expect(stderr).not.toContain('looking\n')
    expect(stderr).not.toContain('Reading account')
  })

  test('--verbose tells every call with its request id, and the looks', async () => {
    const { stderr } = await runWml(machineWith(quietAccount()), 'role', 'create', '--sandbox', '--verbose')
    const texts = stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.slice('2026-11-22T04:00:00.000Z '.length))
    const id = expect.stringMatching(/request [0-9a-f-]{36}$/)
    const told = texts.map((text) => text.replace(/request [0-9a-f-]{36}$/, 'request ID'))
    expect(texts[0]).toEqual(id)
    expect(told).toEqual([
      '  sts:GetCallerIdentity us-east-1 request ID',
      'Reading account 111122223333',
      '  iam:GetRole us-east-1 NoSuchEntityException request ID',
      '  iam:ListAccountAliases us-east-1 request ID',
      'Account 111122223333, as arn:aws:iam::111122223333:user/operator, by the sandbox',
      'create-role global: service-linked role AWSServiceRoleForAmazonWorkMailEvents: looking',
      '  iam:GetRole us-east-1 NoSuchEntityException request ID',
      'create-role global: service-linked role AWSServiceRoleForAmazonWorkMailEvents: CreateServiceLinkedRole',
      '  iam:CreateServiceLinkedRole us-east-1 request ID',
      '  iam:GetRole us-east-1 request ID',
      'create-role global: service-linked role AWSServiceRoleForAmazonWorkMailEvents: done',
    ])
  })

  describe('a teardown of several organizations that takes its time', () => {
    const demo = demoAccount(Date.UTC(2026, 10, 22))
    const behaviour = {
      ...demo.behaviour,
      roleInUseFor: 5 * 60_000,
      usageList: 'full',
      lateWriteAfter: 20_000,
    } as const
    const machine = () => machineWith({ ...demo, behaviour })

    test.each(['', '--verbose', '--quiet', '--json', '--json --verbose', '--json --quiet'])(
      'writes lines that a log can hold, and one result: %s',
      async (words) => {
        const flags = words.split(' ').filter((word) => word !== '')
        const { exitCode, stdout, stderr } = await runWml(machine(), ...TEARDOWN, ...flags)
        expect(exitCode).toBe(0)
        isFitForALog({ exitCode, stdout, stderr }, { json: flags.includes('--json') })
        expect(stderr === '').toBe(flags.includes('--quiet'))
        expect(stderr.includes(' logs:DeleteLogGroup ')).toBe(flags.includes('--verbose'))
      },
    )

    test('tells the same progress with --json as without', async () => {
      const plain = await runWml(machine(), ...TEARDOWN)
      const json = await runWml(machine(), ...TEARDOWN, '--json')
      expect(json.stderr).toBe(plain.stderr)
      expect(plain.stderr).toMatch(
        /Z delete-role global: .*: still in use \(.+\), trying again in \S+\n\S+Z {3}in use by /,
      )
    })

    test('tells a wait once for all that wait', async () => {
      const { stderr } = await runWml(machine(), ...TEARDOWN)
      expect(stderr.match(/waiting 1m for late writes/g)).toHaveLength(2)
    })
  })

  test('--quiet tells nothing but the result, or the error', async () => {
    const done = await runWml(machineWith(loggingAccount()), ...TEARDOWN, '--quiet')
    expect({ out: done.stdout, err: done.stderr }).toEqual({ out: 'Done.\n', err: '' })
    const refused = await runWml(machineWith(loggingAccount()), 'teardown', '--sandbox', '--quiet')
    expect(refused.stderr).toMatch(/^Error: it is not said which organizations are meant\nNext: /)
  })
})
