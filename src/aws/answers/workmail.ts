/**
 * What WorkMail answers (Amazon WorkMail API reference and its service model), as far as the tool relies on it. The
 * model requires no member of any answer; those that are required here stand in every answer that the reference shows.
 */
import { z } from 'zod'
import { LOG_GROUP_ARN, ORGANIZATION_ALIAS, ORGANIZATION_ID, ROLE_ARN } from '../../facts/patterns.js'
import { text } from './shapes.js'

/** `Alias` may be left out: an organization that is being created or was deleted may have none. */
export const Organizations = z.object({
  OrganizationSummaries: z.array(
    z.object({
      OrganizationId: text(ORGANIZATION_ID),
      Alias: text(ORGANIZATION_ALIAS).optional(),
      State: z.string().min(1, 'is empty'),
    }),
  ),
})

/**
 * Both members may be left out: an organization that was never configured has neither (not documented), and without a
 * role it is the service-linked one (WorkMail API reference, PutEmailMonitoringConfiguration).
 */
export const MonitoringConfiguration = z.object({
  LogGroupArn: text(LOG_GROUP_ARN).optional(),
  RoleArn: text(ROLE_ARN).optional(),
})

export const OrganizationTags = z.object({
  Tags: z.array(z.object({ Key: z.string().min(1, 'is empty'), Value: z.string() })),
})
