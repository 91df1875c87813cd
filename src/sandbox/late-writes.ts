/**
 * Late writes: events that were under way when a log group was deleted. The service-linked role may create
 * log groups, so the group comes back, without retention and tags.
 */
import { serviceLinkedRoleArn } from '../facts/service-linked-role.js'
import { goneFrom, type LateWrite, type LogGroup, roleArn, type SandboxAccount } from './account.js'
import { change } from './changes.js'

const LATE_EVENT = JSON.stringify({ traceId: 'late', event: { eventName: 'MAILBOX_EMAIL_DELIVERED' } })

/** To be called when `group` is deleted: notes a late write where a configuration wrote to it until lately. */
export const scheduleLateWrite = (account: SandboxAccount, group: LogGroup, now: number): void => {
  const { lateWriteAfter, lateWriteWithin } = account.behaviour
  if (lateWriteAfter === undefined) return
  const { region, logGroupName } = group
  if (goneFrom(account, region) !== undefined) return
  const writing = account.organizations.some(
    ({ region: of, monitoring }) =>
      of === region && monitoring?.logGroupName === logGroupName && monitoring.roleArn === undefined,
  )
  const former = account.formerConfigurations.filter(
    (configuration) =>
      configuration.region === region &&
      configuration.logGroupName === logGroupName &&
      configuration.roleArn === serviceLinkedRoleArn(account.accountId) &&
      configuration.endedAt + lateWriteWithin > now &&
      !configuration.flushed,
  )
  if (!writing && former.length === 0) return
  for (const configuration of former) configuration.flushed = true
  account.lateWrites.push({ region, logGroupName, at: now + lateWriteAfter })
}

/** The write itself: creates the group anew, where it is not there and the role still is. */
export const writeLate = (account: SandboxAccount, write: LateWrite): void => {
  account.lateWrites = account.lateWrites.filter((other) => other !== write)
  const { region, logGroupName, at } = write
  const arn = serviceLinkedRoleArn(account.accountId)
  const allowed = account.roles.some((role) => roleArn(account, role) === arn)
  const exists = account.logGroups.some(
    (group) => group.region === region && group.logGroupName === logGroupName,
  )
  if (!allowed || exists) return
  const after: LogGroup = {
    region,
    logGroupName,
    creationTime: at,
    deletionProtectionEnabled: false,
    logGroupClass: 'STANDARD',
    storedBytes: 0,
    tags: {},
    streams: [{ logStreamName: 'late', creationTime: at, events: [{ timestamp: at, message: LATE_EVENT }] }],
  }
  change(account, 'logGroups', { after }, { at })
}
