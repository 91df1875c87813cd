/** What a person at a terminal sees, and what a pipe gets. */
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { isFitForALog } from '../support/log-lines.js'
import { machineWith, runWml } from '../support/run-wml.js'
import { ACCOUNT_ID, loggingAccount, quietAccount } from '../support/small-account.js'

const ESCAPE = '\u001b'
const TEARDOWN = ['teardown', '--all', '--yes', '--sandbox']

// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal obeys
const REWIND = /\r(?:\u001b\[(\d+)A)?\u001b\[J/g

/** What is on the screen after each time that lines were written over, and at the end. */
const screens = (written: string): string[][] => {
  const shown: string[][] = []
  let lines = ['']
  let from = 0
  const type = (text: string) => {
    const [first = '', ...others] = stripVTControlCharacters(text).split('\n')
    lines = [...lines.slice(0, -1), `${lines.at(-1)}${first}`, ...others]
  }
  for (const match of written.matchAll(REWIND)) {
    type(written.slice(from, match.index))
    shown.push(lines)
    lines = [...lines.slice(0, lines.length - 1 - Number(match[1] ?? 0)), '']
    from = match.index + match[0].length
  }
  type(written.slice(from))
  return [...shown, lines]
}
const screen = (written: string): string[] => screens(written).at(-1) ?? []

/** The demo's account, whose role stays in use for some minutes. */
const busyAccount = () => {
  const demo = demoAccount(Date.UTC(2026, 10, 22))
  return { ...demo, behaviour: { ...demo.behaviour, roleInUseFor: 5 * 60_000, usageList: 'full' as const } }
}

describe('on a terminal', () => {
  const machine = () => machineWith(loggingAccount(), { terminal: true })

  const narrow = (columns: number) => {
    const runtime = machineWith(busyAccount(), { terminal: true })
    runtime.stderr = { ...runtime.stderr, columns }
    return runtime
  }

  test('a run has its phases and one live line that counts down, and is never higher than 20 lines', async () => {
    const { exitCode, stderr } = await runWml(narrow(80), ...TEARDOWN)
    expect(exitCode).toBe(0)
    const live = screens(stderr)
      .slice(0, -1)
      .filter((lines) => lines.length > 1)
    const waiting = live.find((lines) => lines.at(-1)?.startsWith('Waiting for late writes, 42s'))
    expect(waiting?.slice(-8)).toEqual([
      '✔ Tag the log groups                              4 of 4',
      '✔ Tag the log groups that stay with their owners  1 of 1',
      '✔ Turn off logging                                6 of 6',
      '✔ Delete the log groups                           4 of 4',
      '· Verify that the log groups stay deleted         0 of 4',
      '· Delete the service-linked role                  0 of 1',
      '· Verify again without the role                   0 of 4',
      expect.stringMatching(/^Waiting for late writes, 42s · 15 of 24 steps · \d+s of 30m · Ctrl-C is safe$/),
    ])
    for (const lines of live) {
      expect(lines.length).toBeLessThanOrEqual(20)
      for (const line of lines.slice(1)) expect(line.length).toBeLessThan(80)
    }
  })

  test('a role in use is shown by alias, with the next try, the deadline, and that it is normal', async () => {
    const { stderr } = await runWml(narrow(80), ...TEARDOWN)
    const inUse = screens(stderr).find((lines) => lines.at(-1)?.startsWith('Role in use'))
    expect(inUse?.slice(-4)).toEqual([
      'The role is still in use after try 1. This is normal and usually takes minutes.',
      expect.stringMatching(/^ {2}In this plan, turned off: .*acme \(us-east-1\)/),
      expect.stringMatching(/^ {2}Next try in \d+s\. The run waits until 04:30 UTC and can be resumed\.$/),
      expect.stringMatching(/^Role in use, try in \d+s · 19 of 24 steps · 1m .*of 30m · Ctrl-C is safe$/),
    ])
  })

  test('the reading is shown by Region', async () => {
    const { stderr } = await runWml(narrow(80), ...TEARDOWN)
    expect(stripVTControlCharacters(stderr)).toContain('Reading account 111122223333')
  })

  test('what is shown live is never wider than the terminal', async () => {
    const { stderr } = await runWml(narrow(40), ...TEARDOWN)
    const live = screens(stderr).flatMap((lines) => lines.filter((line) => line.includes(' · ')))
    expect(live.length).toBeGreaterThan(5)
    for (const line of live) expect(line.length).toBeLessThan(40)
  })

  test('TERM=dumb has plain lines, and nothing that a terminal obeys', async () => {
    const runtime = machineWith(busyAccount(), { terminal: true, env: { TERM: 'dumb' } })
    const { stdout, stderr } = await runWml(runtime, ...TEARDOWN)
    expect(`${stdout}${stderr}`).not.toContain(ESCAPE)
    expect(stderr).toContain('\nTurn off logging: 6 of 6\n')
  })

  test('FORCE_COLOR colours a pipe, and NO_COLOR a terminal not', async () => {
    const forced = await runWml(machineWith(loggingAccount(), { env: { FORCE_COLOR: '1' } }), ...TEARDOWN)
    expect(forced.stdout).toContain(`${ESCAPE}[32mDone in`)
    const plain = machineWith(loggingAccount(), { terminal: true, env: { NO_COLOR: '1' } })
    expect((await runWml(plain, ...TEARDOWN)).stdout).not.toContain(ESCAPE)
  })

  test('the confirmation names what is lost', async () => {
    const runtime = machineWith(busyAccount(), { answers: [ACCOUNT_ID] })
    const { stderr } = await runWml(runtime, 'teardown', '--all', '--sandbox')
    expect(stripVTControlCharacters(stderr)).toContain(
      'This deletes 4 log groups with 1.8 GiB of events. This cannot be undone.\n',
    )
  })

  test('the result is coloured, errors too', async () => {
    const done = await runWml(machine(), ...TEARDOWN)
    expect(done.stdout).toContain(`${ESCAPE}[32mDone in`)
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
    expect(stdout).not.toContain(ESCAPE)
  })

  test('standard error is coloured although standard output is a pipe', async () => {
    const runtime = machine()
    runtime.stdout = { ...runtime.stdout, isTerminal: false }
    const { stdout, stderr } = await runWml(runtime, ...TEARDOWN)
    expect(stdout).not.toContain(ESCAPE)
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
    expect(pending.stdout).toContain(`${ESCAPE}[33mNot finished yet`)
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
    stripVTControlCharacters(stderr.replaceAll(REWIND, '\n'))
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
  test('each line has the time, there is one for each phase, and at least one every 30 seconds', async () => {
    const { stdout, stderr } = await runWml(machineWith(loggingAccount()), ...TEARDOWN)
    expect(`${stdout}${stderr}`).not.toContain(ESCAPE)
    const lines = stderr.trimEnd().split('\n')
    expect(lines.map((line) => line.slice(25))).toContain('Turn off logging: 1 of 1')
    const times = lines.map((line) => Date.parse(line.slice(0, 24)))
    // No silence is longer than 30 s.
    for (const [at, time] of times.entries())
      expect(time - (times[at - 1] ?? time)).toBeLessThanOrEqual(30_000)
    expect(stderr).toContain('Waiting for late writes, 30s · 3 of 6 steps · 30s of 30m · Ctrl-C is safe')
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
        /Z The role is still in use after try 1\. .*\n\S+Z {3}In this plan, turned off: /,
      )
    })

    test('tells a wait once for all that wait', async () => {
      const { stderr } = await runWml(machine(), ...TEARDOWN)
      expect(stderr.match(/waiting 1m for late writes/g)).toHaveLength(2)
    })
  })

  test('--quiet tells nothing but the result, or the error', async () => {
    const done = await runWml(machineWith(loggingAccount()), ...TEARDOWN, '--quiet')
    expect({ last: done.stdout.trimEnd().split('\n').at(-1), err: done.stderr }).toEqual({
      last: 'Done in 2m 1s. Everything deleted was read again and is gone.',
      err: '',
    })
    const refused = await runWml(machineWith(loggingAccount()), 'teardown', '--sandbox', '--quiet')
    expect(refused.stderr).toMatch(/^Error: it is not said which organizations are meant\nNext: /)
  })
})
