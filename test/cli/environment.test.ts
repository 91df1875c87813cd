/** Variables that stand for flags that are not given. */
import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { machineWith, runWml } from '../support/run-wml.js'
import { ACME, BETA, SERVICE_LINKED_ROLE } from '../support/small-account.js'

const ACCOUNT: SandboxSeed = {
  organizations: [
    { region: 'us-east-1', organizationId: ACME, alias: 'acme', monitoring: { logGroupName: '/acme' } },
    { region: 'eu-west-1', organizationId: BETA, alias: 'beta', monitoring: { logGroupName: '/beta' } },
  ],
  logGroups: [
    { region: 'us-east-1', logGroupName: '/acme' },
    { region: 'eu-west-1', logGroupName: '/beta', tags: { keep: '' } },
  ],
  roles: [SERVICE_LINKED_ROLE],
}

const plan = async (env: Record<string, string>, ...flags: string[]) => {
  const runtime = machineWith(ACCOUNT, { env })
  const command = ['teardown', '--all', '--dry-run', '--sandbox', '--json']
  const output = Output.parse((await runWml(runtime, ...command, ...flags)).json)
  return {
    exitCode: output.exitCode,
    error: output.error,
    steps: output.steps.map(({ key }) => key),
    keptGroups: output.kept.filter(({ kind }) => kind === 'log-group').map(({ subject }) => subject),
  }
}

describe('WML_REGIONS', () => {
  test('stands for --region, which goes before it', async () => {
    const whole = await plan({})
    const elsewhere = await plan({}, '--region', 'us-west-2', '--region', 'us-east-1')
    expect(elsewhere.steps).not.toEqual(whole.steps)

    expect(await plan({ WML_REGIONS: 'us-west-2, us-east-1' })).toEqual(elsewhere)
    expect(
      await plan({ WML_REGIONS: 'eu-west-1' }, '--region', 'us-west-2', '--region', 'us-east-1'),
    ).toEqual(elsewhere)
  })

  test('is refused by its name where one is not a Region of WorkMail', async () => {
    const { exitCode, error } = await plan({ WML_REGIONS: 'eu-west-1,eu-west-7' })

    expect({ exitCode, code: error?.code }).toEqual({ exitCode: 2, code: 'UnknownRegion' })
    expect(error?.message).toContain('WML_REGIONS')
  })

  test('says nothing to `role create`, where Regions are those of a custom role', async () => {
    const runtime = machineWith({}, { env: { WML_REGIONS: 'us-east-1' } })

    expect((await runWml(runtime, 'role', 'create', '--yes', '--sandbox')).exitCode).toBe(0)
  })
})

describe('WML_PROTECT_TAG', () => {
  test('stands for --protect-tag', async () => {
    const { keptGroups: byVariable } = await plan({ WML_PROTECT_TAG: 'keep' })
    const { keptGroups: byDefault } = await plan({})

    expect({ byVariable, byDefault }).toEqual({ byVariable: ['/beta'], byDefault: [] })
  })

  test('is refused by its name where it is not a tag, unless the flag is given', async () => {
    const { exitCode, error } = await plan({ WML_PROTECT_TAG: '=x' })

    expect({ exitCode, code: error?.code }).toEqual({ exitCode: 2, code: 'MalformedValue' })
    expect(error?.message).toContain('WML_PROTECT_TAG')
    expect((await plan({ WML_PROTECT_TAG: '=x' }, '--protect-tag', 'keep')).exitCode).toBe(0)
  })
})

test('the plan, its text, its file and other looks say what a variable changes, and not where flags are typed', async () => {
  const runtime = machineWith(ACCOUNT, { env: { WML_REGIONS: 'us-east-1', WML_PROTECT_TAG: 'keep' } })
  const wml = (...argv: string[]) => runWml(runtime, ...argv, '--sandbox')
  const said = /WML_REGIONS is set: only us-east-1\.[\s\S]*WML_PROTECT_TAG is set: keep protects/

  const planned = await wml('teardown', '--all', '--plan-out', '/plan.json')
  const typed = await wml(
    ...['teardown', '--all', '--dry-run', '--region', 'us-east-1', '--protect-tag', 'keep'],
  )
  const status = await wml('logging', 'status', '--json')
  const archived = await wml('logs', 'archive', '/kept', '--all')

  expect(planned.stdout).toMatch(said)
  expect((await runWml(runtime, 'plan', 'show', '/plan.json')).stdout).toMatch(said)
  expect(typed.stdout).not.toMatch(/WML_/)
  expect(status.json.notes).toEqual(['WML_REGIONS is set: only us-east-1.'])
  expect(archived.stdout).toContain('WML_REGIONS is set')
})
