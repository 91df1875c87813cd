/** What holds for every command that changes something. */
import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { callsIn, changesIn } from '../support/aws-calls.js'
import { journalsOf } from '../support/refusal.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import {
  ACCOUNT_ID,
  ACME,
  ACME_GROUP,
  CUSTOM_ROLE,
  loggingAccount,
  quietAccount,
  ROLE_NAME,
  SERVICE_LINKED_ROLE,
  sightOf,
} from '../support/small-account.js'

interface Mutation {
  line: string
  seed: SandboxSeed
  /** The changing calls, in the order of the documentation. */
  changes: string[]
  /** How many of the first are not tied to each other, and so may change places. */
  sideBySide?: number
  after: ReturnType<typeof sightOf>
}

const NOTHING = { logging: [], logGroups: [], roles: [] }
const ON = {
  logging: [`acme to ${ACME_GROUP}`],
  logGroups: [`us-east-1 ${ACME_GROUP} 30`],
  roles: [ROLE_NAME],
}

const mutations: Mutation[] = [
  {
    line: 'logging enable --organization acme',
    seed: quietAccount(),
    changes: [
      'iam:CreateServiceLinkedRole',
      'logs:CreateLogGroup',
      'logs:PutRetentionPolicy',
      'workmail:PutEmailMonitoringConfiguration',
    ],
    sideBySide: 2,
    after: ON,
  },
  {
    line: `logging disable --organization ${ACME} --yes`,
    seed: loggingAccount(),
    changes: ['logs:TagResource', 'workmail:DeleteEmailMonitoringConfiguration'],
    after: { ...ON, logging: [] },
  },
  {
    line: 'role create --description events',
    seed: quietAccount(),
    changes: ['iam:CreateServiceLinkedRole'],
    after: { ...NOTHING, roles: [ROLE_NAME] },
  },
  {
    line: 'role create --custom workmail-events --log-group /events --region us-east-1',
    seed: quietAccount(),
    changes: ['iam:CreateRole', 'iam:PutRolePolicy'],
    after: { ...NOTHING, roles: ['workmail-events with workmail-permissions'] },
  },
  {
    line: 'role delete --custom workmail-events --yes',
    seed: quietAccount({ roles: [CUSTOM_ROLE] }),
    changes: ['iam:DeleteRolePolicy', 'iam:DeleteRole'],
    after: NOTHING,
  },
  {
    line: 'role update --description ends',
    seed: loggingAccount(),
    changes: ['iam:UpdateRole'],
    after: ON,
  },
  {
    line: 'role delete --yes',
    seed: quietAccount({ roles: [SERVICE_LINKED_ROLE] }),
    changes: ['iam:DeleteServiceLinkedRole'],
    after: NOTHING,
  },
  {
    line: 'teardown --all --yes',
    seed: loggingAccount(),
    changes: [
      'logs:TagResource',
      'workmail:DeleteEmailMonitoringConfiguration',
      'logs:DeleteLogGroup',
      'iam:DeleteServiceLinkedRole',
    ],
    after: NOTHING,
  },
]

describe.each(mutations)('$line', ({ line, seed, changes, sideBySide = 0, after }) => {
  const argv = [...line.split(' '), '--sandbox']
  const procedure = line.split(' --')[0]

  test('makes just these changes, in this order', async () => {
    const runtime = machineWith(seed)
    const { exitCode, stderr, json } = await runWml(runtime, ...argv, '--json', '--verbose')
    expect(exitCode).toBe(0)
    const made = changesIn(stderr)
    expect([...made.slice(0, sideBySide).sort(), ...made.slice(sideBySide)]).toEqual(changes)
    expect(sightOf(accountOf(runtime))).toEqual(after)
    const output = Output.parse(json)
    expect(output).toMatchObject({ procedure, account: ACCOUNT_ID, outcome: 'done', error: null, next: null })
    expect(output.steps.filter(({ outcome }) => outcome === 'done')).toHaveLength(changes.length)
    for (const step of output.steps) {
      expect(step.attempts).toBe(step.outcome === 'done' ? 1 : 0)
      expect(step.requestIds).toHaveLength(step.attempts)
    }
    expect(journalsOf(runtime)).toHaveLength(1)
  })

  test('changes nothing the second time, and makes no changing call', async () => {
    const runtime = machineWith(seed)
    await runWml(runtime, ...argv)
    const journals = journalsOf(runtime)
    const { exitCode, stderr, json } = await runWml(runtime, ...argv, '--json', '--verbose')
    expect(exitCode).toBe(0)
    expect(Output.parse(json)).toMatchObject({ outcome: 'unchanged', steps: [], next: null })
    expect(changesIn(stderr)).toEqual([])
    expect(sightOf(accountOf(runtime))).toEqual(after)
    expect(journalsOf(runtime)).toEqual(journals)
  })

  test('says the same to a person: what was done, and at last that it is done or was so', async () => {
    const runtime = machineWith(seed)
    const first = await runWml(runtime, ...argv)
    expect(first.exitCode).toBe(0)
    expect(first.stdout).toMatch(/^Done in .+\.$/m)
    const second = await runWml(runtime, ...argv)
    expect(second.exitCode).toBe(0)
    expect(second.stdout).toBe(`Nothing to do: already ${argv[0] === 'teardown' ? 'torn down' : 'done'}.\n`)
    expect(second.stderr).toBe('')
  })

  test('tells a pipe plain lines with the time', async () => {
    const { stdout, stderr } = await runWml(machineWith(seed), ...argv)
    for (const text of stderr.trimEnd().split('\n')) {
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \S/)
    }
    expect(`${stdout}${stderr}`).not.toContain('\u001b')
  })

  test('tells no progress with --quiet', async () => {
    const { exitCode, stderr, stdout } = await runWml(machineWith(seed), ...argv, '--quiet')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^Done in .+\.$/m)
  })

  test('prints with --dry-run each call with its input, and changes nothing', async () => {
    const runtime = machineWith(seed)
    const before = new Map(runtime.disk)
    const program = await runWml(runtime, ...argv, '--dry-run', '--json', '--verbose')
    const person = await runWml(runtime, ...argv, '--dry-run', '--verbose')
    expect([program.exitCode, person.exitCode]).toEqual([0, 0])
    expect(new Map(runtime.disk)).toEqual(before)
    expect(callsIn(program.stderr).length).toBeGreaterThan(0)
    expect(changesIn(program.stderr)).toEqual([])

    const { outcome, steps, plan, runId } = Output.parse(program.json)
    expect(outcome).toBe('planned')
    expect(new Set(steps.map((step) => step.outcome))).toEqual(new Set(['planned']))
    expect(plan?.runId).toBe(runId)
    const calls = (plan?.steps ?? []).map(({ call }) => call)
    expect(new Set(calls.map(({ service, action }) => `${service}:${action}`))).toEqual(new Set(changes))
    for (const { service, action, input } of calls) {
      // The person's run has another id, which the tags carry.
      const shown = JSON.stringify(input).replace(runId ?? '', '')
      expect(person.stdout.replaceAll(/\d{8}T\d{6}Z-[0-9a-f]{6}/g, '')).toContain(
        `${service}:${action} ${shown}`,
      )
    }
    for (const { docs } of plan?.steps ?? []) expect(person.stdout).toContain(`${docs.section} (${docs.url})`)
    expect(person.stdout).toMatch(/^Nothing was changed: this was a dry run\.$/m)
  })
})
