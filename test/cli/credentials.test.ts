/** Credentials that are refused, expired or allow too little. */
import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { journalsOf } from '../support/refusal.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import { loggingAccount, sightOf } from '../support/small-account.js'

type Fault = NonNullable<SandboxSeed['faults']>[number]

const EVERY_COMMAND = [
  'logging status',
  'logging enable --organization acme',
  'logging disable --organization acme --yes',
  'role check',
  'role create',
  'role update --description ends',
  'role delete --yes',
  'teardown --all --yes',
]

const SIGN_IN = 'sign in again (`aws sso login`, or fresh keys), or choose another --profile'

const run = async (line: string, ...faults: Fault[]) => {
  const runtime = machineWith(loggingAccount({ faults }))
  const before = sightOf(accountOf(runtime))
  const argv = [...line.split(' '), '--sandbox']
  const { exitCode, json } = await runWml(runtime, ...argv, '--json')
  const { error, next, outcome } = Output.parse(json)
  expect(sightOf(accountOf(runtime))).toEqual(before)
  expect(journalsOf(runtime)).toEqual([])
  return { exitCode, outcome, code: error?.code, message: error?.message, next }
}

test.each(EVERY_COMMAND)('%s ends at once with expired credentials', async (line) => {
  expect(await run(line, { fault: { kind: 'expired' } })).toEqual({
    exitCode: 4,
    outcome: 'refused',
    code: 'ExpiredToken',
    message: 'The security token included in the request is expired',
    next: SIGN_IN,
  })
})

test.each(EVERY_COMMAND)('%s changes nothing where credentials expire while it reads', async (line) => {
  const refusal = await run(line, { skip: 1, fault: { kind: 'expired' } })
  expect(refusal).toMatchObject({ exitCode: 4, outcome: 'refused', next: SIGN_IN })
  expect(refusal.code).toMatch(/^ExpiredToken/)
})

describe.each(['logging enable --all', 'logging disable --all --yes', 'teardown --all --yes'])(
  '%s',
  (line) => {
    test('names the permission that it lacks to see what is there', async () => {
      const match = { action: 'ListOrganizations', region: 'eu-west-1' }
      const refusal = await run(line, { match, fault: { kind: 'denied' } })
      expect(refusal).toMatchObject({
        exitCode: 4,
        outcome: 'refused',
        next: 'allow workmail:ListOrganizations in eu-west-1, or leave the Region out with --region',
      })
      expect(refusal.message).toContain('the organizations in eu-west-1 could not be listed: ')
      expect(refusal.message).toContain('is not authorized to perform: workmail:ListOrganizations')
    })
  },
)

test('a permission that is missing for a change is told with the step, and ends with 4', async () => {
  const match = { action: 'DeleteLogGroup' }
  const runtime = machineWith(loggingAccount({ faults: [{ match, fault: { kind: 'denied' } }] }))
  const argv = ['teardown', '--all', '--yes', '--sandbox', '--json']
  const { exitCode, json } = await runWml(runtime, ...argv)
  const output = Output.parse(json)
  expect(exitCode).toBe(4)
  expect(output).toMatchObject({
    outcome: 'failed',
    next: `have logs:DeleteLogGroup allowed to this caller, then: wml runs resume ${output.runId} --yes`,
  })
  expect(output.steps.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
    'tag-log-group done',
    'disable-logging done',
    'delete-log-group failed',
    'verify-log-group-deleted skipped',
    'delete-role skipped',
    'verify-log-group-deleted skipped',
  ])
  expect(output.steps[2]?.error?.message).toContain('not authorized to perform: logs:DeleteLogGroup')
})
