// Made by `npm run generate`, from recorded runs of every procedure; not edited by hand.
// biome-ignore-all format: one permission a line
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders as AWS spells them
import type { RequiredPermission } from './required-permission.js'

export const REQUIRED_PERMISSIONS = {
  'logging status': [
    { action: 'iam:GetRole', access: 'read', regions: 'global', resources: ['arn:aws:iam::${Account}:role/${RoleNameWithPath}', 'arn:aws:iam::${Account}:role/AWSServiceRoleForAmazonWorkMailEvents', 'arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
    { action: 'logs:DescribeLogGroups', access: 'read', regions: 'scope', resources: ['*'] },
    { action: 'logs:ListTagsForResource', access: 'read', regions: 'scope', resources: ['arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}', 'arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}:*'] },
    { action: 'workmail:DescribeEmailMonitoringConfiguration', access: 'read', regions: 'scope', resources: ['arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'] },
    { action: 'workmail:ListOrganizations', access: 'read', regions: 'scope', resources: ['*'] },
  ],
  'logging enable': [
    { action: 'iam:CreateServiceLinkedRole', access: 'write', regions: 'global', resources: ['arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'], context: { 'iam:AWSServiceName': ['events.workmail.amazonaws.com'] } },
    { action: 'iam:GetRole', access: 'read', regions: 'global', resources: ['arn:aws:iam::${Account}:role/${RoleNameWithPath}'], with: 'role-arn' },
    { action: 'iam:GetRole', access: 'read', regions: 'global', resources: ['arn:aws:iam::${Account}:role/AWSServiceRoleForAmazonWorkMailEvents', 'arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
    { action: 'iam:PassRole', access: 'write', regions: 'global', resources: ['arn:aws:iam::${Account}:role/${RoleNameWithPath}'], context: { 'iam:PassedToService': ['events.workmail.amazonaws.com'] }, with: 'role-arn' },
    { action: 'iam:PassRole', access: 'write', regions: 'global', resources: ['arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'], context: { 'iam:PassedToService': ['events.workmail.amazonaws.com'] } },
    { action: 'logs:AssociateKmsKey', access: 'write', regions: 'scope', resources: ['arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}', 'arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}:*'], with: 'kms-key-id' },
    { action: 'logs:CreateLogGroup', access: 'write', regions: 'scope', resources: ['arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}', 'arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}:*'], context: { 'aws:TagKeys': ['workmail-lifecycle:*'] } },
    { action: 'logs:DeleteRetentionPolicy', access: 'write', regions: 'scope', resources: ['arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}', 'arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}:*'], with: 'retention-days' },
    { action: 'logs:DescribeLogGroups', access: 'read', regions: 'scope', resources: ['*'] },
    { action: 'logs:ListTagsForResource', access: 'read', regions: 'scope', resources: ['arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}', 'arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}:*'] },
    { action: 'logs:PutRetentionPolicy', access: 'write', regions: 'scope', resources: ['arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}', 'arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}:*'] },
    { action: 'logs:TagResource', access: 'write', regions: 'scope', resources: ['arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}', 'arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}:*'], context: { 'aws:TagKeys': ['workmail-lifecycle:*'] } },
    { action: 'logs:UntagResource', access: 'write', regions: 'scope', resources: ['arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}', 'arn:aws:logs:${Region}:${Account}:log-group:${DefaultLogGroupName}:*'], context: { 'aws:TagKeys': ['workmail-lifecycle:*'] } },
    { action: 'workmail:DescribeEmailMonitoringConfiguration', access: 'read', regions: 'scope', resources: ['arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'] },
    { action: 'workmail:ListOrganizations', access: 'read', regions: 'scope', resources: ['*'] },
    { action: 'workmail:ListTagsForResource', access: 'read', regions: 'scope', resources: ['arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'], with: 'tag' },
    { action: 'workmail:PutEmailMonitoringConfiguration', access: 'write', regions: 'scope', resources: ['arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'] },
  ],
  'logging disable': [
    { action: 'workmail:DeleteEmailMonitoringConfiguration', access: 'write', regions: 'scope', resources: ['arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'] },
    { action: 'workmail:DescribeEmailMonitoringConfiguration', access: 'read', regions: 'scope', resources: ['arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'] },
    { action: 'workmail:ListOrganizations', access: 'read', regions: 'scope', resources: ['*'] },
    { action: 'workmail:ListTagsForResource', access: 'read', regions: 'scope', resources: ['arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'], with: 'tag' },
  ],
  'role check': [
    { action: 'iam:GetPolicy', access: 'read', regions: 'global', resources: ['arn:aws:iam::aws:policy/aws-service-role/AmazonWorkMailEventsServiceRolePolicy'] },
    { action: 'iam:GetPolicyVersion', access: 'read', regions: 'global', resources: ['arn:aws:iam::aws:policy/aws-service-role/AmazonWorkMailEventsServiceRolePolicy'] },
    { action: 'iam:GetRole', access: 'read', regions: 'global', resources: ['arn:aws:iam::${Account}:role/AWSServiceRoleForAmazonWorkMailEvents', 'arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
    { action: 'iam:ListAttachedRolePolicies', access: 'read', regions: 'global', resources: ['arn:aws:iam::${Account}:role/AWSServiceRoleForAmazonWorkMailEvents', 'arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
    { action: 'workmail:DescribeEmailMonitoringConfiguration', access: 'read', regions: 'every', resources: ['arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'] },
    { action: 'workmail:ListOrganizations', access: 'read', regions: 'every', resources: ['*'] },
  ],
  'role create': [
    { action: 'iam:CreateServiceLinkedRole', access: 'write', regions: 'global', resources: ['arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'], context: { 'iam:AWSServiceName': ['events.workmail.amazonaws.com'] } },
    { action: 'iam:GetRole', access: 'read', regions: 'global', resources: ['arn:aws:iam::${Account}:role/AWSServiceRoleForAmazonWorkMailEvents', 'arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
  ],
  'role update': [
    { action: 'iam:GetRole', access: 'read', regions: 'global', resources: ['arn:aws:iam::${Account}:role/AWSServiceRoleForAmazonWorkMailEvents', 'arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
    { action: 'iam:UpdateRole', access: 'write', regions: 'global', resources: ['arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
  ],
  'role delete': [
    { action: 'iam:DeleteServiceLinkedRole', access: 'write', regions: 'global', resources: ['arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
    { action: 'iam:GetRole', access: 'read', regions: 'global', resources: ['arn:aws:iam::${Account}:role/AWSServiceRoleForAmazonWorkMailEvents', 'arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
    { action: 'iam:GetServiceLinkedRoleDeletionStatus', access: 'read', regions: 'global', resources: ['arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
    { action: 'workmail:DescribeEmailMonitoringConfiguration', access: 'read', regions: 'every', resources: ['arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'] },
    { action: 'workmail:ListOrganizations', access: 'read', regions: 'every', resources: ['*'] },
  ],
  teardown: [
    { action: 'iam:DeleteServiceLinkedRole', access: 'write', regions: 'global', resources: ['arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
    { action: 'iam:GetRole', access: 'read', regions: 'global', resources: ['arn:aws:iam::${Account}:role/AWSServiceRoleForAmazonWorkMailEvents', 'arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
    { action: 'iam:GetServiceLinkedRoleDeletionStatus', access: 'read', regions: 'global', resources: ['arn:aws:iam::${Account}:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'] },
    { action: 'logs:DeleteLogGroup', access: 'write', regions: 'scope', resources: ['arn:aws:logs:${Region}:${Account}:log-group:${LogGroupName}', 'arn:aws:logs:${Region}:${Account}:log-group:${LogGroupName}:*'] },
    { action: 'logs:DescribeLogGroups', access: 'read', regions: 'scope', resources: ['*'] },
    { action: 'logs:ListLogGroups', access: 'read', regions: 'scope', resources: ['*'] },
    { action: 'logs:ListTagsForResource', access: 'read', regions: 'scope', resources: ['arn:aws:logs:${Region}:${Account}:log-group:${LogGroupName}', 'arn:aws:logs:${Region}:${Account}:log-group:${LogGroupName}:*'] },
    { action: 'logs:PutLogGroupDeletionProtection', access: 'write', regions: 'scope', resources: ['arn:aws:logs:${Region}:${Account}:log-group:${LogGroupName}', 'arn:aws:logs:${Region}:${Account}:log-group:${LogGroupName}:*'], with: 'override-deletion-protection' },
    { action: 'logs:TagResource', access: 'write', regions: 'scope', resources: ['arn:aws:logs:${Region}:${Account}:log-group:${LogGroupName}', 'arn:aws:logs:${Region}:${Account}:log-group:${LogGroupName}:*'], context: { 'aws:TagKeys': ['workmail-lifecycle:*'] } },
    { action: 'workmail:DeleteEmailMonitoringConfiguration', access: 'write', regions: 'scope', resources: ['arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'] },
    { action: 'workmail:DescribeEmailMonitoringConfiguration', access: 'read', regions: 'every', resources: ['arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'] },
    { action: 'workmail:ListOrganizations', access: 'read', regions: 'every', resources: ['*'] },
    { action: 'workmail:ListTagsForResource', access: 'read', regions: 'scope', resources: ['arn:aws:workmail:${Region}:${Account}:organization/${OrganizationId}'], with: 'tag' },
  ],
} as const satisfies Record<string, readonly RequiredPermission[]>
