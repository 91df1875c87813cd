import { createJournal } from '../../src/state/journal.js'
import { deleteLogGroup } from '../../src/steps/delete-log-group.js'
import { teardown } from './requests.js'
import { RUNS_FOLDER } from './run-wml.js'
import { ACCOUNT_ID } from './small-account.js'

const RUN_ID = '20260101T000000Z-00000a'

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
    request: { ...teardown({ logGroups: [{ name: logGroupName }] }), regions: [region] },
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
