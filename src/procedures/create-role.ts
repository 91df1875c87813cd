/** "Creating a service-linked role for Amazon WorkMail" (WorkMail administrator guide). */
import type { Plan } from '../engine/plan.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { createRole as createStep } from '../steps/create-role.js'
import type { Survey } from '../survey/survey.js'

export const createRole = (
  survey: Survey,
  options: { runId: string; description?: string | undefined },
): Plan => {
  const exists = survey.roles.get(SERVICE_LINKED_ROLE_NAME)?.is === 'known'
  return {
    schemaVersion: 1,
    procedure: 'role create',
    runId: options.runId,
    account: survey.account,
    surveyedAt: survey.surveyedAt,
    scope: `the service-linked role of account ${survey.account}`,
    steps: exists ? [] : [createStep(options.description)],
    kept: [],
    blockers: [],
    notes: [],
  }
}
