/** "Creating a custom log group and IAM role for email event logging" (WorkMail administrator guide): the role. */
import { z } from 'zod'
import { isSameJson } from '../canonical-json.js'
import type { Plan } from '../engine/plan.js'
import { refused } from '../errors.js'
import { logGroupTagArn } from '../facts/arns.js'
import {
  CUSTOM_ROLE_POLICY_NAME,
  customRoleArn,
  customRoleDescription,
  customRolePolicy,
  customRoleTrustPolicy,
  mayBePassedByFullAccess,
} from '../facts/custom-role.js'
import { createCustomRoleKey, createCustomRole as createStep } from '../steps/create-custom-role.js'
import { putRolePolicy } from '../steps/put-role-policy.js'
import { absent } from '../survey/reading.js'
import type { RoleHoldings } from '../survey/role-holdings.js'
import type { Role } from '../survey/roles.js'
import type { Survey } from '../survey/survey.js'
import { allowedBy, foreignHoldings, isOurs } from './custom-role.js'
import { checkAccount, LogGroupName } from './log-group-name.js'
import { notRead } from './not-read.js'

export const CustomRole = z.strictObject({
  roleName: z.string(),
  /** The one group that the role may write to, */
  logGroup: LogGroupName,
  /** in each of these Regions: a role is global, a group is not. */
  regions: z.array(z.string()),
  /** Whether WorkMail may assume the role for this account alone. */
  sourceAccountCondition: z.boolean(),
})

export type CustomRole = z.infer<typeof CustomRole>

type Options = CustomRole & { runId: string; description?: string | undefined }

/** The role as it is to be: documents as JSON text. */
interface Wanted {
  description: string
  trustPolicy: string
  policy: string
}

/** @throws WmlError where there is a role of that name that is not as this one would be, or could not be read */
export const createCustomRole = (survey: Survey, options: Options): Plan => {
  const { account } = survey
  const { runId, roleName, logGroup, regions, sourceAccountCondition } = options
  checkAccount('--log-group', logGroup.account, account)
  const wanted: Wanted = {
    description: options.description ?? customRoleDescription(logGroup.name),
    trustPolicy: customRoleTrustPolicy(sourceAccountCondition ? account : undefined),
    policy: customRolePolicy(regions.map((region) => ({ region, account, name: logGroup.name }))),
  }
  const found = findRole(survey, roleName, wanted)
  const createKeys = found.role ? [] : [createCustomRoleKey(roleName)]
  const steps = [
    ...(found.role ? [] : [createStep({ roleName, runId, ...wanted })]),
    ...(found.policy ? [] : [putRolePolicy({ roleName, document: wanted.policy, after: createKeys })]),
  ]
  return {
    schemaVersion: 1,
    procedure: 'role create',
    runId,
    account,
    surveyedAt: survey.surveyedAt,
    scope: `custom role ${roleName}`,
    steps,
    kept: [],
    blockers: [],
    notes: steps.length === 0 ? [] : notes(account, options),
  }
}

/**
 * What of the role is there already. @throws WmlError where what is there is not what is wanted: a role that
 * may be someone's is never changed
 */
const findRole = (survey: Survey, roleName: string, wanted: Wanted): { role: boolean; policy: boolean } => {
  const role = survey.roles.get(roleName) ?? absent
  if (role.is === 'absent') return { role: false, policy: false }
  const holdings = survey.holdings ?? absent
  if (role.is === 'unreadable' || holdings.is !== 'known') {
    const unread = role.is === 'unreadable' ? role : holdings
    const reason =
      unread.is === 'unreadable' ? unread.reason : 'IAM answers that it is there, and that it is not'
    throw notRead(
      unread,
      'RoleUnreadable',
      `role ${roleName} could not be read: ${reason}`,
      'what is there now must be known before it is changed: allow the read, or choose another name',
    )
  }
  const differences = differencesOf(roleName, role.value, holdings.value, wanted)
  if (differences.length === 0) {
    return { role: true, policy: holdings.value.inlinePolicies.has(CUSTOM_ROLE_POLICY_NAME) }
  }
  throw refused(
    'RoleDiffers',
    `there is a role ${roleName} that is not as it would be made: ${differences.join('; ')}`,
    isOurs(role.value)
      ? `choose another name, or delete that role first: wml role delete --custom ${role.value.name}`
      : 'choose another name; a role that this tool did not make is left alone',
  )
}

const differencesOf = (roleName: string, role: Role, holdings: RoleHoldings, wanted: Wanted): string[] => {
  const policy = holdings.inlinePolicies.get(CUSTOM_ROLE_POLICY_NAME)
  return [
    ...(isOurs(role) ? [] : ['this tool did not make it']),
    ...(role.name === roleName ? [] : [`its name is ${role.name}`]),
    ...(role.description === wanted.description
      ? []
      : [`its description is "${role.description ?? ''}" (asked for: "${wanted.description}")`]),
    ...(isSameJson(role.trustPolicy, wanted.trustPolicy)
      ? []
      : [`its trust policy is ${role.trustPolicy} (asked for: ${wanted.trustPolicy})`]),
    ...(policy === undefined || isSameJson(policy, wanted.policy)
      ? []
      : [`it may ${allowedBy(policy)} (asked for: ${allowedBy(wanted.policy)})`]),
    ...foreignHoldings(role, holdings),
  ]
}

/** With its Region where there is one: logging of an organization elsewhere is refused then, not lost. */
const groupAsNamed = (account: string, name: string, [region, ...others]: string[]): string =>
  region === undefined || others.length > 0 ? name : logGroupTagArn({ region, account, name })

const notes = (
  account: string,
  { roleName, logGroup, regions, sourceAccountCondition }: Options,
): string[] => [
  `To let WorkMail write with it: wml logging enable --organization ID-OR-ALIAS --log-group ${groupAsNamed(account, logGroup.name, regions)} --role-arn ${customRoleArn(account, roleName)}`,
  ...(regions.length > 1
    ? [
        `It may write to ${logGroup.name} in ${regions.join(', ')}; --region, or the group’s ARN, narrows that.`,
      ]
    : []),
  ...(mayBePassedByFullAccess(roleName)
    ? []
    : [
        `The name ${roleName} has no "workmail" in it: users of the managed policy AmazonWorkMailFullAccess cannot pass the role to WorkMail.`,
      ]),
  ...(sourceAccountCondition
    ? [
        'AWS does not document that WorkMail sends aws:SourceAccount when it assumes the role. Where it does not, every event is lost without an error: once logging is on, send a message and see that its events arrive; where they do not, make the role without --source-account-condition.',
      ]
    : []),
]
