import { expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { changesIn } from '../support/aws-calls.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import {
  ACME_GROUP,
  EVENTS_PRINCIPAL,
  quietAccount,
  ROLE_ARN,
  ROLE_NAME,
  SERVICE_LINKED_ROLE,
  sightOf,
} from '../support/small-account.js'

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

test('success is said only after the configuration was seen', async () => {
  const { exitCode, seconds } = await enable(withRole({ behaviour: { readLag: 20_000 } }))
  expect(exitCode).toBe(0)
  expect(seconds).toBeGreaterThanOrEqual(20)
})
