/**
 * The deletion of the service-linked role, which AWS carries out by itself once it was submitted
 * (IAM API reference, DeleteServiceLinkedRole and GetServiceLinkedRoleDeletionStatus).
 */
import { organizationArn } from '../facts/arns.js'
import { WORKMAIL_REGIONS } from '../facts/regions.js'
import { type DeletionTask, goneFrom, monitoringRoleArn, roleArn, type SandboxAccount } from './account.js'
import { change } from './changes.js'

export type DeletionStatus = 'NOT_STARTED' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED'

type FailureReason = NonNullable<NonNullable<DeletionTask['outcome']>['reason']>

export const deletionStatus = (account: SandboxAccount, task: DeletionTask, now: number): DeletionStatus => {
  if (task.outcome) return task.outcome.status
  return now < task.submittedAt + account.behaviour.deletionStartsAfter ? 'NOT_STARTED' : 'IN_PROGRESS'
}

/** Whether AWS has forgotten a task that ended. */
export const isForgotten = (account: SandboxAccount, task: DeletionTask, now: number): boolean => {
  const { deletionTaskKeptFor } = account.behaviour
  if (task.outcome === undefined || deletionTaskKeptFor === undefined) return false
  return task.outcome.endedAt + deletionTaskKeptFor <= now
}

/** When a task that has not ended will. */
export const deletionEndsAt = (account: SandboxAccount, task: DeletionTask): number =>
  task.submittedAt + account.behaviour.deletionStartsAfter + account.behaviour.deletionTakes

/** Ends a task at `at`: the role is gone, or the task failed because of what still uses it. */
export const endDeletion = (account: SandboxAccount, task: DeletionTask, at: number): void => {
  const role = account.roles.find(({ roleName }) => roleName === task.roleName)
  if (role === undefined) {
    task.outcome = { status: 'SUCCEEDED', endedAt: at }
    return
  }
  const users = usersOf(account, roleArn(account, role), at)
  if (users.length > 0) {
    task.outcome = { status: 'FAILED', endedAt: at, reason: failureReason(account, task.roleName, users) }
    return
  }
  const { readLag, roleVisibleAfterDeletionFor } = account.behaviour
  change(account, 'roles', { before: role }, { at, lag: Math.max(readLag, roleVisibleAfterDeletionFor) })
  task.outcome = { status: 'SUCCEEDED', endedAt: at }
}

interface RoleUser {
  region: string
  organizationId: string
}

/** The organizations whose configuration uses the role, or did until lately; by Region, each once. */
const usersOf = (account: SandboxAccount, arn: string, at: number): RoleUser[] => {
  const { roleInUseFor, goneKeepsRoleInUse } = account.behaviour
  const current = account.organizations.filter(
    (organization) => monitoringRoleArn(account, organization) === arn,
  )
  const former = account.formerConfigurations.filter(
    (configuration) => configuration.roleArn === arn && configuration.endedAt + roleInUseFor > at,
  )
  const byId = new Map<string, RoleUser>()
  for (const { region, organizationId } of [...current, ...former]) {
    if (goneFrom(account, region) === undefined || goneKeepsRoleInUse)
      byId.set(organizationId, { region, organizationId })
  }
  return [...byId.values()]
}

const failureReason = (
  account: SandboxAccount,
  roleName: string,
  users: RoleUser[],
): FailureReason | undefined => {
  const { usageList } = account.behaviour
  if (usageList === 'no-reason') return undefined
  const Reason = `Service-linked role ${roleName} is in use in one or more Regions.`
  if (usageList === 'none') return { Reason }
  const listed = usageList === 'partial' ? users.slice(0, 1) : users
  const RoleUsageList = [...new Set(listed.map(({ region }) => region))].map((region) => ({
    Region: usageList === 'wrong-region' ? anotherRegion(region) : region,
    Resources: listed
      .filter((user) => user.region === region)
      .map(({ organizationId }) => organizationArn({ region, account: account.accountId, organizationId })),
  }))
  return { Reason, RoleUsageList }
}

const anotherRegion = (region: string): string =>
  WORKMAIL_REGIONS.find((candidate) => candidate !== region) ?? region
