import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { changesIn } from '../support/aws-calls.js'
import { refusalOf } from '../support/refusal.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import {
  ACCOUNT_ID,
  ACME,
  ACME_GROUP,
  BETA,
  EVENTS_PRINCIPAL,
  loggingAccount,
  quietAccount,
  ROLE_ARN,
  ROLE_NAME,
  SERVICE_LINKED_ROLE,
  sightOf,
} from '../support/small-account.js'

const CUSTOM_ROLE = { roleName: 'acme-workmail-events' }
const CUSTOM_ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/acme-workmail-events`
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT_ID}:key/1234abcd-12ab-34cd-56ef-1234567890ab`

const ENABLE = ['logging', 'enable', '--organization', 'acme', '--sandbox']

const enable = async (seed: SandboxSeed, ...flags: string[]) => {
  const runtime = machineWith(seed)
  const start = runtime.clock.now()
  const { exitCode, json, stderr } = await runWml(runtime, ...ENABLE, ...flags, '--json', '--verbose')
  const account = accountOf(runtime)
  return {
    exitCode,
    output: Output.parse(json),
    changes: changesIn(stderr),
    account,
    sight: sightOf(account),
    acme: account.organizations.find(({ alias }) => alias === 'acme')?.monitoring,
    seconds: (runtime.clock.now() - start) / 1000,
  }
}

/** A role of its own is there, so that only what is asked about is left to do. */
const withRole = (more: SandboxSeed = {}) => quietAccount({ roles: [SERVICE_LINKED_ROLE], ...more })

test('does what the default settings of the console do, with both ARNs said', async () => {
  const { exitCode, account, sight, acme, output } = await enable(quietAccount())
  expect(exitCode).toBe(0)
  expect(sight).toEqual({
    logging: [`acme to ${ACME_GROUP}`],
    logGroups: [`us-east-1 ${ACME_GROUP} 30`],
    roles: [ROLE_NAME],
  })
  expect(acme).toEqual({ logGroupName: ACME_GROUP, roleArn: ROLE_ARN })
  expect(account.roles[0]).toMatchObject({ path: `/aws-service-role/${EVENTS_PRINCIPAL}/` })
  expect(output.steps.map(({ kind, region }) => `${kind} ${region}`)).toEqual([
    'create-role global',
    'create-log-group us-east-1',
    'set-retention us-east-1',
    'enable-logging us-east-1',
  ])
})

describe('a log group that exists already', () => {
  const group = { region: 'us-east-1', logGroupName: ACME_GROUP, kmsKeyId: KEY, retentionInDays: 365 }
  const seed = withRole({ logGroups: [group] })

  test('keeps its retention and its encryption', async () => {
    const { exitCode, changes, account } = await enable(seed)
    expect(exitCode).toBe(0)
    expect(changes).toEqual(['workmail:PutEmailMonitoringConfiguration'])
    expect(account.logGroups[0]).toMatchObject(group)
  })

  test('gets the retention that is asked for', async () => {
    const { changes, account } = await enable(seed, '--retention-days', '90')
    expect(changes).toEqual(['logs:PutRetentionPolicy', 'workmail:PutEmailMonitoringConfiguration'])
    expect(account.logGroups[0]).toMatchObject({ ...group, retentionInDays: 90 })
  })

  test('never expires where that is asked for', async () => {
    const { changes, sight } = await enable(seed, '--retention-days', 'never')
    expect(changes).toEqual(['logs:DeleteRetentionPolicy', 'workmail:PutEmailMonitoringConfiguration'])
    expect(sight.logGroups).toEqual([`us-east-1 ${ACME_GROUP} never`])
  })

  test('gets the key that is asked for', async () => {
    const other = KEY.replace('1234abcd', '5678abcd')
    const { changes, account } = await enable(seed, '--kms-key-id', other)
    expect(changes).toEqual(['logs:AssociateKmsKey', 'workmail:PutEmailMonitoringConfiguration'])
    expect(account.logGroups[0]).toMatchObject({ ...group, kmsKeyId: other })
  })
})

