/** A share of the seeds: the shares are files of their own, so that the machine's cores divide them up. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { playSeeds, type Tally } from './play-seeds.js'

/** `npm run simulate` says how many, from which seed on, and where the counts go to. */
const { SIMULATION_RUNS = '1000', SIMULATION_SEED = '1', SIMULATION_REPORT } = process.env

const SHARES = 2
const A_DAY = 24 * 60 * 60 * 1000

/** From this many seeds on each of these takes place in every share. */
const ENOUGH = 400

const EXPECTED = [
  'fault throttle',
  'fault unavailable',
  'fault reset-before',
  'fault reset-after',
  'fault timeout',
  'fault malformed',
  'fault truncated',
  'fault denied',
  'fault expired',
  'fault error',
  'fault answer',
  'crash-before',
  'crash-after',
  'torn',
  'interrupt',
  'state kept',
  'state lost',
  'clock jump',
  'two at once, the other elsewhere',
  'two at once, the other here',
  'outsider turns-on',
  'outsider turns-off',
  'outsider adds-organization',
  'outsider removes-organization',
  'outsider deletes-group',
  'outsider protects-group',
  'outsider untags-group',
  'WorkMail gone by unknown-host',
  'WorkMail gone by refused',
  'WorkMail gone by access-ended',
  'WorkMail gone, and said so',
  'WorkMail gone, and not said so',
  'WorkMail gone, and a log group deleted there',
  'outsider uses-own-role',
  'outsider takes-own-name',
  'kept by its tag: organization',
  'kept by its tag: log-group',
  'kept by its tag: role',
  'late write',
  'read lag',
  'task not found',
  'NOT_STARTED for long',
  'deletion failed, usage list full',
  'deletion failed, usage list partial',
  'deletion failed, usage list wrong-region',
  'deletion failed, usage list none',
  'deletion failed, usage list no-reason',
  'outsider plants-tag',
  'a Region denied, and said to be empty',
  'command teardown',
  'command enable',
  'command disable',
  'command role delete',
  'command role create --custom',
  'command role delete --custom',
  'command resume',
  'a further run that must change nothing',
  'exit code 0',
  'exit code 1',
  'exit code 4',
  'exit code 6',
  'exit code 8',
  'exit code 130',
]

/** @param share 0 or 1 */
export const testShare = (share: number): void => {
  const seed = Number(SIMULATION_SEED)
  const runs = Number(SIMULATION_RUNS)
  test(
    `no promise is broken by the seeds ${seed + share}, ${seed + share + SHARES} … to ${seed + runs - 1}`,
    async () => {
      const tally = await playSeeds({ seed, runs, offset: share, step: SHARES })

      report(share, tally)
      const missing = EXPECTED.filter((name) => tally.exercised[name] === undefined)
      expect(tally.seeds < ENOUGH ? [] : missing).toEqual([])
    },
    A_DAY,
  )
}

const report = (share: number, tally: Tally): void => {
  if (SIMULATION_REPORT === undefined) return
  mkdirSync(SIMULATION_REPORT, { recursive: true })
  writeFileSync(join(SIMULATION_REPORT, `share-${share}.json`), JSON.stringify(tally))
}
