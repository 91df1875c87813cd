import type { TeardownOptions } from '../../src/procedures/teardown-options.js'
import { createJournal } from '../../src/state/journal.js'
import { deleteLogGroup } from '../../src/steps/delete-log-group.js'
import { RUNS_FOLDER } from './run-wml.js'
import { ACCOUNT_ID } from './small-account.js'

const RUN_ID = '20260101T000000Z-00000a'

const OPTIONS: Omit<TeardownOptions, 'runId' | 'protect'> = {
  tag: true,
  keepLogGroups: false,
  keepRole: false,
  includeOrphans: false,
  logGroups: [],
  overrideDeletionProtection: false,
  retryDelay: 30_000,
  quietPeriod: 60_000,
}

/** A machine's file that tells of a run in the sandbox which meant to delete the group, and did not come to it. */
export const journalOf = async (
  region: string,
  logGroupName: string,
): Promise<[path: string, text: string]> => {
  const lines: string[] = []
  const journal = createJournal(
    async (line) => void lines.push(line),
    () => 0,
  )
  await journal.write({
    type: 'planned',
    version: '1.0.0',
    pid: 1,
    sandbox: true,
    timeout: 60_000,
    request: {
      procedure: 'teardown',
      regions: [region],
      scope: { by: 'all' },
      options: { ...OPTIONS, logGroups: [{ name: logGroupName }] },
    },
    plan: {
      schemaVersion: 1,
      procedure: 'teardown',
      runId: RUN_ID,
      account: ACCOUNT_ID,
      surveyedAt: new Date(0).toISOString(),
      scope: 'all',
      steps: [deleteLogGroup(region, logGroupName, [])],
      kept: [],
      blockers: [],
      notes: [],
    },
  })
  return [`${RUNS_FOLDER}/${RUN_ID}.jsonl`, lines.join('')]
}
