/** Three accounts of the sandbox, gone through by the fleet's machine and taken down by the account machine. */
import validate from 'asl-validator'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { fleetMachine } from '../../../src/runbooks/fleet/fleet-machine.js'
import { MEMBER_CALL_FUNCTION } from '../../../src/runbooks/fleet/member-call-function.js'
import { inMemberAccount } from '../../../src/runbooks/fleet/member-machine.js'
import type { Branch } from '../../../src/runbooks/step-functions/states.js'
import { exportTemplate } from '../../../src/runbooks/step-functions/template.js'
import { createAccount, type SandboxSeed } from '../../../src/sandbox/account.js'
import { addFault } from '../../engine/given.js'
import { START } from '../../sandbox/given.js'
import { teardown } from '../../support/requests.js'
import { MACHINE_ARN, runMachine } from '../../support/run-machine.js'
import { WIDE } from '../sight.js'
import { memberAccount } from './member-account.js'
import { type FleetOptions, runFleet } from './run-fleet.js'

const ACCOUNTS = ['111111111111', '222222222222', '333333333333']

const EXECUTION = 'arn:aws:states:us-east-1:999988887777:execution:fleet:1'

const TO_THE_TOPIC = {
  TopicArn: 'arn:aws:sns:us-east-1:999988887777:fleet',
  Subject: 'workmail-lifecycle: not every account is done',
}

beforeAll(() => vi.stubEnv('EXTERNAL_ID', MACHINE_ARN))
afterAll(() => vi.unstubAllEnvs())

const accountMachine = JSON.stringify(
  inMemberAccount(
    JSON.parse(exportTemplate(teardown(), { deadline: 60 * 60_000, machineFunction: 'f' }).text),
  ),
)

const givenFleet = (seed: SandboxSeed = WIDE) => {
  const accounts = new Map(
    ACCOUNTS.map((accountId) => [accountId, createAccount(memberAccount({ ...seed, accountId }))]),
  )
  const started: object[] = []
  const run = (options: Partial<FleetOptions> & { input: object }) =>
    runFleet({
      definition: fleetMachine(),
      runAccount: async (input) => {
        started.push(input)
        const account = accounts.get(input.account) ?? createAccount({ accountId: input.account })
        return runMachine(accountMachine, account, {
          home: 'us-east-1',
          start: START,
          input,
          callFunction: MEMBER_CALL_FUNCTION,
        })
      },
      ...options,
    })
  return { accounts, started, run }
}

const withLogging = (accounts: Map<string, ReturnType<typeof createAccount>>) =>
  [...accounts].flatMap(([id, { organizations }]) =>
    organizations.some(({ monitoring }) => monitoring !== undefined) ? [id] : [],
  )

test('the machine is valid', () => {
  const { errors } = validate(fleetMachine() as never, { checkPaths: true, checkArn: true })

  expect(errors).toEqual([])
})

const retriersOf = ({ States }: Branch): object[] =>
  Object.values(States).flatMap(({ Retry = [], ItemProcessor }) => [
    ...(Retry as object[]),
    ...(ItemProcessor === undefined ? [] : retriersOf(ItemProcessor as Branch)),
  ])

test('whoever is throttled tries again at a moment of their own', () => {
  const retriers = retriersOf(fleetMachine())

  expect(retriers).not.toEqual([])
  for (const retrier of retriers) expect(retrier).toMatchObject({ JitterStrategy: 'FULL' })
})

test('takes every account down that is listed', async () => {
  const { accounts, run } = givenFleet()

  const { status, output, messages } = await run({ input: { accounts: ACCOUNTS, all: true } })

  expect(status).toBe('SUCCEEDED')
  expect(output).toEqual({ Total: 3, Succeeded: 3, Failed: 0 })
  expect(messages).toEqual([])
  expect(withLogging(accounts)).toEqual([])
  expect([...accounts.values()].flatMap(({ logGroups }) => logGroups)).toEqual([])
})

