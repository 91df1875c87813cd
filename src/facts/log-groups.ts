/** What CloudWatch Logs and WorkMail document about log groups of email events. */

/** The console's default settings write to `/aws/workmail/emailevents/<alias>`. */
export const DEFAULT_LOG_GROUP_PREFIX = '/aws/workmail/emailevents/'

/** The console's default settings keep events this long. */
export const DEFAULT_RETENTION_DAYS = 30

/** The values that PutRetentionPolicy takes (CloudWatch Logs API reference). "Never" is DeleteRetentionPolicy. */
export const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const

/** CloudWatch Logs takes `#` in a group's name, and refuses it in the ARN of its tagging calls. */
export const canBeTagged = (logGroupName: string): boolean => !logGroupName.includes('#')

export const defaultLogGroupName = (alias: string): string => `${DEFAULT_LOG_GROUP_PREFIX}${alias}`
