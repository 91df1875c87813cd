import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createAccount } from '../../src/sandbox/account.js'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { accountOf, machineWith, RUNS_FOLDER, runWml, saveAccount } from '../support/run-wml.js'
import type { TestRuntime } from '../support/test-runtime.js'

const NOW = Date.UTC(2026, 10, 22)
const FILE = '/plans/teardown.json'
const TEARDOWN = 'teardown --all --include-orphans --sandbox'.split(' ')

const givenMachine = (): TestRuntime => machineWith(demoAccount(NOW), { start: NOW })

/** A machine whose plan to tear everything down was saved. */
const givenPlan = async (): Promise<TestRuntime> => {
  const machine = givenMachine()
  const { exitCode } = await runWml(machine, ...TEARDOWN, '--plan-out', FILE)
  expect(exitCode).toBe(0)
  return machine
}

const apply = (machine: TestRuntime, ...flags: string[]) =>
  runWml(machine, 'plan', 'apply', FILE, '--sandbox', '--yes', '--json', ...flags)

const journalsOf = (machine: TestRuntime): string[] =>
  [...machine.disk.keys()].filter((path) => path.startsWith(RUNS_FOLDER))

/** Everything that is left, without the settings and counters of the sandbox. */
const leftIn = (machine: TestRuntime) => {
  const { organizations, logGroups, roles } = accountOf(machine)
  return { organizations, logGroups, roles }
}

describe('--plan-out', () => {
  test('saves the plan, says how to apply it, and changes nothing', async () => {
    const machine = givenMachine()
    const before = accountOf(machine)

    const { exitCode, json } = await runWml(machine, ...TEARDOWN, '--plan-out', FILE, '--json')

    expect({ exitCode, outcome: json.outcome, next: json.next }).toEqual({
      exitCode: 0,
      outcome: 'planned',
      next: `wml plan apply ${FILE} --sandbox`,
    })
    expect(accountOf(machine)).toEqual(before)
    expect(journalsOf(machine)).toEqual([])
    expect(JSON.parse(machine.disk.get(FILE) ?? '')).toMatchObject({
      format: 'workmail-lifecycle/plan',
      version: 1,
      request: { procedure: 'teardown', scope: { by: 'all' } },
    })
  })

  test('says nothing of the end of WorkMail unless asked to, so that files from before that flag still apply', async () => {
    const machine = await givenPlan()

    expect(machine.disk.get(FILE)).not.toMatch(/gone/i)
    expect((await apply(machine)).exitCode).toBe(0)
  })

  test('names the command in a way that a shell takes, whatever the file is called', async () => {
    const { json } = await runWml(
      givenMachine(),
      ...TEARDOWN,
      '--plan-out',
      "/plans/acme's plan.json",
      '--json',
    )
    expect(json.next).toBe(`wml plan apply '/plans/acme'\\''s plan.json' --sandbox`)
  })

  test('never writes over a file', async () => {
    const machine = await givenPlan()
    const saved = machine.disk.get(FILE)

    const { exitCode, json } = await runWml(machine, ...TEARDOWN, '--plan-out', FILE, '--json')

    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code: 'FileExists' })
    expect(machine.disk.get(FILE)).toBe(saved)
  })
})

describe('plan apply', () => {
  test('ends as the command itself would have', async () => {
    // given a saved plan, and a machine where the command ran
    const machine = await givenPlan()
    const other = givenMachine()
    await runWml(other, ...TEARDOWN, '--yes')

    // when the plan is applied
    const { exitCode, json } = await apply(machine)

    // then both accounts are the same, but for the run that the tags name
    expect({ exitCode, outcome: json.outcome }).toEqual({ exitCode: 0, outcome: 'done' })
    expect(leftIn(machine)).toEqual(leftIn(other))
  })

  test('a second time has nothing to change', async () => {
    const machine = await givenPlan()
    await apply(machine)

    const { exitCode, json } = await apply(machine)

    expect({ exitCode, outcome: json.outcome }).toEqual({ exitCode: 0, outcome: 'unchanged' })
  })

  test('is left for later where the account cannot be read for now: that is not a change of it', async () => {
    const machine = await givenPlan()
    const fault = { kind: 'throttle' } as const
    const match = { action: 'DescribeEmailMonitoringConfiguration' }
    saveAccount(machine, createAccount({ ...accountOf(machine), faults: [{ match, fault }] }))

    const { exitCode, json } = await apply(machine)

    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 8, code: 'AccountUnreadable' })
    expect(json.error.message).toContain('could not be read: Rate exceeded')
    expect(journalsOf(machine)).toEqual([])
  })

  test('is refused where the account has changed, and shows the difference', async () => {
    // given a plan, and logging turned on for another organization since
    const machine = await givenPlan()
    await runWml(machine, 'logging', 'enable', '--organization', 'acme-labs', '--sandbox')
    const before = leftIn(machine)

    // when it is applied
    const { exitCode, json } = await apply(machine)

    // then nothing is done, and it is said what is new
    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 5, code: 'AccountChanged' })
    expect(json.error.message).toContain('also to be done: disable-logging us-west-2')
    expect(leftIn(machine)).toEqual(before)
  })

  test('is refused in another account', async () => {
    const { disk } = await givenPlan()
    const other = machineWith({ accountId: '444455556666' })
    other.disk.set(FILE, disk.get(FILE) ?? '')

    const { exitCode, json } = await apply(other)

    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 5, code: 'WrongAccount' })
  })

  test('is refused once it was begun: the run is resumed instead', async () => {
    // given a plan whose run was interrupted at its first change
    const machine = await givenPlan()
    const { append } = machine.files
    machine.files.append = async (path, text) => {
      await append(path, text)
      machine.interrupt()
    }
    const begun = await apply(machine)
    machine.files.append = append
    expect(begun.exitCode).toBe(130)

    // when it is applied again
    const { exitCode, json } = await apply(machine)

    // then the run's resume is named, and that finishes it
    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 5, code: 'PlanBegun' })
    const resume = json.next.replace('resume it: wml ', '').split(' ')
    expect((await runWml(machine, ...resume, '--yes')).exitCode).toBe(0)
  })

  test.each([
    ['altered', (text: string) => text.replace('/acme/workmail/email-events', '/aws/lambda/orders')],
    ['given an unknown member', (text: string) => text.replace('"version"', '"protect": false, "version"')],
    ['of another version', (text: string) => text.replace('"version": 1', '"version": 2')],
    ['cut off', (text: string) => text.slice(0, 1000)],
    ['empty', () => ''],
    ['something else', () => '[]'],
  ])('refuses a file that was %s', async (_, alter) => {
    const machine = await givenPlan()
    machine.disk.set(FILE, alter(machine.disk.get(FILE) ?? ''))
    const before = accountOf(machine)

    const { exitCode, json } = await apply(machine)

    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code: 'BrokenPlan' })
    expect(json.error.message).toContain(resolve(FILE))
    expect(accountOf(machine)).toEqual(before)
  })

  test('refuses a file that is not there', async () => {
    const { exitCode, json } = await apply(givenMachine())

    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code: 'UnknownFile' })
  })
})