describe('a log group that is created', () => {
  test('is encrypted from its first event on where a key is given', async () => {
    const { changes, account } = await enable(withRole(), '--kms-key-id', KEY)
    expect(changes).not.toContain('logs:AssociateKmsKey')
    expect(account.logGroups[0]).toMatchObject({ kmsKeyId: KEY, retentionInDays: 30 })
  })

  test('never expires where that is asked for', async () => {
    const { changes, sight } = await enable(withRole(), '--retention-days', 'never')
    expect(changes).toEqual(['logs:CreateLogGroup', 'workmail:PutEmailMonitoringConfiguration'])
    expect(sight.logGroups).toEqual([`us-east-1 ${ACME_GROUP} never`])
  })

  test('carries no tag with --no-tag', async () => {
    expect((await enable(withRole())).account.logGroups[0]?.tags).toEqual({
      'workmail-lifecycle:retention': '30',
    })
    expect((await enable(withRole(), '--no-tag')).account.logGroups[0]?.tags).toEqual({})
  })

  test.each(['/acme/events', `arn:aws:logs:us-east-1:${ACCOUNT_ID}:log-group:/acme/events:*`])(
    'has the name of --log-group %s',
    async (name) => {
      const { exitCode, acme, sight } = await enable(withRole(), '--log-group', name)
      expect(exitCode).toBe(0)
      expect(acme?.logGroupName).toBe('/acme/events')
      expect(sight.logGroups).toEqual(['us-east-1 /acme/events 30'])
    },
  )
})

describe('with a custom role', () => {
  const flags = ['--role-arn', CUSTOM_ROLE_ARN]

  test('the service-linked role is neither needed nor made', async () => {
    const { exitCode, acme, sight } = await enable(quietAccount({ roles: [CUSTOM_ROLE] }), ...flags)
    expect(exitCode).toBe(0)
    expect(acme?.roleArn).toBe(CUSTOM_ROLE_ARN)
    expect(sight.roles).toEqual(['acme-workmail-events'])
  })

  test('that WorkMail may not assume nothing is changed', async () => {
    const assumeRolePolicyDocument = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }
    const seed = quietAccount({ roles: [{ ...CUSTOM_ROLE, assumeRolePolicyDocument }] })
    expect(await refusalOf(() => machineWith(seed), ...ENABLE, ...flags)).toEqual({
      exitCode: 2,
      code: 'RoleNotTrusting',
      message: `role ${CUSTOM_ROLE_ARN} does not let ${EVENTS_PRINCIPAL} assume it`,
      next: `add a statement to its trust policy: Allow sts:AssumeRole to the service ${EVENTS_PRINCIPAL}`,
    })
  })

  test('an organization that writes by the service-linked role is changed with --replace alone', async () => {
    const seed = loggingAccount({ roles: [SERVICE_LINKED_ROLE, CUSTOM_ROLE] })
    const { exitCode, code } = await refusalOf(() => machineWith(seed), ...ENABLE, ...flags)
    expect({ exitCode, code }).toEqual({ exitCode: 5, code: 'LoggingDiffers' })
    const { changes, acme } = await enable(seed, ...flags, '--replace')
    expect(changes).toEqual(['workmail:PutEmailMonitoringConfiguration'])
    expect(acme).toEqual({ logGroupName: ACME_GROUP, roleArn: CUSTOM_ROLE_ARN })
  })
})

describe('a role that has just been made', () => {
  test('is waited for while WorkMail refuses it', async () => {
    const { exitCode, output, acme, seconds } = await enable(
      quietAccount({ behaviour: { roleSpreadsAfter: 40_000 } }),
    )
    expect(exitCode).toBe(0)
    expect(acme).toBeDefined()
    const put = output.steps.find(({ kind }) => kind === 'enable-logging')
    expect(put).toMatchObject({ outcome: 'done', error: null })
    expect(put?.attempts).toBeGreaterThan(3)
    expect(put?.requestIds).toHaveLength(put?.attempts ?? 0)
    expect(seconds).toBeGreaterThan(40)
    expect(seconds).toBeLessThan(70)
  })

  test('is given up on after two minutes, with the refusal', async () => {
    const { exitCode, output, seconds } = await enable(
      quietAccount({ behaviour: { roleSpreadsAfter: 600_000 } }),
    )
    expect(exitCode).toBe(1)
    expect(output).toMatchObject({ outcome: 'failed', next: `wml runs resume ${output.runId}` })
    expect(output.steps.at(-1)).toMatchObject({ kind: 'enable-logging', outcome: 'failed' })
    expect(output.steps.at(-1)?.error?.message).toMatch(/role/i)
    expect(seconds).toBeGreaterThan(90)
    expect(seconds).toBeLessThanOrEqual(121)
  })

  test('by someone else in the meantime is as good', async () => {
    // given a role that the first look does not show yet
    const missing = { kind: 'error', code: 'NoSuchEntity', status: 404 } as const
    const faults = [{ match: { action: 'GetRole' }, times: 2, fault: missing }]
    const { exitCode, output, changes } = await enable(withRole({ faults }))
    expect(exitCode).toBe(0)
    expect(changes).toContain('iam:CreateServiceLinkedRole')
    expect(output.steps[0]).toMatchObject({ kind: 'create-role', outcome: 'done' })
  })
})

