/** `wml teardown --workmail-gone`: what is left in CloudWatch Logs and IAM once WorkMail answers no more. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { teardownTags } from '../../src/facts/teardown-tags.js'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { changesIn } from '../support/aws-calls.js'
import { journalOf } from '../support/journal-of.js'
import { createMachine, type Machine } from '../support/process.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import { serveAccount } from '../support/serve-account.js'
import {
  ACME,
  BETA,
  loggingAccount,
  ROLE_NAME,
  SERVICE_LINKED_ROLE,
  sightOf,
} from '../support/small-account.js'

const group = (alias: string) => `/aws/workmail/emailevents/${alias}`
const GONE = { 'us-east-1': 'unknown-host', 'us-west-2': 'refused', 'eu-west-1': 'access-ended' } as const
type Gone = Partial<Record<keyof typeof GONE, (typeof GONE)[keyof typeof GONE]>>

/** Two organizations that log, what an earlier run left, and what is nobody's business. */
const account = (workMailGone: Gone, behaviour: SandboxSeed['behaviour'] = {}): SandboxSeed => ({
  organizations: [
    { region: 'us-east-1', organizationId: ACME, alias: 'acme', monitoring: { logGroupName: group('acme') } },
    { region: 'eu-west-1', organizationId: BETA, alias: 'beta', monitoring: { logGroupName: '/beta' } },
  ],
  logGroups: [
    { region: 'us-east-1', logGroupName: group('acme') },
    { region: 'us-east-1', logGroupName: group('acme-trial') },
    { region: 'us-east-1', logGroupName: '/left', tags: teardownTags('earlier', [ACME]) },
    { region: 'us-east-1', logGroupName: '/mine' },
    { region: 'eu-west-1', logGroupName: '/beta' },
    { region: 'eu-west-1', logGroupName: group('beta-old') },
  ],
  roles: [SERVICE_LINKED_ROLE],
  behaviour: { ...behaviour, workMailGone },
})

/** Its journal tells of the run that tagged `/left`, and vouches for the tag. */
const machineOf = async (seed: SandboxSeed) => {
  const runtime = machineWith(seed)
  runtime.disk.set(...(await journalOf('us-east-1', '/left')))
  return runtime
}

const teardown = async (seed: SandboxSeed, ...flags: string[]) => {
  const runtime = await machineOf(seed)
  const argv = ['teardown', '--yes', '--sandbox', ...flags, '--json', '--verbose']
  const { exitCode, json, stderr } = await runWml(runtime, ...argv)
  const { logging, logGroups, roles } = sightOf(accountOf(runtime))
  const groups = logGroups.map((line) => line.replace(' never', ''))
  return { exitCode, output: Output.parse(json), changes: changesIn(stderr), logging, groups, roles, runtime }
}

describe('where WorkMail is gone from every Region', () => {
  test('without the flag nothing is changed, and the way on is told', async () => {
    const { exitCode, output, changes } = await teardown(account(GONE), '--all')

    expect({ exitCode, changes, code: output.error?.code }).toEqual({
      exitCode: 1,
      changes: [],
      code: 'ENOTFOUND',
    })
    expect(output.next).toContain('after 2027-03-31, `wml teardown --workmail-gone`')
  })

  test('nor is it by role delete', async () => {
    const runtime = await machineOf(account(GONE))

    const { exitCode, json } = await runWml(runtime, 'role', 'delete', '--sandbox', '--yes', '--json')

    expect({ exitCode, blockers: json.blockers.length }).toEqual({ exitCode: 6, blockers: 3 })
    expect(json.next).toContain('`wml teardown --workmail-gone`')
    expect(sightOf(accountOf(runtime)).roles).toEqual([ROLE_NAME])
  })

  test('with it every default group and every tagged one goes, then the role', async () => {
    const { exitCode, output, changes, groups, roles } = await teardown(
      account(GONE),
      '--all',
      '--workmail-gone',
    )

    expect({ exitCode, outcome: output.outcome }).toEqual({ exitCode: 0, outcome: 'done' })
    expect(groups).toEqual(['eu-west-1 /beta', 'us-east-1 /mine'])
    expect(roles).toEqual([])
    expect(new Set(changes)).toEqual(new Set(['logs:DeleteLogGroup', 'iam:DeleteServiceLinkedRole']))
    expect(output.notes).toHaveLength(3)
  })

  test.each([
    ['an alias', ['--organization', 'acme'], [group('acme')]],
    ['an id', ['--organization', ACME], ['/left']],
    ['a log group', ['--organization', 'nobody', '--log-group', '/mine'], ['/mine']],
  ])('%s takes in what is its own', async (_, flags, taken) => {
    const { exitCode, groups } = await teardown(account(GONE), ...flags, '--workmail-gone', '--keep-role')

    const before =
      account(GONE).logGroups?.map(({ region, logGroupName }) => `${region} ${logGroupName}`) ?? []
    expect(exitCode).toBe(0)
    expect(before.filter((name) => !groups.includes(name))).toEqual(taken.map((name) => `us-east-1 ${name}`))
  })

  test('a role that AWS says is used there is blocked, and only AWS can free it', async () => {
    const seed = account(GONE, { goneKeepsRoleInUse: true })

    const { exitCode, output, roles } = await teardown(seed, '--all', '--workmail-gone')

    expect({ exitCode, roles }).toEqual({ exitCode: 6, roles: [ROLE_NAME] })
    expect(output.blockers.map(({ code, region, subject }) => `${code} ${region} ${subject}`)).toEqual([
      `ListedByAws us-east-1 arn:aws:workmail:us-east-1:111122223333:organization/${ACME}`,
      `ListedByAws eu-west-1 arn:aws:workmail:eu-west-1:111122223333:organization/${BETA}`,
    ])
    expect(output.next).toContain('AWS Support')
  })
})

