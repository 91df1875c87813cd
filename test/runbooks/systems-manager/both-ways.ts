/** Carries plans out twice: as automation documents, and by our own run. */
import { expect } from 'vitest'
import { parse } from 'yaml'
import type { Request } from '../../../src/procedures/request.js'
import { exportDocument } from '../../../src/runbooks/systems-manager/export-document.js'
import type { SandboxAccount, SandboxSeed } from '../../../src/sandbox/account.js'
import { givenRun } from '../../engine/given.js'
import { START } from '../../sandbox/given.js'
import type { Automation } from '../../support/automation.js'
import { DocumentRules } from '../../support/automation-rules.js'
import type { BeforeCall } from '../../support/before-calls.js'
import { planOn } from '../../support/plan-on.js'
import { teardown } from '../../support/requests.js'
import { endsWell, sight } from '../sight.js'

export const OPTIONS = { deadline: 60 * 60_000, machineFunction: 'none' }

/** What every document asks for when it starts. */
export const PARAMETERS = { AutomationAssumeRole: 'arn:aws:iam::111122223333:role/workmail-teardown' }

export interface Scenario {
  seed: SandboxSeed
  request?: Request
  /** What has changed by the time that the plan is carried out. */
  meanwhile?: (account: SandboxAccount) => void
  /** What others do just before a call. */
  before?: BeforeCall
}

/** Carries a plan out by a document and by our own run, each on an account of its own. */
export const bothWays = async (
  automation: Automation,
  { seed, request = teardown(), meanwhile, before }: Scenario,
) => {
  const { plan, account } = await planOn(seed, request)
  meanwhile?.(account)
  const [ofDocument, ofRun] = [structuredClone(account), structuredClone(account)]

  const { text } = exportDocument(plan, OPTIONS)
  DocumentRules.parse(parse(text))
  const execution = await automation.run(text, ofDocument, { start: START, parameters: PARAMETERS, before })

  const run = givenRun(ofRun, { timeout: OPTIONS.deadline, ...(before && { before }) })
  const results = await run.runPlan(plan)
  return { plan, execution, ofDocument, results, ofRun: run.account }
}

/** The document and the run agree on how it ended, and on what is left. */
export const expectAgreement = ({
  plan,
  execution,
  ofDocument,
  results,
  ofRun,
}: Awaited<ReturnType<typeof bothWays>>): void => {
  expect(sight(ofDocument), execution.message).toEqual(sight(ofRun))
  expect({ status: execution.status, message: execution.message }).toMatchObject({
    status: endsWell(plan, results) ? 'Success' : 'Failed',
  })
}