describe('a scope of several', () => {
  test('by --all leaves deleted organizations out and does every Region', async () => {
    const account = demoAccount(Date.UTC(2026, 10, 22))
    const off = account.organizations.map(({ monitoring, ...organization }) => organization)
    const runtime = machineWith({ ...account, organizations: off })
    const { exitCode } = await runWml(runtime, 'logging', 'enable', '--all', '--sandbox')
    expect(exitCode).toBe(0)
    expect(accountOf(runtime).organizations.filter(({ monitoring }) => !monitoring)).toMatchObject([
      { alias: 'acme-archive', state: 'Deleted' },
    ])
  })

  test('by --tag does the organizations that carry it', async () => {
    const organizations = [
      { region: 'us-east-1' as const, organizationId: ACME, alias: 'acme', tags: { team: 'mail' } },
      { region: 'eu-west-1' as const, organizationId: BETA, alias: 'beta', tags: { team: 'other' } },
    ]
    const runtime = machineWith(quietAccount({ organizations }))
    const { exitCode } = await runWml(runtime, 'logging', 'enable', '--tag', 'team=mail', '--sandbox')
    expect(exitCode).toBe(0)
    expect(sightOf(accountOf(runtime)).logging).toEqual([`acme to ${ACME_GROUP}`])
  })

  test('by names takes ids and aliases, and each organization once', async () => {
    const flags = ['--organization', ACME, '--organization', 'acme', '--region', 'us-east-1']
    const { exitCode, output } = await enable(withRole(), ...flags)
    expect(exitCode).toBe(0)
    expect(output.steps.filter(({ kind }) => kind === 'enable-logging')).toHaveLength(1)
  })

  test('that write to one group makes it once', async () => {
    const organizations = [
      { region: 'us-east-1' as const, organizationId: ACME, alias: 'acme' },
      { region: 'us-east-1' as const, organizationId: BETA, alias: 'beta' },
    ]
    const runtime = machineWith(withRole({ organizations }))
    const argv = ['logging', 'enable', '--all', '--log-group', '/shared', '--sandbox', '--verbose']
    const { exitCode, stderr } = await runWml(runtime, ...argv)
    expect(exitCode).toBe(0)
    expect(changesIn(stderr)).toEqual([
      'logs:CreateLogGroup',
      'logs:PutRetentionPolicy',
      'workmail:PutEmailMonitoringConfiguration',
      'workmail:PutEmailMonitoringConfiguration',
    ])
    expect(sightOf(accountOf(runtime)).logging).toEqual(['acme to /shared', 'beta to /shared'])
  })
})

test('success is said only after the configuration was seen', async () => {
  const { exitCode, seconds } = await enable(withRole({ behaviour: { readLag: 20_000 } }))
  expect(exitCode).toBe(0)
  expect(seconds).toBeGreaterThanOrEqual(20)
})

test('what AWS took but does not show is not called done', async () => {
  const { exitCode, output } = await enable(
    withRole({
      logGroups: [{ region: 'us-east-1', logGroupName: ACME_GROUP, retentionInDays: 30 }],
      behaviour: { readLag: 600_000 },
    }),
  )
  expect(exitCode).toBe(8)
  expect(output.steps).toMatchObject([
    {
      outcome: 'pending',
      reason: 'AWS took the call, but after 120 s it does not show its effect yet',
    },
  ])
  expect(output.next).toBe(`wml runs resume ${output.runId}`)
})
