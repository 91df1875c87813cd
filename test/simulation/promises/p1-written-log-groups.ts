/**
 * Promise 1: a log group is never deleted while an organization's configuration that could be read writes to
 * it, nor while one in its Region could not be read.
 *
 * What may be deleted nevertheless: a group to which a configuration writes that someone else (another person,
 * another run) has set, where that change was not visible yet in a reading of that configuration that may still
 * serve. (A step beside it may have read the same configuration a moment later, for another purpose: no one waits
 * for that one.) The window is open from that reading to the deletion, since no one can ask and delete in one call,
 * and it is a short one: each time that DeleteLogGroup is sent, the last question of a listing of the Region's
 * organizations and their configurations is at most five seconds (and one latency) old, or as old as that listing took,
 * up to a minute; and that listing was begun after the plan was made, and after the run's own last change of a
 * configuration that wrote to the group by the plan.
 *
 * Where the plan found WorkMail gone, and was allowed to, nothing writes any more; the Region is asked all the same.
 */

import type { CallRecord } from '../world/call-record.js'
import { logGroupKey } from '../world/history.js'
import type { Listing } from '../world/readings.js'
import type { Run, Watcher, World } from '../world/world.js'
import { hasAskedSince, isGoneFor } from './end-of-workmail.js'
import { isNew, isOutOfSight } from './out-of-sight.js'
import { lastOwnChange } from './set-by-others.js'

/** The engine's `FRESH_FOR`, written down again: a change of it must be meant. */
const FRESH_FOR = { least: 5000, most: 60_000 }

export const writtenLogGroups: Watcher = {
  promise: 'P1',

  before: (world, run, call) => {
    if (call.action !== 'DeleteLogGroup') return []
    return [
      ...writers(world, run, call).map(
        (name) => `the deletion of ${groupOf(call)} was sent while ${name} writes to it`,
      ),
      ...badReading(world, run, call),
    ]
  },

  after: (world, run, call) => {
    const key = logGroupKey(call.region, String(call.input.logGroupName))
    const isDeletion = call.changes.some(
      (change) => change.collection === 'logGroups' && change.key === key && change.after === undefined,
    )
    if (call.action !== 'DeleteLogGroup' || !isDeletion) return []
    return writers(world, run, call).map((name) => `${groupOf(call)} was deleted while ${name} writes to it`)
  },
}

const groupOf = ({ region, input }: CallRecord): string => `log group ${input.logGroupName} in ${region}`

const isDeleted = ({ state }: { state: string }): boolean => state.toLowerCase() === 'deleted'

const writers = (world: World, run: Run, { region, input, at }: CallRecord): string[] =>
  (isGoneFor(world, run, region) ? [] : world.account.organizations)
    .filter((organization) => organization.region === region && !isDeleted(organization))
    .filter((organization) => organization.monitoring?.logGroupName === input.logGroupName)
    .filter((organization) => !isOutOfSight(world, run, organization, at - 2 * serves(world, run, region)))
    .map(({ alias }) => alias)

/** Milliseconds for which the last reading of a Region may serve, until the call is sent that its answer allowed. */
const serves = ({ account }: World, { readings }: Run, region: string): number => {
  const begunAt = readings.listings.get(region)?.at(-1)?.at ?? 0
  const took = (readings.lastAskedAt.get(region) ?? 0) + account.behaviour.latency - begunAt
  return Math.min(Math.max(FRESH_FOR.least, took), FRESH_FOR.most) + account.behaviour.latency
}

/**
 * What is wrong with the best of the run's readings of the Region. Steps that run side by side read it side by
 * side, and another step may have asked in vain: what counts is that one reading was whole, and fresh.
 */
const badReading = (world: World, run: Run, call: CallRecord): string[] => {
  const { region } = call
  const listings = run.readings.listings.get(region) ?? []
  const ownChange = lastOwnChange(world, run, { region, logGroupName: String(call.input.logGroupName) })
  const after = Math.max(run.journaledAfter ?? Number.POSITIVE_INFINITY, ownChange?.order ?? 0)
  const later = listings.filter(({ order }) => order > after)
  const askedAt = run.readings.lastAskedAt.get(region) ?? 0
  const isGone = isGoneFor(world, run, region) && hasAskedSince(run, region, after)
  if ((later.length === 0 && !isGone) || call.at - askedAt > serves(world, run, region)) {
    return [`${region} was not read just before the deletion of ${groupOf(call)}`]
  }
  if (isGone) return []
  const gaps = later.map((listing) => unread(world, run, region, listing))
  const least = gaps.reduce((best, gap) => (gap.length < best.length ? gap : best))
  return least.map((alias) => `the deletion of ${groupOf(call)} was sent though ${alias} could not be read`)
}

/** The organizations that were not read since the listing. */
const unread = (world: World, run: Run, region: string, listing: Listing): string[] =>
  world.account.organizations
    .filter((organization) => organization.region === region && !isDeleted(organization))
    .filter((organization) => !isNew(world, run, organization, listing))
    .filter(({ organizationId }) => {
      const read = run.readings.organizations.get(organizationId)
      return read === undefined || read.order < listing.order
    })
    .map(({ alias }) => alias)
