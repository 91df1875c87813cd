/** Which account is worked on: shown, kept, and held to. */
import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import { accountOf, machineWith, RUNS_FOLDER, runWml } from '../support/run-wml.js'
import { loggingAccount, sightOf } from '../support/small-account.js'

const CALLER = {
  arn: 'arn:aws:iam::111122223333:user/operator',
  accountAlias: 'acme-prod',
  credentials: 'the sandbox',
}

const teardown = async (seed: Parameters<typeof loggingAccount>[0], ...flags: string[]) => {
  const runtime = machineWith({ ...loggingAccount(seed), alias: 'acme-prod' })
  const { exitCode, json, stderr } = await runWml(
    runtime,
    ...['teardown', '--all', '--yes', '--sandbox', '--json', ...flags],
  )
  const journal = [...runtime.disk].find(
    ([path]) => path.startsWith(RUNS_FOLDER) && path.endsWith('.jsonl'),
  )?.[1]
  return {
    exitCode,
    output: Output.parse(json),
    stderr,
    first: JSON.parse((journal ?? '{}').split('\n')[0] ?? '{}'),
  }
}

describe('before anything is changed', () => {
  test('the account, its alias, the caller and the credentials are shown, and kept', async () => {
    const { exitCode, output, stderr, first } = await teardown({})

    expect(exitCode).toBe(0)
    expect(stderr).toContain(
      'Account 111122223333 (acme-prod), as arn:aws:iam::111122223333:user/operator, by the sandbox\n',
    )
    expect(output.caller).toEqual(CALLER)
    expect(first).toMatchObject({ type: 'planned', caller: CALLER })
  })

  test('an alias that may not be read is no reason to stop', async () => {
    const denied = { match: { action: 'ListAccountAliases' }, fault: { kind: 'denied' as const } }
    const { exitCode, output } = await teardown({ faults: [denied] })

    expect(exitCode).toBe(0)
    expect(output.caller).toEqual({ ...CALLER, accountAlias: null })
  })
})

describe('WML_ACCOUNT', () => {
  test('is not about the sandbox, unlike --account', async () => {
    const runtime = machineWith(loggingAccount(), { env: { WML_ACCOUNT: '444455556666' } })
    const before = sightOf(accountOf(runtime))

    expect((await runWml(runtime, 'role', 'check', '--sandbox')).exitCode).toBe(0)
    const refused = await runWml(runtime, 'role', 'delete', '--yes', '--sandbox', '--account', '444455556666')

    expect(refused.exitCode).toBe(5)
    expect(sightOf(accountOf(runtime))).toEqual(before)
  })

  test('that is not an account id is refused', async () => {
    const runtime = machineWith(loggingAccount(), { env: { WML_ACCOUNT: 'prod' } })
    const { exitCode, json } = await runWml(runtime, 'role', 'check', '--json')
    expect({ exitCode, code: Output.parse(json).error?.code }).toEqual({
      exitCode: 2,
      code: 'MalformedValue',
    })
  })
})
