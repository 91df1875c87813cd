/** Reads organizations and where each writes its email events (Amazon WorkMail API reference). */
import { MonitoringConfiguration, Organizations, OrganizationTags } from '../aws/answers/workmail.js'
import type { Aws } from '../aws/aws.js'
import {
  describeEmailMonitoringConfiguration,
  listOrganizations,
  listOrganizationTags,
} from '../calls/workmail.js'
import { organizationArn } from '../facts/arns.js'
import {
  isDeleted,
  NO_SUCH_ORGANIZATION,
  NOT_CONFIGURED,
  NOT_DESCRIBED_IN_THIS_STATE,
} from '../facts/organizations.js'
import { ask } from './ask.js'
import { contradiction, known, type Reading, read } from './reading.js'
import { isWorkMailGone } from './workmail-gone.js'

export interface Organization {
  region: string
  id: string
  alias: string
  /** Free text of AWS: `Active`, `Deleted`, … */
  state: string
  monitoring: Reading<Monitoring>
  /** Only where tags were asked for. */
  tags?: Reading<Record<string, string>>
}

/** An email monitoring configuration: logging is on. */
export interface Monitoring {
  /** A log group's, ending in `:*`. */
  logGroupArn: string
  /** A role's. Undefined stands for the service-linked role. */
  roleArn: string | undefined
}

/** Every organization of a Region with its configuration; unreadable where they cannot be listed. */
export const readOrganizations = async (
  aws: Aws,
  region: string,
  signal?: AbortSignal,
): Promise<Reading<Organization[]>> => {
  const listed = await readList(aws, region, signal)
  if (listed.is !== 'known') return listed
  const organizations = await Promise.all(
    listed.value.map(
      async (organization): Promise<Organization> => ({
        ...organization,
        monitoring: await readMonitoring(aws, organization, signal),
      }),
    ),
  )
  if (!organizations.some(isNotFound)) return known(organizations)
  // Deleted since it was listed, or a contradiction: the list tells.
  const again = await readList(aws, region, signal)
  if (again.is !== 'known') return again
  return known(
    organizations.flatMap((organization): Organization[] => {
      if (!isNotFound(organization)) return [organization]
      const isListed = again.value.some(({ id }) => id === organization.id)
      return isListed ? [{ ...organization, monitoring: LISTED_AND_NOT_FOUND }] : []
    }),
  )
}

const isNotFound = ({ monitoring }: Organization): boolean =>
  monitoring.is === 'unreadable' && monitoring.code === NO_SUCH_ORGANIZATION

const LISTED_AND_NOT_FOUND = contradiction(
  'it lists the organization, and finds no such organization where its configuration is asked for',
)

const readList = (
  aws: Aws,
  region: string,
  signal?: AbortSignal,
): Promise<Reading<Omit<Organization, 'monitoring'>[]>> =>
  read(
    async () => {
      const { OrganizationSummaries } = await ask(aws, listOrganizations(region), Organizations, signal)
      return OrganizationSummaries.map(({ OrganizationId, Alias, State }) => ({
        region,
        id: OrganizationId,
        alias: Alias ?? '',
        state: State,
      }))
    },
    [],
    isWorkMailGone,
  )

const readMonitoring = (
  aws: Aws,
  organization: { region: string; id: string; state: string },
  signal?: AbortSignal,
): Promise<Reading<Monitoring>> =>
  read(async () => {
    const call = describeEmailMonitoringConfiguration(organization.region, organization.id)
    const { LogGroupArn, RoleArn } = await ask(aws, call, MonitoringConfiguration, signal)
    return LogGroupArn === undefined ? undefined : { logGroupArn: LogGroupArn, roleArn: RoleArn }
  }, [
    NOT_CONFIGURED,
    ...(isDeleted(organization) ? [NOT_DESCRIBED_IN_THIS_STATE, NO_SUCH_ORGANIZATION] : []),
  ])

/** An organization's tags as a map: lists leave them out. */
export const readOrganizationTags = (
  aws: Aws,
  account: string,
  { region, id }: Pick<Organization, 'region' | 'id'>,
  signal?: AbortSignal,
): Promise<Reading<Record<string, string>>> =>
  read(async () => {
    const call = listOrganizationTags(region, organizationArn({ account, region, organizationId: id }))
    const { Tags: tags } = await ask(aws, call, OrganizationTags, signal)
    return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))
  })
