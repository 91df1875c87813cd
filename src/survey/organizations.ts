/** Reads organizations and where each writes its email events (Amazon WorkMail API reference). */
import { z } from 'zod'
import type { Aws } from '../aws/aws.js'
import {
  describeEmailMonitoringConfiguration,
  listOrganizations,
  listOrganizationTags,
} from '../calls/workmail.js'
import { organizationArn, parseLogGroupArn, roleNameOfArn } from '../facts/arns.js'
import { isDeleted, NOT_CONFIGURED, NOT_DESCRIBED_IN_THIS_STATE } from '../facts/organizations.js'
import { ask } from './ask.js'
import { known, type Reading, read } from './reading.js'
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

const Summaries = z.object({
  OrganizationSummaries: z
    .array(
      z.object({
        OrganizationId: z.string(),
        Alias: z.string().optional(),
        State: z.string().optional(),
      }),
    )
    .default([]),
})

/** An ARN that is not understood would hide which log group or role is in use, so it counts as unread. */
const Configuration = z.object({
  LogGroupArn: z
    .string()
    .refine((arn) => parseLogGroupArn(arn) !== undefined)
    .optional(),
  RoleArn: z
    .string()
    .refine((arn) => roleNameOfArn(arn) !== undefined)
    .optional(),
})

/** Every organization of a Region with its configuration; unreadable where they cannot be listed. */
export const readOrganizations = async (
  aws: Aws,
  region: string,
  signal?: AbortSignal,
): Promise<Reading<Organization[]>> => {
  const listed = await read(
    async () => {
      const reply = await ask(aws, listOrganizations(region), Summaries, signal)
      return reply.OrganizationSummaries
    },
    [],
    isWorkMailGone,
  )
  if (listed.is !== 'known') return listed
  const organizations = await Promise.all(
    listed.value.map(async (summary): Promise<Organization> => {
      const organization = {
        region,
        id: summary.OrganizationId,
        alias: summary.Alias ?? '',
        state: summary.State ?? '',
      }
      return { ...organization, monitoring: await readMonitoring(aws, organization, signal) }
    }),
  )
  return known(organizations)
}

const readMonitoring = (
  aws: Aws,
  organization: { region: string; id: string; state: string },
  signal?: AbortSignal,
): Promise<Reading<Monitoring>> =>
  read(async () => {
    const call = describeEmailMonitoringConfiguration(organization.region, organization.id)
    const { LogGroupArn, RoleArn } = await ask(aws, call, Configuration, signal)
    return LogGroupArn === undefined ? undefined : { logGroupArn: LogGroupArn, roleArn: RoleArn }
  }, [...NOT_CONFIGURED, ...(isDeleted(organization) ? [NOT_DESCRIBED_IN_THIS_STATE] : [])])

const Tags = z.object({ Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]) })

/** An organization's tags as a map: lists leave them out. */
export const readOrganizationTags = (
  aws: Aws,
  account: string,
  { region, id }: Pick<Organization, 'region' | 'id'>,
  signal?: AbortSignal,
): Promise<Reading<Record<string, string>>> =>
  read(async () => {
    const call = listOrganizationTags(region, organizationArn({ account, region, organizationId: id }))
    const { Tags: tags } = await ask(aws, call, Tags, signal)
    return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))
  })
