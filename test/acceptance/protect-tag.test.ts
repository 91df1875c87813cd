/** `--protect-tag`: what carries that tag is left alone, by every command that destroys something. */
import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { callsIn, changesIn } from '../support/aws-calls.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import { ACME, BETA, ROLE_NAME, SERVICE_LINKED_ROLE, sightOf } from '../support/small-account.js'

const PROTECT = { 'workmail-lifecycle:protect': '' }

const account = (tags: {
  acme?: Record<string, string>
  group?: Record<string, string>
  role?: Record<string, string>
  faults?: SandboxSeed['faults']
}): SandboxSeed => ({
  organizations: [
    {
      region: 'us-east-1',
      organizationId: ACME,
      alias: 'acme',
      monitoring: { logGroupName: '/acme' },
      tags: tags.acme ?? {},
    },
    { region: 'eu-west-1', organizationId: BETA, alias: 'beta', monitoring: { logGroupName: '/beta' } },
  ],
  logGroups: [
    { region: 'us-east-1', logGroupName: '/acme', tags: tags.group ?? {} },
    { region: 'eu-west-1', logGroupName: '/beta' },
  ],
  roles: [{ ...SERVICE_LINKED_ROLE, tags: tags.role ?? {} }],
  ...(tags.faults && { faults: tags.faults }),
})

const run = async (seed: SandboxSeed, line: string) => {
  const runtime = machineWith(seed)
  const argv = [...line.split(' '), '--yes', '--sandbox', '--json', '--verbose']
  const { exitCode, json, stderr } = await runWml(runtime, ...argv)
  const output = Output.parse(json)
  const { logging, logGroups, roles } = sightOf(accountOf(runtime))
  return {
    runtime,
    exitCode,
    output,
    logging,
    groups: logGroups.map((group) => group.split(' ')[1]),
    roles,
    kept: output.kept.map(({ kind, subject }) => `${kind} ${subject}`),
    changes: changesIn(stderr),
    calls: callsIn(stderr).map(({ name }) => name),
  }
}

describe('a teardown', () => {
  test('leaves a log group', async () => {
    const { exitCode, logging, groups, roles, kept } = await run(
      account({ group: PROTECT }),
      'teardown --all',
    )

    expect({ exitCode, logging, groups, roles }).toEqual({
      exitCode: 0,
      logging: [],
      groups: ['/acme'],
      roles: [],
    })
    expect(kept).toEqual(['log-group /acme'])
  })

  test('leaves an organization with its log group and the role', async () => {
    const { exitCode, logging, groups, roles, kept } = await run(account({ acme: PROTECT }), 'teardown --all')

    expect({ exitCode, logging, groups, roles }).toEqual({
      exitCode: 0,
      logging: ['acme to /acme'],
      groups: ['/acme'],
      roles: [ROLE_NAME],
    })
    expect(kept).toEqual([`organization acme (${ACME})`, `role ${ROLE_NAME}`])
  })

  test('leaves the role', async () => {
    const { exitCode, groups, roles, kept } = await run(account({ role: PROTECT }), 'teardown --all')

    expect({ exitCode, groups, roles }).toEqual({ exitCode: 0, groups: [], roles: [ROLE_NAME] })
    expect(kept).toEqual([`role ${ROLE_NAME}`])
  })

  test('of what is all protected changes nothing, again and again', async () => {
    const { runtime, changes } = await run(account({ acme: PROTECT }), 'teardown --organization acme')
    expect(changes).toEqual([])

    const { exitCode, json } = await runWml(
      runtime,
      ...'teardown --organization acme --yes --sandbox --json'.split(' '),
    )
    expect({ exitCode, outcome: json.outcome }).toEqual({ exitCode: 0, outcome: 'unchanged' })
  })

  test('goes by the tag that is named instead', async () => {
    const seed = account({ group: { keep: 'no', ...PROTECT }, acme: { keep: 'yes' } })

    expect((await run(seed, 'teardown --all --protect-tag keep=yes')).logging).toEqual(['acme to /acme'])
    expect((await run(seed, 'teardown --all --protect-tag keep=no')).groups).toEqual(['/acme'])
    expect((await run(seed, 'teardown --all --protect-tag other')).groups).toEqual([])
  })

  test.each([
    ['workmail', ['acme to /acme', 'beta to /beta'], ['/beta', '/acme']],
    ['logs', ['acme to /acme', 'beta to /beta'], ['/beta', '/acme']],
  ] as const)('destroys nothing whose tags %s does not tell', async (service, logging, groups) => {
    const faults = [{ match: { service, action: 'ListTagsForResource' }, fault: { kind: 'denied' as const } }]

    const ended = await run(account({ faults }), 'teardown --all --no-tag --keep-role')

    expect(ended).toMatchObject({ exitCode: 6, logging, groups })
  })

  test('reads the tags of nothing that it would not destroy', async () => {
    const { calls } = await run(
      account({}),
      'teardown --organization beta --keep-log-groups --keep-role --no-tag',
    )

    expect(calls.filter((name) => name.endsWith('ListTagsForResource'))).toEqual([
      'workmail:ListTagsForResource',
    ])
  })

  test('that was saved is not applied where something is protected since', async () => {
    const { runtime } = await run(account({}), 'teardown --all --plan-out /plan.json')
    const saved = accountOf(runtime)
    const [first, ...others] = saved.logGroups
    const path = [...runtime.disk.keys()].find((name) => name.endsWith('account.json')) ?? ''
    runtime.disk.set(path, JSON.stringify({ ...saved, logGroups: [{ ...first, tags: PROTECT }, ...others] }))

    const { exitCode, json } = await runWml(
      runtime,
      ...'plan apply /plan.json --sandbox --yes --json'.split(' '),
    )

    expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 5, code: 'AccountChanged' })
    expect(json.error.message).toContain('no longer to be done: delete-log-group us-east-1: log group /acme')
  })

  test('goes by the tag that a saved plan was made with', async () => {
    const { runtime } = await run(
      account({ group: { keep: '' } }),
      'teardown --all --protect-tag keep --plan-out /plan.json',
    )

    const { exitCode } = await runWml(runtime, ...'plan apply /plan.json --sandbox --yes'.split(' '))

    expect(exitCode).toBe(0)
    expect(sightOf(accountOf(runtime)).logGroups).toEqual(['us-east-1 /acme never'])
  })
})

