/** What other people do to the account while the tool is at work. */

import { serviceLinkedRoleArn } from '../../../src/facts/service-linked-role.js'
import { TEARDOWN_TAG, teardownTags } from '../../../src/facts/teardown-tags.js'
import {
  goneFrom,
  type LogGroup,
  monitoringRoleArn,
  type Organization,
  Organization as OrganizationSeed,
  Role,
  type SandboxAccount,
} from '../../../src/sandbox/account.js'
import { change } from '../../../src/sandbox/changes.js'
import { isOwn, OWN_ROLE_ARN, OWN_ROLE_NAME } from '../own-role.js'
import type { OutsiderEvent } from '../scenario.js'
import { SERVICE_LINKED_ROLE } from '../service-linked-role.js'

/** No one's mail. */
const PLANTED_GROUP = '/aws/rds/production-audit'

/** Whether there was anything to do. */
export const carryOutEvent = (account: SandboxAccount, event: OutsiderEvent, at: number): boolean => {
  const group =
    'logGroupName' in event && 'region' in event
      ? account.logGroups.find(
          (candidate) => candidate.region === event.region && candidate.logGroupName === event.logGroupName,
        )
      : undefined
  const organization =
    'organizationId' in event
      ? account.organizations.find((candidate) => candidate.organizationId === event.organizationId)
      : undefined
  const isOfWorkMail = /^(turns|adds|removes)-/.test(event.does)
  const region = organization?.region ?? ('region' in event ? event.region : '')
  // No one reaches it any more.
  if (isOfWorkMail && goneFrom(account, region) !== undefined) return false
  switch (event.does) {
    case 'ends-workmail':
      account.behaviour.workMailGone = { ...account.behaviour.workMailGone, [event.region]: event.how }
      return true
    case 'turns-on':
      if (organization === undefined || organization.state !== 'Active') return false
      createGroup(account, organization.region, event.logGroupName, at)
      createLinkedRole(account, at)
      configure(account, organization, { logGroupName: event.logGroupName }, at)
      return true
    case 'turns-off':
      if (organization?.monitoring === undefined) return false
      configure(account, organization, undefined, at)
      return true
    case 'adds-organization': {
      const { region, organizationId, logGroupName } = event
      if (organization !== undefined) return false
      createGroup(account, region, logGroupName, at)
      createLinkedRole(account, at)
      const after = OrganizationSeed.parse({
        region,
        organizationId,
        alias: `new-${organizationId.slice(-6)}`,
        monitoring: { logGroupName },
      })
      change(account, 'organizations', { after }, { at })
      return true
    }
    case 'removes-organization':
      if (organization === undefined) return false
      if (organization.monitoring) configure(account, organization, undefined, at)
      change(account, 'organizations', { before: current(account, organization) }, { at })
      return true
    case 'deletes-group':
      if (group === undefined) return false
      change(account, 'logGroups', { before: group }, { at })
      return true
    case 'protects-group':
      if (group === undefined) return false
      change(
        account,
        'logGroups',
        { before: group, after: { ...group, deletionProtectionEnabled: true } },
        { at },
      )
      return true
    case 'untags-group': {
      if (group?.tags[TEARDOWN_TAG] === undefined) return false
      change(account, 'logGroups', { before: group, after: { ...group, tags: {} } }, { at })
      return true
    }
    case 'plants-tag': {
      createGroup(account, event.region, PLANTED_GROUP, at)
      const before = account.logGroups.find(
        ({ region, logGroupName }) => region === event.region && logGroupName === PLANTED_GROUP,
      )
      if (before === undefined) return false
      const tags = teardownTags(event.runId, [event.organizationId])
      change(account, 'logGroups', { before, after: { ...before, tags } }, { at })
      return true
    }
    case 'deletes-role': {
      const role = account.roles.find(({ roleName }) => roleName === SERVICE_LINKED_ROLE.roleName)
      const arn = serviceLinkedRoleArn(account.accountId)
      const isUsed = account.organizations.some((one) => monitoringRoleArn(account, one) === arn)
      if (role === undefined || isUsed) return false
      change(account, 'roles', { before: role }, { at })
      return true
    }
    case 'uses-own-role': {
      const { logGroupName } = event
      if (organization?.state !== 'Active' || ownRole(account) === undefined) return false
      createGroup(account, organization.region, logGroupName, at)
      configure(account, organization, { logGroupName, roleArn: OWN_ROLE_ARN }, at)
      return true
    }
    case 'takes-own-name': {
      const before = ownRole(account)
      if (before === undefined || !isOwn(before)) return false
      const after = Role.parse({ roleName: OWN_ROLE_NAME, createDate: at })
      change(account, 'roles', { before, after }, { at })
      return true
    }
  }
}

const current = (account: SandboxAccount, { organizationId }: Organization): Organization | undefined =>
  account.organizations.find((candidate) => candidate.organizationId === organizationId)

const ownRole = (account: SandboxAccount): Role | undefined =>
  account.roles.find(({ roleName }) => roleName === OWN_ROLE_NAME)

/** As the console does it. */
const createGroup = (account: SandboxAccount, region: string, logGroupName: string, at: number): void => {
  const has = account.logGroups.some(
    (candidate) => candidate.region === region && candidate.logGroupName === logGroupName,
  )
  const after: LogGroup = {
    region,
    logGroupName,
    creationTime: at,
    retentionInDays: 30,
    deletionProtectionEnabled: false,
    logGroupClass: 'STANDARD',
    storedBytes: 0,
    tags: {},
    streams: [],
  }
  if (!has) change(account, 'logGroups', { after }, { at })
}

/** The same. */
const createLinkedRole = (account: SandboxAccount, at: number): void => {
  if (account.roles.some(({ roleName }) => roleName === SERVICE_LINKED_ROLE.roleName)) return
  change(account, 'roles', { after: Role.parse({ ...SERVICE_LINKED_ROLE, createDate: at }) }, { at })
}

/** The role of a former configuration stays in use for a while, and its last events may come late. */
const configure = (
  account: SandboxAccount,
  before: Organization,
  monitoring: Organization['monitoring'],
  at: number,
): void => {
  const formerRole = monitoringRoleArn(account, before)
  if (before.monitoring && formerRole) {
    account.formerConfigurations.push({
      region: before.region,
      organizationId: before.organizationId,
      logGroupName: before.monitoring.logGroupName,
      roleArn: formerRole,
      endedAt: at,
      flushed: false,
    })
  }
  change(account, 'organizations', { before, after: { ...before, monitoring } }, { at })
}
