/** The program as it ships, killed by the system at every call of a teardown, ends in the end where it would have. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { expect, test } from 'vitest'
import type { SandboxAccount, SandboxSeed } from '../../src/sandbox/account.js'
import { createMachine, type Machine } from '../support/process.js'
import { serveAccount } from '../support/serve-account.js'
import { loggingAccount, sightOf } from '../support/small-account.js'

const TEARDOWN = ['teardown', '--all', '--yes', '--quiet-period', '0s', '--retry-delay', '500ms']

/** Moments at a time: most of a run is waiting, for its start and for the role's deletion. */
const MOMENTS_AT_A_TIME = 6

/** Calls that change the account: it differs whether the process died before they took effect, or after. */
const isChange = (action: string): boolean => !/^(Get|List|Describe)/.test(action)

interface Moment {
  when: 'before' | 'after'
  /** From 1. */
  call: number
}

const run = async (machine: Machine, seed: SandboxSeed, argv: string[]) => {
  const { sandbox, env, close } = await serveAccount(seed)
  const { exitCode, stderr } = await machine.run(argv, env)
  await close()
  return { exitCode, stderr, sight: sightOf(sandbox.account), calls: sandbox.calls }
}

/** What a teardown leaves that is killed at a moment: its machine, and the account. */
const killedAt = async ({ when, call }: Moment): Promise<{ machine: Machine; account: SandboxAccount }> => {
  const machine = createMachine()
  let calls = 0
  const { sandbox, env, close } = await serveAccount(loggingAccount(), async (moment) => {
    if (moment === 'before') calls += 1
    if (moment !== when || calls !== call) return
    teardown.child.kill('SIGKILL')
    await teardown.ended
    if (when === 'before') throw new Error('nobody sent this call')
  })
  const teardown = machine.start(TEARDOWN, env)
  expect(await teardown.ended).toMatchObject({ signal: 'SIGKILL', stdout: '' })
  const account = structuredClone(sandbox.account)
  await close()
  return { machine, account }
}

/** Everything but the times and the run that tagged it: without a state folder, that is all that a run can go by. */
const factsOf = ({ organizations, logGroups, roles, deletionTasks }: SandboxAccount): string =>
  JSON.stringify([
    organizations,
    logGroups.map(({ creationTime, ...group }) => group),
    roles,
    deletionTasks.map(({ outcome }) => outcome?.status),
  ]).replaceAll(/\d{8}T\d{6}Z-[0-9a-f]{6}/g, 'a run')

const runIn = (machine: Machine): string | undefined => {
  const runs = join(machine.folder, 'state', 'workmail-lifecycle', 'runs')
  return existsSync(runs) ? readdirSync(runs)[0]?.replace('.jsonl', '') : undefined
}

test('killed at any call, and run again with or without its state folder, it ends as if undisturbed', async () => {
  // given how it ends undisturbed
  const machine = createMachine()
  const undisturbed = await run(machine, loggingAccount(), TEARDOWN)
  await machine.remove()
  expect(undisturbed).toMatchObject({ exitCode: 0, sight: { logging: [], logGroups: [], roles: [] } })

  // when it is killed at each of its calls
  const moments = undisturbed.calls.flatMap(({ action }, index): Moment[] => {
    const call = index + 1
    return isChange(action)
      ? [
          { when: 'before', call },
          { when: 'after', call },
        ]
      : [{ when: 'before', call }]
  })
  expect(moments.length).toBeGreaterThan(30)
  let resumed = 0
  const startedAfresh = new Set<string>()
  const ends = async (moment: Moment): Promise<void> => {
    const { machine, account } = await killedAt(moment)
    const runId = runIn(machine)
    const again = []
    // Most deaths leave the account as another one did: once its state folder is lost, they are the same.
    if (!startedAfresh.has(factsOf(account))) {
      startedAfresh.add(factsOf(account))
      again.push({ state: 'lost', machine: createMachine(), argv: TEARDOWN })
    }
    if (runId !== undefined) {
      resumed += 1
      again.push({ state: 'kept', machine, argv: ['runs', 'resume', runId, '--yes'] })
    }

    // then the command again, or the one that continues, ends where it would have
    for (const { state, machine, argv } of again) {
      const { exitCode, stderr, sight } = await run(machine, account, argv)
      expect({ moment, state, exitCode, sight }, stderr).toEqual({
        moment,
        state,
        exitCode: 0,
        sight: undisturbed.sight,
      })
    }
    for (const { machine } of again) await machine.remove()
    await machine.remove()
  }
  const limit = pLimit(MOMENTS_AT_A_TIME)
  await Promise.all(moments.map((moment) => limit(() => ends(moment))))
  expect(resumed).toBeGreaterThan(15)
  // As it was, tagged, logging off, group gone, the role's deletion submitted, role gone.
  expect(startedAfresh.size).toBe(6)
}, 600_000)
