/** What is wrong with a command line as such, whatever the command means. */
import { fileURLToPath } from 'node:url'
import { Config } from '@oclif/core'
import { describe, expect, test, vi } from 'vitest'
import { EXIT_CODES } from '../../src/report/exit-codes.js'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { refusalOf } from '../support/refusal.js'
import { machineWith, runWml } from '../support/run-wml.js'

const machine = () => machineWith(demoAccount(Date.UTC(2026, 10, 22)))

const config = await Config.load(fileURLToPath(new URL('../..', import.meta.url)))
const commands = config.commands.map(({ id, flags, args }) => ({
  words: id.split(':'),
  line: id.replaceAll(':', ' '),
  /** Those that must be there. */
  args: Object.values(args ?? {}).filter(({ required }) => required),
  flags: Object.values(flags),
}))
/** All but `help` and `version`, which have no result of their own. */
const withResult = commands.filter(({ flags }) => flags.some(({ name }) => name === 'json'))
const required = (command: { args: unknown[] }) => command.args.map(() => '20261122T042237Z-3f9a1c')

test('every command is there', () => {
  expect(commands.map(({ line }) => line).sort()).toEqual([
    'completion',
    'fleet export',
    'help',
    'logging disable',
    'logging enable',
    'logging status',
    'logs archive',
    'logs summary',
    'logs verify',
    'plan apply',
    'plan show',
    'policies check',
    'policies generate',
    'policies lint',
    'role check',
    'role create',
    'role delete',
    'role update',
    'runs list',
    'runs resume',
    'runs show',
    'sandbox reset',
    'sandbox start',
    'status',
    'teardown',
    'version',
  ])
})

describe.each(withResult)('wml $line', (command) => {
  test('has help that ends with the exit codes', async () => {
    const help: string[] = []
    const log = vi.spyOn(console, 'log').mockImplementation((text) => void help.push(String(text)))
    const { exitCode } = await runWml(machine(), ...command.words, '--help')
    log.mockRestore()
    expect(exitCode).toBe(0)
    const [, table = ''] = help.join('\n').split('EXIT CODES\n')
    for (const [code, meaning] of Object.entries(EXIT_CODES)) {
      expect(table.replaceAll(/\s+/g, ' ')).toContain(` ${code} ${meaning}`)
    }
  })

  test('refuses a flag that it does not know', async () => {
    const refusal = await refusalOf(machine, ...command.words, ...required(command), '--frobnicate')
    expect(refusal).toEqual({
      exitCode: 2,
      code: 'UnknownFlag',
      message: 'Unknown flag "--frobnicate".',
      next: `\`wml ${command.line} --help\` shows its flags and arguments`,
    })
  })

  test('refuses each flag of text that comes without its text', async () => {
    for (const { name, type } of command.flags) {
      if (type !== 'option') continue
      const runtime = machine()
      const { exitCode, stderr } = await runWml(runtime, ...command.words, ...required(command), `--${name}`)
      expect(exitCode).toBe(2)
      expect(stderr).toContain(`Error: Flag --${name} expects a value\nNext: \`wml ${command.line} --help\``)
    }
  })

  test('refuses --quiet together with --verbose', async () => {
    const argv = [...command.words, ...required(command), '--quiet', '--verbose']
    const { exitCode, code, message } = await refusalOf(machine, ...argv)
    expect({ exitCode, code }).toEqual({ exitCode: 2, code: 'BadUsage' })
    expect(message).toMatch(/--verbose.* cannot also be provided when using --quiet/)
  })
})

test.each(withResult.filter(({ args }) => args.length > 0))(
  '$line does not guess what it is about',
  async ({ words, args }) => {
    const { exitCode, code, message } = await refusalOf(machine, ...words)
    expect({ exitCode, code }).toEqual({ exitCode: 2, code: 'BadUsage' })
    expect(message).toBe(`Missing ${args[0]?.name.toUpperCase()}: ${args[0]?.description}`)
  },
)

test.each([
  { line: 'bogus', code: 'UnknownCommand', names: 'bogus' },
  { line: 'logging bogus', code: 'UnknownCommand', names: 'logging bogus' },
  { line: 'logging status extra', code: 'BadUsage', names: 'extra' },
  { line: 'teardown extra', code: 'BadUsage', names: 'extra' },
  { line: '--frobnicate', code: 'NoCommand', names: '' },
])('"wml $line" is refused by name', async ({ line, code, names }) => {
  const refusal = await refusalOf(machine, ...line.split(' '))
  expect(refusal).toMatchObject({ exitCode: 2, code })
  expect(refusal.message).toContain(names)
})

test.each([
  ['teardwon', 'Did you mean "wml teardown"?'],
  ['logging statsu', 'Did you mean "wml logging status"?'],
  ['teardown --orgnization acme', 'Did you mean --organization?'],
  ['teardown --al', 'Did you mean --all?'],
])('"wml %s" is answered with what was probably meant', async (line, answer) => {
  expect((await refusalOf(machine, ...line.split(' '))).message).toContain(answer)
})

test.each(['help', '-h', '--help', 'help teardown', 'teardown -h', 'help logging status', 'logging'])(
  '"wml %s" shows help',
  async (line) => {
    // given help, which oclif writes to the console by itself
    const help: string[] = []
    const log = vi.spyOn(console, 'log').mockImplementation((text) => void help.push(String(text)))

    // when it is asked for
    const { exitCode } = await runWml(machine(), ...line.split(' '))
    log.mockRestore()

    // then it is shown
    expect(exitCode).toBe(0)
    expect(help.join('\n')).toContain('USAGE')
  },
)

test('"wml version" shows what "wml --version" shows', async () => {
  expect(await runWml(machine(), 'version')).toEqual(await runWml(machine(), '--version'))
})

test('"wml status" is short for "wml logging status"', async () => {
  const runtime = machine()
  expect((await runWml(runtime, 'status', '--sandbox')).stdout).toBe(
    (await runWml(runtime, 'logging', 'status', '--sandbox')).stdout,
  )
})

test('a second argument where one is taken is named', async () => {
  const { code, message } = await refusalOf(machine, 'runs', 'show', '20261122T042237Z-3f9a1c', 'more')
  expect({ code, message }).toEqual({ code: 'BadUsage', message: 'Unexpected argument: more' })
})

test.each(['', 'logging'])(
  'a program that asks "wml %s --json" gets an object, and no help',
  async (line) => {
    const { exitCode, json } = await runWml(machine(), ...line.split(' ').filter(Boolean), '--json')
    expect(exitCode).toBe(2)
    expect(json.error.code).toBe(line === '' ? 'NoCommand' : 'UnknownCommand')
  },
)

test('the object of a usage error names the command that was meant', async () => {
  const { json } = await runWml(machine(), 'logging', 'status', '--frobnicate', '--json')
  expect(json.procedure).toBe('logging status')
})

test('help for a topic leaves the commands of the next run as they were', async () => {
  // given help, which oclif writes to the console by itself
  const log = vi.spyOn(console, 'log').mockReturnValue()
  const runtime = machine()
  expect((await runWml(runtime, 'logging')).exitCode).toBe(0)
  log.mockRestore()

  // when a command of the topic is run, then it is found
  expect((await runWml(runtime, 'logging', 'status', '--sandbox')).exitCode).toBe(0)
})
