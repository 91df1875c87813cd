import { expect, test } from 'vitest'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { machineWith, runWml } from '../support/run-wml.js'

const NOW = Date.UTC(2026, 10, 22)
const FILE = '/plans/teardown.json'

const givenPlan = async () => {
  const machine = machineWith(demoAccount(NOW), { start: NOW })
  await runWml(machine, 'teardown', '--all', '--sandbox', '--plan-out', FILE)
  return { machine, saved: JSON.parse(machine.disk.get(FILE) ?? '') }
}

test('plan show prints the plan with its account, run, time and digest, and asks AWS nothing', async () => {
  const { machine, saved } = await givenPlan()

  const { exitCode, stdout } = await runWml(machine, 'plan', 'show', FILE)

  expect(exitCode).toBe(0)
  for (const text of [saved.plan.account, saved.plan.runId, saved.plan.surveyedAt, saved.digest])
    expect(stdout).toContain(text)
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
})

test('the command that plan show names applies the plan, in the sandbox where it was made there', async () => {
  const { machine } = await givenPlan()
  const { json } = await runWml(machine, 'plan', 'show', FILE, '--json')
  expect(json.next).toMatch(/^wml plan apply /)

  const words: string[] = json.next.split(' ').slice(1)
  const applied = await runWml(machine, ...words, '--yes', '--json')

  expect(applied.json.steps.length).toBeGreaterThan(0)
  expect(applied.json.caller.credentials).toBe('the sandbox')
})

test('plan show - reads the plan from standard input', async () => {
  const { machine } = await givenPlan()
  const text = machine.disk.get(FILE) ?? ''
  const piped = machineWith(demoAccount(NOW), { start: NOW, input: text })

  const fromFile = await runWml(machine, 'plan', 'show', FILE, '--format', 'markdown')
  const fromInput = await runWml(piped, 'plan', 'show', '-', '--format', 'markdown')
  const broken = await runWml(machineWith({}, { input: '{' }), 'plan', 'show', '-', '--json')

  expect(fromInput.exitCode).toBe(0)
  expect(fromInput.stdout).toBe(fromFile.stdout)
  expect([broken.exitCode, broken.json.error.code]).toEqual([2, 'BrokenPlan'])
})

test('--format json is --json: one object with the plan', async () => {
  const { machine, saved } = await givenPlan()

  const { stdout } = await runWml(machine, 'plan', 'show', FILE, '--format', 'json')
  const { json } = await runWml(machine, 'plan', 'show', FILE, '--json')

  expect(JSON.parse(stdout)).toEqual(json)
  expect(json).toMatchObject({ procedure: 'plan show', plan: saved.plan, planFile: { digest: saved.digest } })
})

test('--format markdown prints the runbook alone on standard output, or writes it to a new file', async () => {
  const { machine } = await givenPlan()
  const show = (...flags: string[]) => runWml(machine, 'plan', 'show', FILE, '--format', 'markdown', ...flags)

  const printed = await show()
  const written = await show('--output', '/plans/runbook.md')
  const again = await show('--output', '/plans/runbook.md')

  expect(printed.stdout).toMatch(/^# Runbook: teardown/)
  expect([printed.exitCode, written.exitCode, again.exitCode]).toEqual([0, 0, 2])
  expect(machine.disk.get('/plans/runbook.md')).toBe(printed.stdout)
})

test('a plan that was altered, and a format that there is not, are refused', async () => {
  const { machine, saved } = await givenPlan()
  machine.disk.set('/plans/altered.json', JSON.stringify({ ...saved, digest: 'x' }))

  const altered = await runWml(machine, 'plan', 'show', '/plans/altered.json', '--json')
  const format = await runWml(machine, 'plan', 'show', FILE, '--json', '--format', 'pdf')

  expect([altered.exitCode, altered.json.error.code]).toEqual([2, 'BrokenPlan'])
  expect([format.exitCode, format.json.error.code]).toEqual([2, 'UnknownFormat'])
})
