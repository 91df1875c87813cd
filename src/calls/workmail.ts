/** The WorkMail calls of this tool (Amazon WorkMail API reference). */
import type { Call, Value } from './call.js'

const call = (region: string, action: string, input: Record<string, Value>): Call => ({
  service: 'workmail',
  action,
  region,
  input,
})

export const listOrganizations = (region: string): Call => call(region, 'ListOrganizations', {})

export const listOrganizationTags = (region: string, organizationArn: string): Call =>
  call(region, 'ListTagsForResource', { ResourceARN: organizationArn })

export const describeEmailMonitoringConfiguration = (region: string, organizationId: string): Call =>
  call(region, 'DescribeEmailMonitoringConfiguration', { OrganizationId: organizationId })

/** `logGroupArn` must end in `:*`; WorkMail refuses it otherwise. */
export const putEmailMonitoringConfiguration = (
  region: string,
  organizationId: string,
  configuration: { logGroupArn: string; roleArn: string },
): Call =>
  call(region, 'PutEmailMonitoringConfiguration', {
    OrganizationId: organizationId,
    RoleArn: configuration.roleArn,
    LogGroupArn: configuration.logGroupArn,
  })

export const deleteEmailMonitoringConfiguration = (region: string, organizationId: string): Call =>
  call(region, 'DeleteEmailMonitoringConfiguration', { OrganizationId: organizationId })
