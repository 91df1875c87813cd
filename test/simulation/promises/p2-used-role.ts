/**
 * Promise 2: a role's deletion, or that of a custom role's policy, is never submitted while an organization in any
 * WorkMail Region uses the role, or could not be read. The three Regions are read afresh each time, just before: nothing but that reading lies between the
 * submission and the run's call before it. As with the log groups, what someone else has changed since, or
 * what no read could see yet, is not held against the tool. A Region that the plan found WorkMail gone from, and was
 * allowed to, need only be asked; so need one that a service control policy denies, of which the operator said that it has
 * no organizations.
 */
import { WORKMAIL_REGIONS } from '../../../src/facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME, serviceLinkedRoleArn } from '../../../src/facts/service-linked-role.js'
import { monitoringRoleArn } from '../../../src/sandbox/account.js'
import type { CallRecord } from '../world/call-record.js'
import type { Run, Watcher, World } from '../world/world.js'
import { hasAskedSince, isGoneFor, isSaidEmpty } from './end-of-workmail.js'
import { isNew, isOutOfSight } from './out-of-sight.js'

const DELETIONS = ['DeleteServiceLinkedRole', 'DeleteRole', 'DeleteRolePolicy']

const READING = ['ListOrganizations', 'DescribeEmailMonitoringConfiguration']

export const usedRole: Watcher = {
  promise: 'P2',

  before: (world, run, call) => {
    if (!DELETIONS.includes(call.action)) return []
    const { account } = world
    const isLinked = call.action === 'DeleteServiceLinkedRole'
    const role = isLinked
      ? serviceLinkedRoleArn(account.accountId)
      : `arn:aws:iam::${account.accountId}:role/${call.input.RoleName}`
    const inSight = account.organizations
      .filter(({ region }) => !isGoneFor(world, run, region))
      .filter(({ state }) => state.toLowerCase() !== 'deleted')
      .filter((organization) => !isOutOfSight(world, run, organization))
    const users = inSight.filter((organization) => monitoringRoleArn(account, organization) === role)
    return [
      ...((call.input.RoleName === SERVICE_LINKED_ROLE_NAME) === isLinked
        ? []
        : [`another role is to go: ${call.input.RoleName}`]),
      ...users.map(({ alias }) => `the role's deletion was submitted while ${alias} uses it`),
      ...notReadJustBefore(world, run, call),
    ]
  },

  after: () => [],
}

const notReadJustBefore = (world: World, run: Run, call: CallRecord): string[] => {
  const earlier = run.calls.slice(0, -1)
  const begin = earlier.findLastIndex(({ action }) => !READING.includes(action)) + 1
  const reading = earlier.slice(begin)
  const from = reading[0]?.order ?? Number.POSITIVE_INFINITY
  const last = reading.at(-1)
  const isLate = last !== undefined && call.at - last.at > world.account.behaviour.latency
  const unlisted = WORKMAIL_REGIONS.filter(
    (region) =>
      (run.readings.listings.get(region)?.at(-1)?.order ?? 0) < from &&
      !(
        (isGoneFor(world, run, region) || isSaidEmpty(world, run, region)) &&
        hasAskedSince(run, region, from - 1)
      ),
  )
  const unread = world.account.organizations.filter((organization) => {
    const listing = run.readings.listings.get(organization.region)?.at(-1)
    if (organization.state.toLowerCase() === 'deleted' || isNew(world, run, organization, listing))
      return false
    if (isGoneFor(world, run, organization.region)) return false
    const read = run.readings.organizations.get(organization.organizationId)
    return read === undefined || read.order < from
  })
  return [
    ...unlisted.map((region) => `${region} was not listed just before the role's deletion was submitted`),
    ...unread.map(({ alias }) => `${alias} was not read just before the role's deletion was submitted`),
    ...(isLate ? ['time passed between the reading and the submission of the role’s deletion'] : []),
  ]
}
