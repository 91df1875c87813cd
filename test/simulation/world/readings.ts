/** What a run has read of the account so far: only what it was told can have told it anything. */
import { parseLogGroupArn } from '../../../src/facts/arns.js'
import type { CallRecord } from './call-record.js'
import { logGroupKey } from './history.js'

/** A listing of a Region's organizations that came to its end, by when its first page was asked for. */
export interface Listing {
  at: number
  order: number
}

interface LogGroupListing {
  region: string
  prefix: string
  at: number
  order: number
}

export interface Readings {
  /** When an organization's configuration was last read, or said to be none, by its id. */
  organizations: Map<string, { at: number; order: number }>
  /** Each time that it was, the latest last. */
  configurations: Map<string, { at: number; order: number }[]>
  /** Those under way, with the token that their next page is asked for with. */
  openListings: (Listing & { region: string; token: unknown })[]
  /** By Region, the latest last: steps that run side by side may list a Region at one time. */
  listings: Map<string, Listing[]>
  /** When organizations or configurations were last asked for, by Region. */
  lastAskedAt: Map<string, number>
  /** Listings of log groups that are under way, by when they began: a page was as it was when it was read. */
  openLogGroups: LogGroupListing[]
  /** Those that came to their end: the first and the latest for each Region and prefix. */
  firstLogGroups: LogGroupListing[]
  logGroups: LogGroupListing[]
  /** When a log group's tags were last read, or the group was said not to be there; by Region and name. */
  tags: Map<string, { at: number; order: number }>
  /** When a role was last read, by its name. */
  roles: Map<string, { at: number; order: number }>
}

export const noReadings = (): Readings => ({
  organizations: new Map(),
  configurations: new Map(),
  openListings: [],
  listings: new Map(),
  lastAskedAt: new Map(),
  openLogGroups: [],
  firstLogGroups: [],
  logGroups: [],
  tags: new Map(),
  roles: new Map(),
})

/** Of two questions side by side the one that was asked earlier may be answered later. */
const noteAsked = ({ lastAskedAt }: Readings, { region, at }: CallRecord): void => {
  lastAskedAt.set(region, Math.max(at, lastAskedAt.get(region) ?? 0))
}

/** Refusals that say that there is no configuration, or nothing any more that could have one. */
const SAYS_OFF = ['ResourceNotFoundException', 'OrganizationNotFoundException']

/** Takes in what a call was told. */
export const take = (readings: Readings, call: CallRecord): void => {
  const { action, region, input, at } = call
  switch (action) {
    case 'ListOrganizations': {
      noteAsked(readings, call)
      if (call.told === undefined) return
      const begun = readings.openListings.findLast(
        (listing) => listing.region === region && listing.token === input.NextToken,
      )
      const { at: since, order } = input.NextToken === undefined || begun === undefined ? call : begun
      const token = call.told.NextToken
      readings.openListings = readings.openListings.filter((listing) => listing !== begun)
      if (token !== undefined) readings.openListings.push({ region, token, at: since, order })
      else readings.listings.set(region, [...(readings.listings.get(region) ?? []), { at: since, order }])
      return
    }
    case 'DescribeEmailMonitoringConfiguration': {
      noteAsked(readings, call)
      const isRead = call.told !== undefined || SAYS_OFF.includes(call.error ?? '') || isDeletedRefusal(call)
      if (!isRead) return
      const id = String(input.OrganizationId)
      const reading = { at, order: call.order }
      readings.organizations.set(id, reading)
      readings.configurations.set(id, [...(readings.configurations.get(id) ?? []), reading])
      return
    }
    case 'DescribeLogGroups': {
      if (call.told === undefined) return
      const prefix = String(input.logGroupNamePrefix)
      const isOther = (other: LogGroupListing) => other.region !== region || other.prefix !== prefix
      const begun = readings.openLogGroups.find((listing) => !isOther(listing))
      const listing =
        input.nextToken === undefined || begun === undefined
          ? { region, prefix, at, order: call.order }
          : begun
      readings.openLogGroups = readings.openLogGroups.filter(isOther)
      if (call.told.nextToken !== undefined) {
        readings.openLogGroups.push(listing)
        return
      }
      if (readings.firstLogGroups.every(isOther)) readings.firstLogGroups.push(listing)
      readings.logGroups = [...readings.logGroups.filter(isOther), listing]
      return
    }
    case 'ListTagsForResource': {
      const group = parseLogGroupArn(String(input.resourceArn))
      if (group === undefined || (call.told === undefined && call.error !== 'ResourceNotFoundException'))
        return
      readings.tags.set(logGroupKey(region, group.name), { at, order: call.order })
      return
    }
    case 'GetRole': {
      if (call.told !== undefined || call.error === 'NoSuchEntity') {
        readings.roles.set(String(input.RoleName), { at, order: call.order })
      }
    }
  }
}

/** WorkMail refuses to describe a deleted organization; that it is deleted is what the listing said. */
const isDeletedRefusal = (call: CallRecord): boolean =>
  call.error === 'OrganizationStateException' && call.subjectState?.toLowerCase() === 'deleted'

/** When a run last read a log group; undefined where it never did. */
export const lastLogGroupReading = (
  readings: Readings,
  region: string,
  name: string,
): { at: number; order: number } | undefined =>
  readings.logGroups.filter((reading) => reading.region === region && name.startsWith(reading.prefix)).at(-1)
