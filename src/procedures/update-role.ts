/** "Editing a service-linked role for Amazon WorkMail" (WorkMail administrator guide). */
import type { Plan } from '../engine/plan.js'
import { badInput } from '../errors.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { updateRole as updateStep } from '../steps/update-role.js'
import type { Survey } from '../survey/survey.js'

/** @throws WmlError where there is no role to update */
export const updateRole = (survey: Survey, options: { runId: string; description: string }): Plan => {
  const role = survey.roles.get(SERVICE_LINKED_ROLE_NAME) ?? { is: 'absent' as const }
  if (role.is === 'absent') {
    throw badInput(
      'UnknownRole',
      `account ${survey.account} has no role ${SERVICE_LINKED_ROLE_NAME}`,
      '`wml role create` creates it',
    )
  }
  const same = role.is === 'known' && role.value.description === options.description
  return {
    schemaVersion: 1,
    procedure: 'role update',
    runId: options.runId,
    account: survey.account,
    surveyedAt: survey.surveyedAt,
    scope: `the service-linked role of account ${survey.account}`,
    steps: same ? [] : [updateStep(options.description)],
    kept: [],
    blockers: [],
    notes: [],
  }
}
