/** How runbooks are exported, whatever their format: from which plan, to where, and what is refused. */
import { describe, expect, test } from 'vitest'
import { FORMATS } from '../../src/runbooks/formats.js'
import { refusalOf } from '../support/refusal.js'
import { accountOf, machineWith, RUNS_FOLDER, runWml } from '../support/run-wml.js'
import { loggingAccount } from '../support/small-account.js'
import { createTestRuntime, type TestRuntime } from '../support/test-runtime.js'

const NOW = Date.UTC(2026, 10, 22)
const PLAN = '/plans/disable.json'
const FILE = '/runbooks/runbook'
const APPROVER = 'arn:aws:iam::111122223333:role/Approvers'
const DISABLE = 'logging disable --all --sandbox'.split(' ')

const givenMachine = (): TestRuntime => machineWith(loggingAccount(), { start: NOW })

const formats = Object.keys(FORMATS)
const [format = ''] = formats

describe.each(formats)('--format %s', (name) => {
  const fresh = ['runbooks', 'export', ...DISABLE, '--format', name]

  test('writes the runbook of a fresh plan to standard output, and changes nothing', async () => {
    // given an account with logging on
    const machine = givenMachine()
    const before = accountOf(machine)

    // when what would turn it off is exported
    const { exitCode, stdout, stderr } = await runWml(machine, ...fresh)

    // then the runbook stands there alone, and what is to be said of the plan elsewhere
    expect(exitCode).toBe(0)
    expect(stdout.replaceAll('-', '')).toMatch(/deleteEmailMonitoringConfiguration/i)
    expect(stdout).not.toContain('Kept:')
    expect(stderr).toContain('Kept:')
    // and nothing was changed or written
    expect(accountOf(machine)).toEqual(before)
    expect([...machine.disk.keys()].filter((path) => path.startsWith(RUNS_FOLDER))).toEqual([])
  })

  test('gives the same bytes for the same plan, to a file, to standard output and as JSON', async () => {
    // given a saved plan
    const machine = givenMachine()
    await runWml(machine, ...DISABLE, '--plan-out', PLAN)
    const saved = ['runbooks', 'export', '--plan', PLAN, '--format', name]

    // when it is exported three times, at other times
    const { stdout } = await runWml(machine, ...saved)
    await machine.clock.sleep(60_000)
    const { json } = await runWml(machine, ...saved, '--json')
    const written = await runWml(machine, ...saved, '--output', FILE)

    // then it is the same runbook each time
    expect(json.runbook).toEqual({ format: name, file: null, text: stdout })
    expect(written.stdout).toContain(`Written to ${FILE}`)
    expect(machine.disk.get(FILE)).toBe(stdout)
    // and without its name there is no trace of when it was exported
    expect(stdout).not.toContain('2026-11-22T00:01')
  })

  test('--output never writes over a file', async () => {
    const withFile = () => {
      const machine = givenMachine()
      machine.disk.set(FILE, 'reviewed')
      return machine
    }

    const refusal = await refusalOf(withFile, ...fresh, '--output', FILE)

    expect(refusal).toEqual({
      exitCode: 2,
      code: 'FileExists',
      message: `--output: there is a file ${FILE} already`,
      next: 'name another one, or remove it',
    })
  })
})

