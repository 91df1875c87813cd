/** What is named as the next step works when it is followed. */
import { expect, test } from 'vitest'
import { accountOf, machineWith, runWml, saveAccount } from '../support/run-wml.js'
import { loggingAccount } from '../support/small-account.js'

const TEARDOWN = 'teardown --all --yes --sandbox --quiet-period 0s --json'.split(' ')

const denying = (action: string) => ({ match: { action }, fault: { kind: 'denied' as const } })

test('where tags are refused, the permission is named, and the way without it', async () => {
  const runtime = machineWith(loggingAccount({ faults: [denying('TagResource')] }))
  const { exitCode, json } = await runWml(runtime, ...TEARDOWN)
  expect({ exitCode, next: json.next }).toEqual({
    exitCode: 4,
    next: `have logs:TagResource allowed to this caller, then: wml runs resume ${json.runId} --yes; or run the original command again with --no-tag`,
  })

  // when the way without tags is taken
  const without = await runWml(runtime, ...TEARDOWN, '--no-tag')

  // then everything is gone
  expect(without.exitCode).toBe(0)
  expect(accountOf(runtime)).toMatchObject({ logGroups: [], roles: [] })
})

test('where anything else is refused, its permission is named, and the run that resumes it', async () => {
  const runtime = machineWith(loggingAccount({ faults: [denying('DeleteLogGroup')] }))
  const { json } = await runWml(runtime, ...TEARDOWN)
  expect(json.next).toBe(
    `have logs:DeleteLogGroup allowed to this caller, then: wml runs resume ${json.runId} --yes`,
  )

  // when both is done
  saveAccount(runtime, { ...accountOf(runtime), faults: [] })
  const resumed = await runWml(runtime, ...json.next.split(': wml ')[1].split(' '))

  expect(resumed.exitCode).toBe(0)
})

test('a plan on standard output is the plan file and nothing else', async () => {
  const runtime = machineWith(loggingAccount())
  const saved = await runWml(runtime, 'teardown', '--all', '--sandbox', '--plan-out', '-')
  expect(saved.stderr).toMatch(
    /Next: save what was printed in a file, then: wml plan apply FILE --sandbox\n$/,
  )

  runtime.disk.set('/saved.json', saved.stdout)
  const applied = await runWml(runtime, 'plan', 'apply', '/saved.json', '--sandbox', '--yes')

  expect(applied.exitCode).toBe(0)
  expect(accountOf(runtime)).toMatchObject({ logGroups: [], roles: [] })
})

test('a plan and the JSON of a result cannot both be on standard output', async () => {
  const argv = ['teardown', '--all', '--sandbox', '--plan-out', '-', '--json']
  const { exitCode, json } = await runWml(machineWith(loggingAccount()), ...argv)
  expect({ exitCode, code: json.error.code }).toEqual({ exitCode: 2, code: 'ContradictoryFlags' })
})
