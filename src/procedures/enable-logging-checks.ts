/** What `wml logging enable` refuses before it plans anything. */
import { badInput, refused } from '../errors.js'
import { parseArn, roleNameOfArn } from '../facts/arns.js'
import { EVENTS_SERVICE_PRINCIPAL } from '../facts/service-linked-role.js'
import { nameOf } from '../survey/name-of.js'
import type { Monitoring, Organization } from '../survey/organizations.js'
import type { Survey } from '../survey/survey.js'
import type { EnableOptions } from './enable-options.js'
import { checkAccount } from './log-group-name.js'
import { notRead } from './not-read.js'
import { trusts } from './policy-document.js'

export const organizationDeleted = (organization: Organization) =>
  badInput(
    'OrganizationDeleted',
    `organization ${nameOf(organization)} is deleted`,
    '`wml logging status` shows which organizations are active',
  )

/**
 * Whether the organization's logging is already on as wanted.
 * @throws WmlError where it is on and different and may not be replaced, or could not be read
 */
export const checkCurrent = (
  organization: Organization,
  wanted: Monitoring,
  linkedRoleArn: string,
  replace: boolean,
): boolean => {
  const { monitoring } = organization
  if (monitoring.is === 'absent') return false
  if (monitoring.is === 'unreadable') {
    throw notRead(
      monitoring,
      'OrganizationUnreadable',
      `the logging of ${nameOf(organization)} could not be read: ${monitoring.reason}`,
      'what is there now must be known before it is changed: allow the read, or leave the organization out',
    )
  }
  const current = { ...monitoring.value, roleArn: monitoring.value.roleArn ?? linkedRoleArn }
  const differences = [
    ...(current.logGroupArn === wanted.logGroupArn
      ? []
      : [`log group ${current.logGroupArn} (asked for: ${wanted.logGroupArn})`]),
    ...(current.roleArn === wanted.roleArn ? [] : [`role ${current.roleArn} (asked for: ${wanted.roleArn})`]),
  ]
  if (differences.length === 0) return true
  if (replace) return false
  throw refused(
    'LoggingDiffers',
    `logging of ${nameOf(organization)} is on and differs: ${differences.join('; ')}`,
    'add --replace to change it, or leave it as it is',
  )
}

/** @throws WmlError where the log group or key asked for lies where the organization cannot write to it */
export const checkPlace = (
  survey: Survey,
  { region, ...organization }: Organization,
  options: EnableOptions,
): void => {
  const { logGroup, kmsKeyId } = options
  checkAccount('--log-group', logGroup?.account, survey.account)
  if (logGroup?.region !== undefined && logGroup.region !== region) {
    throw badInput(
      'LogGroupElsewhere',
      `--log-group is in ${logGroup.region}, and ${nameOf(organization)} is in ${region}`,
      `name a log group in ${region}: WorkMail writes to the organization's own Region`,
    )
  }
  const keyRegion = kmsKeyId === undefined ? undefined : parseArn(kmsKeyId)?.region
  if (keyRegion !== undefined && keyRegion !== region) {
    throw badInput(
      'KeyElsewhere',
      `--kms-key-id is in ${keyRegion}, and ${nameOf(organization)} is in ${region}`,
      `name a key in ${region}`,
    )
  }
}

/** @throws WmlError where the role is not there, or WorkMail could not assume it */
export const checkCustomRole = (survey: Survey, roleArn: string): void => {
  checkAccount('--role-arn', parseArn(roleArn)?.account, survey.account)
  const name = roleNameOfArn(roleArn) ?? roleArn
  const role = survey.roles.get(name) ?? { is: 'absent' as const }
  if (role.is === 'unreadable') {
    throw notRead(
      role,
      'RoleUnreadable',
      `role ${roleArn} could not be read: ${role.reason}`,
      'allow iam:GetRole on it: a role that WorkMail cannot assume would lose every event',
    )
  }
  if (role.is === 'absent' || role.value.arn !== roleArn) {
    const found = role.is === 'absent' ? '' : `; the role of that name is ${role.value.arn}`
    throw badInput('UnknownRole', `there is no role ${roleArn}${found}`, 'name a role that exists')
  }
  if (!trusts(role.value.trustPolicy, EVENTS_SERVICE_PRINCIPAL)) {
    throw badInput(
      'RoleNotTrusting',
      `role ${roleArn} does not let ${EVENTS_SERVICE_PRINCIPAL} assume it`,
      `add a statement to its trust policy: Allow sts:AssumeRole to the service ${EVENTS_SERVICE_PRINCIPAL}`,
    )
  }
}