test.each([
  { argv: ['--format', format], code: 'NoProcedure', message: 'it is not said what to export' },
  { argv: DISABLE, code: 'NoFormat', message: 'it is not said what to write' },
  { argv: [...DISABLE, '--format', 'word'], code: 'UnknownFormat', message: '--format "word" is no format' },
  {
    argv: ['logging', 'status', '--format', format],
    code: 'UnknownProcedure',
    message: '"logging status" is no procedure',
  },
  {
    argv: ['logging', 'disable', '--sandbox', '--format', format],
    code: 'NoScope',
    message: 'it is not said which organizations are meant',
  },
  { argv: [...DISABLE, '--yes', '--format', format], code: 'BadUsage', message: 'Nonexistent flag: --yes' },
  {
    argv: ['--plan', PLAN, '--format', format],
    code: 'UnknownFile',
    message: `there is no file ${PLAN}`,
  },
  {
    argv: ['--plan', PLAN, 'teardown', '--format', format],
    code: 'BadUsage',
    message: 'the procedure does not stand first',
  },
  {
    argv: ['--format', format, ...DISABLE],
    code: 'BadUsage',
    message: 'the procedure does not stand first',
  },
  {
    argv: ['--plan', PLAN, '--all', '--format', format],
    code: 'BadUsage',
    message: 'Nonexistent flag: --all',
  },
  {
    argv: [...DISABLE, '--plan', PLAN, '--format', format],
    code: 'ContradictoryFlags',
    message: '--plan names a plan that was made, and "logging disable" a procedure to make one for',
  },
  {
    argv: [...DISABLE, '--deadline', '2d', '--format', format],
    code: 'MalformedDuration',
    message: '--deadline "2d" is no duration',
  },
  {
    argv: [...DISABLE, '--machine-region', 'mars', '--format', format],
    code: 'MalformedValue',
    message: '--machine-region "mars" is no Region',
  },
  {
    argv: [...DISABLE, '--machine-function', 'a b', '--format', format],
    code: 'MalformedValue',
    message: '--machine-function "a b" is no function of AWS Lambda',
  },
  {
    argv: [...DISABLE, '--approvers', APPROVER, '--format', 'step-functions'],
    code: 'NoApproval',
    message: '--format step-functions waits for no approval',
  },
  {
    argv: [
      ...DISABLE,
      '--notification-arn',
      'arn:aws:sns:us-east-1:111122223333:AutomationX',
      '--format',
      'shell',
    ],
    code: 'NoApproval',
    message: '--format shell waits for no approval',
  },
  {
    argv: [...DISABLE, '--machine-region', 'us-east-1', '--format', 'shell'],
    code: 'NoMachine',
    message: '--machine-region says nothing of --format shell',
  },
  {
    argv: [...DISABLE, '--approvers', 'ann', '--format', 'ssm-automation'],
    code: 'MalformedValue',
    message: '--approvers "ann" is no ARN of a user, a role or a session of one',
  },
])('$argv is refused: $code', async ({ argv, code, message }) => {
  const refusal = await refusalOf(givenMachine, 'runbooks', 'export', ...argv)

  expect(refusal).toMatchObject({ exitCode: 2, code, message })
})

test('a plan is exported as its own command would make it', async () => {
  // given a machine
  const machine = givenMachine()

  // when a procedure whose flags contradict each other is exported
  const { json } = await runWml(
    machine,
    ...'runbooks export teardown --all --keep-log-groups --include-orphans --sandbox --json'.split(' '),
    ...['--format', format],
  )

  // then it is refused as the command itself would
  expect(json.error).toMatchObject({ code: 'ContradictoryFlags' })
})

test.each(['step-functions', 'shell', 'ssm-automation'])(
  'no %s archives: the export of a plan that does is refused, and says what to do instead',
  async (format) => {
    const refusal = await refusalOf(
      givenMachine,
      ...'runbooks export teardown --all --archive /tmp/events --sandbox'.split(' '),
      ...['--format', format],
    )

    expect(refusal).toMatchObject({ exitCode: 5, code: 'NotExpressible' })
    expect(refusal.message).toContain('cannot archive the events of log groups')
    expect(refusal.next).toContain('wml logs archive')
  },
)

test('what states cannot tell is refused, and named', async () => {
  // given a machine, when the creation of a custom role is exported
  const refusal = await refusalOf(
    givenMachine,
    ...'runbooks export role create --custom workmail-events --log-group /own --region us-east-1'.split(' '),
    ...'--sandbox --format step-functions'.split(' '),
  )

  // then nothing is written, and it is said why
  expect(refusal).toEqual({
    exitCode: 5,
    code: 'NotExpressible',
    message:
      'a state machine cannot tell whether workmail-events, a custom role, is the one that is meant and not in use',
    next: 'carry the plan out with `wml plan apply`',
  })
})

