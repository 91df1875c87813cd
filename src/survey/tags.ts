/** Reads the tags of log groups: what protects them, whose they were, and what an earlier run meant to do. */
import type { Aws } from '../aws/aws.js'
import { canBeTagged } from '../facts/log-groups.js'
import { readLogGroupTags, readTaggedLogGroupNames } from './log-groups.js'
import { known, type Reading } from './reading.js'

type Tags = Record<string, string>

/**
 * A reader of the tags of a Region's log groups. CloudWatch Logs refuses to list the tags of a name with a #, but says
 * which groups carry a tag: of those, the tag that protects is looked for, and one listing serves them all.
 * @param protect the tag that protects
 */
export const createTagReader = (
  aws: Aws,
  { account, region }: { account: string; region: string },
  protect: { key: string; value?: string | undefined } | undefined,
  signal?: AbortSignal,
): ((name: string) => Promise<Reading<Tags>>) => {
  let listing: Promise<Reading<string[]>> | undefined
  return async (name) => {
    if (canBeTagged(name)) return readLogGroupTags(aws, { account, region, name }, signal)
    if (protect === undefined) return known({})
    listing ??= readTaggedLogGroupNames(aws, region, protect.key, signal)
    const carriers = await listing
    if (carriers.is !== 'known') return carriers
    // Which value it has is not known: it may be the one that protects.
    return known(carriers.value.includes(name) ? { [protect.key]: protect.value ?? '' } : {})
  }
}