describe('where some Regions still answer', () => {
  test('their organizations are turned off as always, and the rest goes by its names', async () => {
    const seed = account({ 'us-east-1': 'refused' })

    const { exitCode, logging, groups, roles } = await teardown(seed, '--all', '--workmail-gone')

    expect({ exitCode, roles }).toEqual({ exitCode: 0, roles: [] })
    expect(logging).toEqual([`acme to ${group('acme')}`])
    expect(groups).toEqual([`eu-west-1 ${group('beta-old')}`, 'us-east-1 /mine'])
  })

  test('if all do, the flag changes nothing, and that is said', async () => {
    const { exitCode, output, groups } = await teardown(account({}), '--all', '--workmail-gone')

    expect(exitCode).toBe(0)
    expect(output.notes).toEqual(['WorkMail still answers in every Region: --workmail-gone changed nothing.'])
    expect(groups).toContain(`us-east-1 ${group('acme-trial')}`)
  })
})

test('a plan that was saved carries it', async () => {
  // given a saved plan of what is left
  const runtime = await machineOf(account(GONE))
  await runWml(runtime, ...'teardown --all --workmail-gone --sandbox --plan-out /plan.json'.split(' '))

  // when it is applied
  const { exitCode } = await runWml(runtime, ...'plan apply /plan.json --sandbox --yes'.split(' '))

  // then it ends as the command itself would
  expect(exitCode).toBe(0)
  expect(sightOf(accountOf(runtime)).roles).toEqual([])
})

test('a plan that was saved before WorkMail was gone is not applied afterwards', async () => {
  // given a plan that was made while every Region answered, with the flag
  const runtime = await machineOf(account({}))
  await runWml(runtime, ...'teardown --all --workmail-gone --sandbox --plan-out /plan.json'.split(' '))
  const before = accountOf(runtime)
  runtime.disk.set(
    [...runtime.disk.keys()].find((path) => path.endsWith('account.json')) ?? '',
    JSON.stringify({ ...before, behaviour: { ...before.behaviour, workMailGone: GONE } }),
  )

  // when it is applied after WorkMail is gone
  const { exitCode, json } = await runWml(
    runtime,
    ...'plan apply /plan.json --sandbox --yes --json'.split(' '),
  )

  // then it is refused, and says what differs
  expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 5, code: 'AccountChanged' })
  expect(json.error.message).toContain('to be done in another way: delete-role')
})

describe('as processes, with WorkMail out of reach', () => {
  let machine: Machine
  beforeEach(() => {
    machine = createMachine()
  })
  afterEach(() => machine.remove())

  /** WorkMail goes elsewhere than the sandbox that is all the rest of AWS. */
  const run = async (workMail: string, ...flags: string[]) => {
    const { sandbox, env, close } = await serveAccount(loggingAccount())
    const before = structuredClone(sandbox.account)
    const { exitCode, stdout } = await machine.run(['teardown', '--all', '--yes', '--json', ...flags], {
      ...env,
      AWS_ENDPOINT_URL_WORKMAIL: workMail,
      AWS_MAX_ATTEMPTS: '2',
    })
    await close()
    return {
      exitCode,
      output: Output.parse(JSON.parse(stdout)),
      isChanged: JSON.stringify(sandbox.account) !== JSON.stringify(before),
    }
  }
  const REFUSED = 'http://127.0.0.1:1'
  // Longer than DNS allows, so that it is unknown without a name server too.
  const UNKNOWN = `http://workmail-${'x'.repeat(64)}.invalid`

  test.each([
    [REFUSED, 'ECONNREFUSED', []],
    [UNKNOWN, 'ENOTFOUND', []],
    [REFUSED, 'ECONNREFUSED', ['--workmail-gone']],
    [UNKNOWN, 'ENOTFOUND', ['--workmail-gone']],
  ])('%s, which a setting names, says nothing of WorkMail’s end: %s %j', async (url, code, flags) => {
    const { exitCode, output, isChanged } = await run(url, ...flags)

    expect({ exitCode, code: output.error?.code, isChanged }).toEqual({ exitCode: 1, code, isChanged: false })
    expect(output.next).toContain('check the endpoint')
  })
})
