/** Runs in processes of their own that want one account at one time. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import { createMachine, type Machine } from '../support/process.js'
import { serveAccount } from '../support/serve-account.js'
import { ACCOUNT_ID, loggingAccount, sightOf } from '../support/small-account.js'

const TEARDOWN = ['teardown', '--all', '--yes', '--quiet-period', '0s', '--json']
/** The first call of a teardown that changes something. */
const FIRST_CHANGE = 'TagResource'

let machine: Machine
beforeEach(() => {
  machine = createMachine()
})
afterEach(() => machine.remove())

test('of many that come at once where a dead run has the lock, one continues and the others name it', async () => {
  // given a run that was killed when it had just begun to change things
  let onFirstChange: () => Promise<void> | undefined = () => undefined
  const aws = await serveAccount(loggingAccount(), async (moment, { action }) => {
    if (moment === 'before' && action === FIRST_CHANGE) await onFirstChange()
  })
  const killed = machine.start(TEARDOWN, aws.env)
  onFirstChange = async () => {
    killed.child.kill('SIGKILL')
    await killed.ended
    throw new Error('the process that called is gone')
  }
  expect(await killed.ended).toMatchObject({ signal: 'SIGKILL', stdout: '' })

  // when four come at once, and the one that continues is held up until the others have ended
  const runs = Array.from({ length: 4 }, () => machine.start(TEARDOWN, aws.env))
  let ended = 0
  let allButOne = () => {}
  const othersEnded = new Promise<void>((resolve) => {
    allButOne = resolve
  })
  for (const run of runs) {
    run.ended.then(() => {
      ended += 1
      if (ended === runs.length - 1) allButOne()
    })
  }
  onFirstChange = () => othersEnded
  const ends = await Promise.all(runs.map((run) => run.ended))

  // then it takes everything down, and the others were refused with its run and its process
  const outputs = ends.map(({ exitCode, stdout }) => ({ ...Output.parse(JSON.parse(stdout)), exitCode }))
  const at = outputs.findIndex(({ exitCode }) => exitCode === 0)
  const [winner] = outputs.splice(at, 1)
  for (const refused of outputs) {
    expect(refused).toMatchObject({ exitCode: 5, outcome: 'refused', account: ACCOUNT_ID })
    expect(refused.error).toMatchObject({
      code: 'RunInProgress',
      message: expect.stringContaining(
        `run ${winner?.runId} (teardown, process ${runs[at]?.child.pid}) is at work on account ${ACCOUNT_ID} since `,
      ),
    })
    expect(refused.next).toContain(`wml runs resume ${winner?.runId}`)
  }
  expect(sightOf(aws.sandbox.account)).toEqual({ logging: [], logGroups: [], roles: [] })

  // and no one has the lock any more
  const lock = readFileSync(
    join(machine.folder, 'state', 'workmail-lifecycle', 'locks', `${ACCOUNT_ID}.lock`),
    'utf8',
  )
  const records = lock
    .split('\n')
    .filter((line) => line !== '')
    .map((line): { type: string; pid: number } => JSON.parse(line))
  const pidsOf = (type: string) => records.filter((record) => record.type === type).map(({ pid }) => pid)
  const open = pidsOf('claimed').filter((pid) => !pidsOf('given-up').includes(pid))
  expect(open).toEqual([])
  await aws.close()
})
