import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { changesIn } from '../support/aws-calls.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import {
  ACME,
  ACME_GROUP,
  BETA,
  loggingAccount,
  ROLE_NAME,
  SERVICE_LINKED_ROLE,
  sightOf,
} from '../support/small-account.js'

const DISABLE = ['logging', 'disable', '--sandbox', '--yes']

test('turns logging off and keeps the group and the role', async () => {
  const runtime = machineWith(loggingAccount())
  const { exitCode, json } = await runWml(runtime, ...DISABLE, '--organization', 'acme', '--json')
  expect(exitCode).toBe(0)
  expect(sightOf(accountOf(runtime))).toEqual({
    logging: [],
    logGroups: [`us-east-1 ${ACME_GROUP} 30`],
    roles: [ROLE_NAME],
  })
  expect(Output.parse(json).kept).toMatchObject([
    { kind: 'log-group', subject: ACME_GROUP, region: 'us-east-1' },
  ])
})

/** The command that a kept group's reason names. */
const commandIn = (stdout: string): string[] => {
  const [, command] = /to delete it: wml (.+)$/m.exec(stdout) ?? []
  if (command === undefined) throw new Error(`no command in ${stdout}`)
  return command.split(' ')
}

describe.each([ACME_GROUP, '/acme/mail/events', '/aws/workmail/emailevents/of-another-name'])(
  'the command that it names for the group %s',
  (logGroupName) => {
    const seed = loggingAccount({
      organizations: [
        { region: 'us-east-1', organizationId: ACME, alias: 'acme', monitoring: { logGroupName } },
      ],
      logGroups: [
        { region: 'us-east-1', logGroupName },
        { region: 'us-east-1', logGroupName: `${logGroupName}-2` },
      ],
    })

    test('deletes that group, nothing else, and is not needed twice', async () => {
      // given logging that was turned off
      const runtime = machineWith(seed)
      const { stdout } = await runWml(runtime, ...DISABLE, '--organization', 'acme')

      // when the command that was named is run
      const command = [...commandIn(stdout), '--yes']
      const first = await runWml(runtime, ...command, '--verbose')
      const second = await runWml(runtime, ...command, '--json')

      // then the group is gone, and the rest is there
      expect(first.exitCode).toBe(0)
      expect(changesIn(first.stderr)).toEqual(['logs:DeleteLogGroup'])
      expect(sightOf(accountOf(runtime))).toEqual({
        logging: [],
        logGroups: [`us-east-1 ${logGroupName}-2 never`],
        roles: [ROLE_NAME],
      })
      expect(second.json.outcome).toBe('unchanged')
    })
  },
)

test('a dry run and `runs show` name the same command as the run', async () => {
  const scope = ['logging', 'disable', '--organization', 'acme', '--sandbox']
  const dry = await runWml(machineWith(loggingAccount()), ...scope, '--dry-run')
  const runtime = machineWith(loggingAccount())
  const { json } = await runWml(runtime, ...scope, '--yes', '--json')
  const shown = await runWml(runtime, 'runs', 'show', json.runId)
  expect(json.kept[0].command).toMatch(/ --sandbox$/)
  expect(`wml ${commandIn(dry.stdout).join(' ')}`).toBe(json.kept[0].command)
  expect(`wml ${commandIn(shown.stdout).join(' ')}`).toBe(json.kept[0].command)
})

test('a group of two organizations is named once', async () => {
  const runtime = machineWith(demoAccount(Date.UTC(2026, 10, 22)))
  const scope = ['--organization', 'acme', '--organization', 'acme-support']
  const { json } = await runWml(runtime, ...DISABLE, ...scope, '--json')
  const { steps, kept } = Output.parse(json)
  expect(steps.map(({ kind }) => kind)).toEqual(['tag-log-group-owner', 'disable-logging', 'disable-logging'])
  expect(kept.map(({ subject }) => subject)).toEqual(['/acme/workmail/email-events'])
})

test('an organization that cannot be read blocks, and the others are done', async () => {
  const organizations = [
    { region: 'us-east-1', organizationId: ACME, alias: 'acme', monitoring: { logGroupName: ACME_GROUP } },
    { region: 'eu-west-1', organizationId: BETA, alias: 'beta', monitoring: { logGroupName: '/beta' } },
  ] as const
  const faults = [{ match: { organizationId: BETA }, fault: { kind: 'denied' } }] as const
  const roles = [SERVICE_LINKED_ROLE]
  const runtime = machineWith({ organizations: [...organizations], roles, faults: [...faults] })
  const { exitCode, json } = await runWml(runtime, ...DISABLE, '--all', '--json')
  expect(exitCode).toBe(6)
  expect(Output.parse(json)).toMatchObject({
    outcome: 'blocked',
    steps: [{ outcome: 'done', region: 'us-east-1' }],
    blockers: [{ code: 'Unreadable', subject: `beta (${BETA})`, region: 'eu-west-1' }],
  })
  expect(sightOf(accountOf(runtime)).logging).toEqual(['beta to /beta'])
})

test('off is said only after it was seen', async () => {
  const runtime = machineWith(loggingAccount({ behaviour: { readLag: 30_000 } }))
  const start = runtime.clock.now()
  const { exitCode, stderr } = await runWml(runtime, ...DISABLE, '--all', '--verbose')
  expect(exitCode).toBe(0)
  expect(runtime.clock.now() - start).toBeGreaterThanOrEqual(30_000)
  expect(changesIn(stderr)).toEqual(['logs:TagResource', 'workmail:DeleteEmailMonitoringConfiguration'])
})