describe('--template', () => {
  const template = 'runbooks export teardown --template --format step-functions'.split(' ')

  test('is written without an account', async () => {
    // given no credentials, when the template is exported
    const { exitCode, json } = await runWml(createTestRuntime(), ...template, '--json')

    // then it is told what its input is
    expect(exitCode).toBe(0)
    expect(json.runbook.text).toContain(
      'wml teardown for the account and the organizations that the input names',
    )
    expect(json.notes.join()).toContain('Its input is')
  })

  test('is an automation document where that is the format', async () => {
    // given no credentials, when the template is exported with approvers
    const asked = 'runbooks export teardown --template --format ssm-automation --approvers'.split(' ')
    const { exitCode, json } = await runWml(createTestRuntime(), ...asked, APPROVER, '--json')

    // then it surveys first, asks then, and it is told what its parameters are
    expect(exitCode).toBe(0)
    expect(json.runbook.text).toMatch(/name: survey\n.*name: approve\n.*name: rounds\n/s)
    expect(json.notes.join()).toContain('Organizations (ids or aliases) or AllOrganizations=true')
  })

  test('has not every format', async () => {
    const shell = 'runbooks export teardown --template --format shell'.split(' ')

    expect(await refusalOf(givenMachine, ...shell)).toMatchObject({ exitCode: 2, code: 'NoTemplate' })
  })

  test.each([
    { argv: ['--all'], code: 'ContradictoryFlags' },
    { argv: ['--account', '111122223333'], code: 'ContradictoryFlags' },
    { argv: ['--profile', 'ops'], code: 'ContradictoryFlags' },
    { argv: ['--sandbox'], code: 'ContradictoryFlags' },
    { argv: ['--include-orphans'], code: 'NotInTemplate' },
  ])('$argv is refused', async ({ argv, code }) => {
    expect(await refusalOf(givenMachine, ...template, ...argv)).toMatchObject({ exitCode: 2, code })
  })
})

test('an automation document asks its approvers, and is JSON where its file is named so', async () => {
  // given a machine
  const machine = givenMachine()
  const asked = ['runbooks', 'export', ...DISABLE, '--format', 'ssm-automation', '--approvers', APPROVER]

  // when it is written to standard output, and to a file of JSON
  const { stdout } = await runWml(machine, ...asked)
  const { exitCode } = await runWml(machine, ...asked, '--output', '/runbooks/disable.json')

  // then both wait for the approval of whom is named
  expect(exitCode).toBe(0)
  expect(stdout).toContain(`Approvers:\n    - ${APPROVER}`)
  const { mainSteps } = JSON.parse(machine.disk.get('/runbooks/disable.json') ?? '')
  expect(mainSteps[1]).toMatchObject({ action: 'aws:approve', inputs: { Approvers: [APPROVER] } })
})

describe('a fleet', () => {
  const fleet = (format: string) => ['runbooks', 'export', 'teardown', '--format', format]

  test.each([
    ['cloudformation', 'Type: AWS::StepFunctions::StateMachine', 'aws cloudformation deploy'],
    ['cloudformation-member', 'RoleName: workmail-lifecycle-member', 'StackSet'],
  ])('--template --format %s is written without an account', async (name, text, note) => {
    // given no credentials, when the template is exported
    const { exitCode, json } = await runWml(createTestRuntime(), ...fleet(name), '--template', '--json')

    // then it is CloudFormation’s, and it is told what to do with it
    expect(exitCode).toBe(0)
    expect(json.runbook.text).toContain(text)
    expect(json.notes.join('\n')).toContain(note)
  })

  test('is nothing that a plan tells', async () => {
    const refusal = await refusalOf(givenMachine, ...fleet('cloudformation'), '--all', '--sandbox')

    expect(refusal).toMatchObject({ exitCode: 2, code: 'TemplateOnly' })
  })
})
