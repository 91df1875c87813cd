/** The questions that steps ask: first whether they have anything to do, then whether it was done. */
import type { Value } from '../calls/call.js'
import { getRole, getRolePolicy } from '../calls/iam.js'
import { describeLogGroups } from '../calls/logs.js'
import { describeEmailMonitoringConfiguration, listOrganizations } from '../calls/workmail.js'
import { NO_SUCH_ORGANIZATION, NOT_CONFIGURED } from '../facts/organizations.js'
import type { Check } from './step.js'

const logGroup = (region: string, logGroupName: string): Omit<Check, 'is'> => ({
  call: describeLogGroups(region, logGroupName),
  item: { of: 'logGroups', where: { logGroupName } },
  absentOn: [],
})

export const logGroupIs = (region: string, logGroupName: string, is: 'present' | 'absent'): Check => ({
  ...logGroup(region, logGroupName),
  is,
})

export const logGroupHas = (region: string, logGroupName: string, members: Record<string, Value>): Check => ({
  ...logGroup(region, logGroupName),
  is: { members },
})

export const logGroupLacks = (region: string, logGroupName: string, path: string): Check => ({
  ...logGroup(region, logGroupName),
  path,
  is: 'absent',
})

/** That a log group is not found where its tags are asked for, unless it is listed. */
export const unlessLogGroupListed = (
  region: string,
  logGroupName: string,
): Pick<Check, 'absentOn' | 'unlessListed'> => ({
  absentOn: [],
  unlessListed: {
    on: ['ResourceNotFoundException'],
    call: describeLogGroups(region, logGroupName),
    of: 'logGroups',
    where: { logGroupName },
  },
})

export const roleIs = (roleName: string, is: 'present' | 'absent'): Check => ({
  call: getRole(roleName),
  path: 'Role.Arn',
  is,
  absentOn: ['NoSuchEntityException'],
})

export const roleHas = (roleName: string, path: string, value: string): Check => ({
  call: getRole(roleName),
  path,
  is: { oneOf: [value] },
  absentOn: [],
})

/** `trustPolicy` is JSON text. */
export const roleTrusts = (roleName: string, trustPolicy: string): Check => ({
  call: getRole(roleName),
  path: 'Role.AssumeRolePolicyDocument',
  is: { document: trustPolicy },
  absentOn: ['NoSuchEntityException'],
})

const rolePolicy = (roleName: string, policyName: string): Omit<Check, 'is'> => ({
  call: getRolePolicy(roleName, policyName),
  path: 'PolicyDocument',
  absentOn: ['NoSuchEntityException'],
})

/** `document` is JSON text. */
export const rolePolicyIs = (roleName: string, policyName: string, document: string): Check => ({
  ...rolePolicy(roleName, policyName),
  is: { document },
})

export const rolePolicyIsAbsent = (roleName: string, policyName: string): Check => ({
  ...rolePolicy(roleName, policyName),
  is: 'absent',
})

/** Never configured is ResourceNotFoundException or a reply without LogGroupArn: AWS does not say which. */
export const loggingIsOff = (region: string, organizationId: string): Check => ({
  call: describeEmailMonitoringConfiguration(region, organizationId),
  path: 'LogGroupArn',
  is: 'absent',
  absentOn: [NOT_CONFIGURED],
  unlessListed: {
    on: [NO_SUCH_ORGANIZATION],
    call: listOrganizations(region),
    of: 'OrganizationSummaries',
    where: { OrganizationId: organizationId },
  },
})

/** A configuration without RoleArn uses the service-linked role. */
export const loggingIsOn = (
  region: string,
  organizationId: string,
  configuration: { logGroupArn: string; roleArn: string },
  serviceLinkedRoleArn: string,
): Check => ({
  call: describeEmailMonitoringConfiguration(region, organizationId),
  defaults: { RoleArn: serviceLinkedRoleArn },
  is: { members: { LogGroupArn: configuration.logGroupArn, RoleArn: configuration.roleArn } },
  absentOn: ['ResourceNotFoundException'],
})