test('only the accounts and Regions that are named', async () => {
  const { accounts, started, run } = givenFleet()

  await run({ input: { accounts: ACCOUNTS.slice(0, 1), all: true, regions: ['eu-west-1'] } })

  expect(started).toEqual([
    expect.objectContaining({ account: '111111111111', all: true, regions: ['eu-west-1'] }),
  ])
  expect(withLogging(accounts)).toEqual(ACCOUNTS)
  expect(accounts.get('111111111111')?.logGroups.map(({ region }) => region)).toEqual(['us-east-1'])
})

test('the active accounts of the organization, over its pages', async () => {
  const { started, run } = givenFleet()
  const pages = [
    [
      { Id: '111111111111', State: 'ACTIVE' },
      { Id: '444444444444', State: 'SUSPENDED' },
    ],
    [
      { Id: '222222222222', State: 'ACTIVE' },
      { Id: '333333333333', State: 'ACTIVE' },
    ],
  ]

  const { output } = await run({ input: { everyAccount: true, all: true }, pages })

  expect(output).toMatchObject({ Succeeded: 3 })
  expect(started).toHaveLength(3)
  expect(started).toEqual(
    expect.arrayContaining(ACCOUNTS.map((account) => expect.objectContaining({ account, all: true }))),
  )
})

test('an account that fails does so with the error of its own machine, and the others are done', async () => {
  const { accounts, run } = givenFleet()
  addFault(
    accounts.get('222222222222') as never,
    {
      match: { action: 'ListOrganizations' },
      fault: { kind: 'denied' },
    } as never,
  )

  const { error, results, messages } = await run({ input: { accounts: ACCOUNTS, all: true } })

  expect(error).toBe('WorkMailLifecycle.NotFinished')
  expect(withLogging(accounts)).toEqual(['222222222222'])
  expect(results.map(({ status }) => status)).toEqual(['SUCCEEDED', 'FAILED', 'SUCCEEDED'])
  expect(results[1].error).toMatch(/AccessDeniedException$|WorkMailException$/)
  expect(messages).toEqual([
    expect.objectContaining({
      Message: expect.stringContaining(
        '2 of 3 accounts are done; of the others FAILED_0.json beside s3://results/runs/1/manifest.json',
      ),
    }),
  ])
})

test.each([
  ['its own error', { error: 'WorkMailLifecycle.InUse', cause: 'beta uses it' }, 'WorkMailLifecycle.InUse'],
  [
    'a name that no Fail state may have',
    { error: 'States.Runtime', cause: '-' },
    'WorkMailLifecycle.NotFinished',
  ],
  ['nothing, since it was stopped from outside', {}, 'WorkMailLifecycle.NotFinished'],
])('how an account failed: %s', async (_, end, error) => {
  const { run } = givenFleet()

  const { results } = await run({
    input: { accounts: ACCOUNTS.slice(0, 1), all: true },
    runAccount: async () => ({ status: 'FAILED', ...end }) as never,
  })

  expect(results).toMatchObject([{ status: 'FAILED', error }])
})

test('an account whose machine could not be started fails as AWS said', async () => {
  const { run } = givenFleet()
  const denied = Object.assign(new Error('not authorized'), { name: 'StepFunctions.AccessDeniedException' })

  const { results } = await run({
    input: { accounts: ACCOUNTS.slice(0, 1), all: true },
    runAccount: () => Promise.reject(denied),
  })

  expect(results).toMatchObject([{ error: denied.name, cause: denied.message }])
})

test('an account without the role fails, and nothing is started behind the tolerated share', async () => {
  const { accounts, started, run } = givenFleet()
  for (const account of accounts.values()) account.roles = account.roles.slice(0, 1)

  const { error, messages } = await run({
    input: { accounts: ACCOUNTS, all: true },
    toleratedFailures: 50,
  })

  expect(error).toBe('WorkMailLifecycle.NotFinished')
  expect(started).toHaveLength(2)
  expect(messages[0].Message).toContain('States.ExceedToleratedFailureThreshold')
  expect(withLogging(accounts)).toEqual(ACCOUNTS)
})

