/** Takes down a role that `role create --custom` made: just that, and only while no organization uses it. */
import type { Plan } from '../engine/plan.js'
import { refused } from '../errors.js'
import { CUSTOM_ROLE_POLICY_NAME, CUSTOM_ROLE_TAG } from '../facts/custom-role.js'
import { WORKMAIL_ENDS } from '../facts/end-of-support.js'
import { deleteRolePolicy, deleteCustomRole as deleteStep } from '../steps/delete-custom-role.js'
import type { Step } from '../steps/step.js'
import { type Blocker, roleBlocker } from '../survey/blockers.js'
import { absent } from '../survey/reading.js'
import type { RoleHoldings } from '../survey/role-holdings.js'
import type { Role } from '../survey/roles.js'
import type { Survey } from '../survey/survey.js'
import { foreignHoldings, isOurs, isPolicyAsMade, isTrustAsMade } from './custom-role.js'
import { protectedRole, roleObstacles } from './delete-role.js'
import type { ProtectTag } from './protection.js'

/** @throws WmlError where the role is not, or no longer, as this tool makes it */
export const deleteCustomRole = (
  survey: Survey,
  options: { runId: string; roleName: string; protect: ProtectTag },
): Plan => {
  const { runId, roleName, protect } = options
  const role = survey.roles.get(roleName) ?? absent
  const holdings = survey.holdings ?? absent
  if (role.is === 'known') checkOurs(role.value)
  if (role.is === 'known' && holdings.is === 'known') checkAsMade(role.value, holdings.value, survey.account)
  const kept = protectedRole(survey, protect, roleName)
  const blockers = role.is === 'absent' || kept.length > 0 ? [] : obstacles(survey, roleName)
  return {
    schemaVersion: 1,
    procedure: 'role delete',
    runId,
    account: survey.account,
    surveyedAt: survey.surveyedAt,
    scope: `custom role ${roleName}`,
    steps:
      role.is === 'known' && holdings.is === 'known' && kept.length === 0 && blockers.length === 0
        ? steps(role.value.name, holdings.value)
        : [],
    kept,
    blockers,
    notes: [],
  }
}

/** A run that was killed may have taken the policy away already. */
const steps = (roleName: string, { inlinePolicies }: RoleHoldings): Step[] => {
  const policy = inlinePolicies.has(CUSTOM_ROLE_POLICY_NAME) ? [deleteRolePolicy(roleName)] : []
  return [
    ...policy,
    deleteStep(
      roleName,
      policy.map(({ key }) => key),
    ),
  ]
}

const obstacles = (survey: Survey, roleName: string): Blocker[] => {
  const { holdings = absent } = survey
  return [
    ...roleObstacles(survey, [], { roleName }).map((blocker) =>
      blocker.next === undefined ? blocker : { ...blocker, next: onceWorkMailHasEnded(roleName) },
    ),
    ...(holdings.is === 'unreadable'
      ? [roleBlocker(roleName, 'Unreadable', `its policies could not be read: ${holdings.reason}`, holdings)]
      : []),
    ...(holdings.is === 'absent' && survey.roles.get(roleName)?.is === 'known'
      ? [roleBlocker(roleName, 'Unreadable', 'IAM answers that it is there, and that it is not')]
      : []),
  ]
}

/** `teardown --workmail-gone` keeps custom roles: without WorkMail they are like any other. */
const onceWorkMailHasEnded = (roleName: string): string =>
  `fix the connection to WorkMail (network, name server, proxy, access); once AWS has ended it, after ${WORKMAIL_ENDS}, it uses the role no more: aws iam delete-role-policy --role-name ${roleName} --policy-name ${CUSTOM_ROLE_POLICY_NAME}, then aws iam delete-role --role-name ${roleName}`

const checkOurs = (role: Role): void => {
  if (isOurs(role)) return
  throw refused(
    'RoleNotOurs',
    `this tool did not make role ${role.name}: it has no tag ${CUSTOM_ROLE_TAG}`,
    'a role of someone’s own is theirs to delete, in the IAM console or with the AWS CLI',
  )
}

const checkAsMade = (role: Role, holdings: RoleHoldings, account: string): void => {
  const policy = holdings.inlinePolicies.get(CUSTOM_ROLE_POLICY_NAME)
  const differences = [
    ...(isTrustAsMade(role.trustPolicy, account) ? [] : [`its trust policy is ${role.trustPolicy}`]),
    ...(policy === undefined || isPolicyAsMade(policy, account)
      ? []
      : [`its policy ${CUSTOM_ROLE_POLICY_NAME} is ${policy}`]),
    ...foreignHoldings(role, holdings),
  ]
  if (differences.length === 0) return
  throw refused(
    'RoleDiffers',
    `someone has changed role ${role.name} since this tool made it: ${differences.join('; ')}`,
    'take away what is named, if nothing needs it, and run it again',
  )
}
