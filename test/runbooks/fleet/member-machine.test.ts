/** The account machine of a fleet, executed on another account than its own: all it does there it does by the role. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { MEMBER_CALL_FUNCTION } from '../../../src/runbooks/fleet/member-call-function.js'
import { inMemberAccount } from '../../../src/runbooks/fleet/member-machine.js'
import type { Branch } from '../../../src/runbooks/step-functions/states.js'
import { exportTemplate } from '../../../src/runbooks/step-functions/template.js'
import { createAccount, type SandboxSeed } from '../../../src/sandbox/account.js'
import { START } from '../../sandbox/given.js'
import { teardown } from '../../support/requests.js'
import { MACHINE_ARN, runMachine } from '../../support/run-machine.js'
import { ACCOUNT } from '../../support/survey.js'
import { WIDE } from '../sight.js'
import { memberAccount } from './member-account.js'

beforeAll(() => vi.stubEnv('EXTERNAL_ID', MACHINE_ARN))
afterAll(() => vi.unstubAllEnvs())

const template = () =>
  JSON.parse(exportTemplate(teardown(), { deadline: 60 * 60_000, machineFunction: 'f' }).text) as Branch

const run = async (machine: Branch, seed: SandboxSeed) => {
  const account = createAccount(seed)
  const execution = await runMachine(JSON.stringify(machine), account, {
    home: 'us-east-1',
    start: START,
    input: { account: ACCOUNT, all: true } as { account: string },
    callFunction: MEMBER_CALL_FUNCTION,
  })
  return { execution, account }
}

const others = ({ roles }: { roles: { roleName: string }[] }) =>
  roles.filter(({ roleName }) => roleName !== 'workmail-lifecycle-member')

test('takes three Regions of the account down, by its role', async () => {
  const { execution, account } = await run(inMemberAccount(template()), memberAccount(WIDE))

  expect(execution.status, execution.cause).toBe('SUCCEEDED')
  expect(account.organizations.filter(({ monitoring }) => monitoring !== undefined)).toEqual([])
  expect(account.logGroups).toEqual([])
  expect(others(account)).toEqual([])
  expect(new Set(execution.calls)).toContain('logs:DeleteLogGroup eu-west-1')
})

test('without the role nothing is reached', async () => {
  const seed = memberAccount(WIDE)

  const { execution, account } = await run(template(), seed)

  expect(execution.error).toBe('WorkMailLifecycle.WrongAccount')
  expect(account).toEqual(createAccount(seed))
})

test('in an account that does not have the role nothing is reached', async () => {
  const { execution, account } = await run(inMemberAccount(template()), {
    ...memberAccount(WIDE),
    roles: WIDE.roles,
  })

  expect(execution.status).toBe('FAILED')
  expect(execution.cause).toContain('sts:AssumeRole')
  expect(account.logGroups).toHaveLength(2)
})