// Where no account matches, the interpreter takes a filter for nothing at all; AWS's answers an empty list.
test('an organization without active accounts is a mistake', async () => {
  const { started, run } = givenFleet()

  const { error, messages } = await run({
    definition: { ...fleetMachine(), StartAt: 'Is there any' },
    input: { accounts: [], all: true },
  })

  expect(error).toBe('WorkMailLifecycle.BadInput')
  expect(started).toEqual([])
  expect(messages).toEqual([
    { ...TO_THE_TOPIC, Message: expect.stringContaining('AWS Organizations lists no active account') },
  ])
})

describe('refuses what does not say what is meant', () => {
  test.each([
    [{}],
    [{ all: true }],
    [{ accounts: ACCOUNTS }],
    [{ accounts: [], all: true }],
    [{ accounts: ACCOUNTS, all: false }],
    [{ everyAccount: false, all: true }],
    [{ accounts: ACCOUNTS, everyAccount: true, all: true }],
    [{ accounts: [], everyAccount: true, all: true }],
    [{ accounts: ACCOUNTS, all: true, regions: [] }],
    [{ everyAccount: true, all: true, regions: null }],
    [{ accounts: ACCOUNTS[0], all: true }],
    [{ accounts: ACCOUNTS, all: true, regions: 'eu-west-1' }],
  ])('%j', async (input) => {
    const { started, run } = givenFleet()

    const { error, messages, tries } = await run({ input })

    expect(error).toBe('WorkMailLifecycle.BadInput')
    expect(started).toEqual([])
    expect(tries).toEqual(['Publish'])
    expect(messages).toEqual([
      { ...TO_THE_TOPIC, Message: expect.stringContaining('what is meant: it is {') },
    ])
  })
})

describe('every failure is told once, in the words of AWS and with what to do', () => {
  const everyAccount = { everyAccount: true, all: true }
  const named = { accounts: ACCOUNTS.slice(0, 1), all: true }
  const denied = (service: string) => ({
    name: `${service}.AccessDeniedException`,
    message: 'not authorized',
  })
  const timeout = { name: 'States.Timeout', message: '' }

  test.each<[string, object, string, { name: string; message: string }, string]>([
    [
      'listing that is denied',
      everyAccount,
      'List accounts',
      denied('Organizations'),
      'allow organizations:ListAccounts',
    ],
    ['counting that is denied', named, 'Count', denied('Sfn'), 's3://results/runs/1/manifest.json'],
  ])('%s', async (_, input, state, failure, advice) => {
    const { run } = givenFleet()

    const { error, cause, messages } = await run({ input, failing: { [state]: failure } })

    expect(error).toBe(failure.name)
    expect(messages).toEqual([{ ...TO_THE_TOPIC, Message: `${cause} (${EXECUTION})` }])
    expect(cause).toContain(failure.message)
    expect(cause).toContain(advice)
  })

  test.each([
    ['List accounts', everyAccount],
    ['Count', named],
  ])('%s without an answer, whose error no Fail state may have', async (state, input) => {
    const { run } = givenFleet()

    const { error, messages, tries } = await run({ input, failing: { [state]: timeout } })

    expect(error).toBe('WorkMailLifecycle.NotFinished')
    expect(messages).toEqual([{ ...TO_THE_TOPIC, Message: expect.stringContaining('States.Timeout') }])
    expect(tries.filter((name) => name === state).length).toBeGreaterThan(5)
  })

  test('a topic that takes no message is tried again, and hides no failure', async () => {
    const { run } = givenFleet()

    const { error, tries } = await run({
      input: everyAccount,
      failing: { 'List accounts': denied('Organizations'), Publish: denied('SNS') },
    })

    expect(error).toBe('Organizations.AccessDeniedException')
    expect(tries.filter((name) => name === 'Publish').length).toBeGreaterThan(5)
  })
})
