/** Reads the tags that decide whether a thing may be destroyed: of few things, since each costs a call. */
import type { Aws } from '../aws/aws.js'
import { canBeTagged } from '../facts/log-groups.js'
import { readLogGroupTags, readTaggedLogGroupNames } from './log-groups.js'
import { type Organization, readOrganizationTags } from './organizations.js'
import { known, type Reading } from './reading.js'
import type { RegionSurvey, Survey } from './survey.js'

/** Things whose tags have not been asked for yet. */
export interface MissingTags {
  organizations: Organization[]
  logGroups: { region: string; name: string }[]
}

type Tags = Record<string, string>

/**
 * The survey with the tags of these things. `tag` is the one that will be looked for.
 * @throws AwsError where nothing at all can be read: no valid credentials, or ended by the signal
 */
export const withTagsOf = async (
  aws: Aws,
  survey: Survey,
  missingTags: MissingTags,
  tag: { key: string; value?: string | undefined },
  signal?: AbortSignal,
): Promise<Survey> => {
  const { account } = survey

  const carriers = new Map<string, Promise<Reading<string[]>>>()
  /** One listing tells it for all the groups of a Region. */
  const carriersIn = (region: string): Promise<Reading<string[]>> => {
    const listing = carriers.get(region) ?? readTaggedLogGroupNames(aws, region, tag.key, signal)
    carriers.set(region, listing)
    return listing
  }

  /** CloudWatch Logs refuses to list the tags of a name with a #, but tells which groups carry a tag. */
  const tagsOfLogGroup = async (region: string, name: string): Promise<Reading<Tags>> => {
    if (canBeTagged(name)) return readLogGroupTags(aws, { account, region, name }, signal)
    const listed = await carriersIn(region)
    if (listed.is !== 'known') return listed
    // Which value it has is not known: it may be the one that protects.
    return known(listed.value.includes(name) ? { [tag.key]: tag.value ?? '' } : {})
  }

  const withTags = async (surveyed: RegionSurvey): Promise<RegionSurvey> => {
    const { region } = surveyed
    const groups = missingTags.logGroups.filter((group) => group.region === region)
    const tags = await Promise.all(
      groups.map(async ({ name }) => [name, await tagsOfLogGroup(region, name)] as const),
    )
    const logGroupTags = new Map([...surveyed.logGroupTags, ...tags])
    if (surveyed.organizations.is !== 'known') return { ...surveyed, logGroupTags }
    const asked = new Set(missingTags.organizations)
    const organizations = surveyed.organizations.value.map(async (organization) =>
      asked.has(organization)
        ? { ...organization, tags: await readOrganizationTags(aws, account, organization, signal) }
        : organization,
    )
    return { ...surveyed, logGroupTags, organizations: known(await Promise.all(organizations)) }
  }

  return { ...survey, regions: await Promise.all(survey.regions.map(withTags)) }
}