test('logging disable leaves an organization', async () => {
  const { exitCode, logging, kept } = await run(account({ acme: PROTECT }), 'logging disable --all')

  expect({ exitCode, logging }).toEqual({ exitCode: 0, logging: ['acme to /acme'] })
  expect(kept).toEqual([`organization acme (${ACME})`, 'log-group /beta'])
})

test('role delete leaves the role', async () => {
  const { exitCode, roles, kept, changes } = await run(account({ role: PROTECT }), 'role delete')

  expect({ exitCode, roles, changes }).toEqual({ exitCode: 0, roles: [ROLE_NAME], changes: [] })
  expect(kept).toEqual([`role ${ROLE_NAME}`])
})

describe('--tag', () => {
  const seed = account({ acme: { team: 'red' } })

  test('selects the organizations that carry it, and no other', async () => {
    const { logging, groups } = await run(seed, 'teardown --tag team=red --keep-role')

    expect({ logging, groups }).toEqual({ logging: ['beta to /beta'], groups: ['/beta'] })
  })

  test.each(['teardown --tag team=red --keep-role', 'logging disable --tag team=red'])(
    '%s: one whose tags cannot be read is not selected, and is listed',
    async (line) => {
      const fault = { kind: 'denied' as const }
      const match = { service: 'workmail' as const, action: 'ListTagsForResource', organizationId: BETA }
      const faults = [{ match, fault }]

      const { exitCode, output, logging } = await run({ ...seed, faults }, line)

      expect({ exitCode, logging }).toEqual({ exitCode: 6, logging: ['beta to /beta'] })
      expect(output.blockers).toEqual([
        {
          code: 'NotSelected',
          kind: 'organization',
          subject: `beta (${BETA})`,
          region: 'eu-west-1',
          reason: 'not selected: its tags could not be read',
        },
      ])
    },
  )
})

describe('what is listed, and then not found where its tags are asked for, is not believed to be without tags:', () => {
  const notFound = (service: 'logs' | 'workmail', code: string): SandboxSeed['faults'] => [
    {
      match: { service, action: 'ListTagsForResource' },
      fault: { kind: 'error', code, message: 'not found', status: 400 },
    },
  ]

  test('a log group stays', async () => {
    const faults = notFound('logs', 'ResourceNotFoundException')
    const { exitCode, groups, calls } = await run(account({ group: PROTECT, faults }), 'teardown --all')

    expect({ exitCode, groups }).toEqual({ exitCode: 8, groups: ['/beta', '/acme'] })
    expect(calls).not.toContain('logs:DeleteLogGroup')
  })

  test('an organization keeps its logging, its log group and the role', async () => {
    const faults = notFound('workmail', 'ResourceNotFoundException')
    const { exitCode, logging, roles, calls } = await run(
      account({ acme: PROTECT, faults }),
      'teardown --all',
    )

    expect({ exitCode, roles, logging: logging.length }).toEqual({
      exitCode: 6,
      roles: [ROLE_NAME],
      logging: 2,
    })
    expect(calls).not.toContain('workmail:DeleteEmailMonitoringConfiguration')
  })
})
