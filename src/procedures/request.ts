/** What a command asks for, as data: a plan is made from it, and made again when a saved plan is applied. */
import { z } from 'zod'
import type { Plan } from '../engine/plan.js'
import { roleNameOfArn } from '../facts/arns.js'
import { WORKMAIL_REGIONS } from '../facts/regions.js'
import { Scope } from '../survey/scope.js'
import type { Survey } from '../survey/survey.js'
import type { Wanted } from '../survey/survey-account.js'
import { CustomRole, createCustomRole } from './create-custom-role.js'
import { createRole } from './create-role.js'
import { deleteCustomRole } from './delete-custom-role.js'
import { deleteRole } from './delete-role.js'
import { disableLogging } from './disable-logging.js'
import { enableLogging } from './enable-logging.js'
import { EnableOptions } from './enable-options.js'
import { DEFAULT_PROTECT_TAG, ProtectTag } from './protection.js'
import { teardown } from './teardown.js'
import { TeardownOptions } from './teardown-options.js'
import { updateRole } from './update-role.js'
import type { JournaledGroup } from './vouchers.js'

const protecting = { protect: ProtectTag.optional() }
const scoped = { regions: z.array(z.string()), scope: Scope }

export const Request = z.discriminatedUnion('procedure', [
  z.strictObject({ procedure: z.literal('logging enable'), ...scoped, options: EnableOptions }),
  z.strictObject({
    procedure: z.literal('logging disable'),
    ...scoped,
    ...protecting,
    /** Whether groups are tagged with their organizations before the configurations that name them are deleted. */
    tag: z.boolean(),
  }),
  z.strictObject({ procedure: z.literal('teardown'), ...scoped, ...protecting, options: TeardownOptions }),
  z.strictObject({
    procedure: z.literal('role create'),
    description: z.string().optional(),
    /** Instead of the service-linked role. */
    custom: CustomRole.optional(),
  }),
  z.strictObject({ procedure: z.literal('role update'), description: z.string() }),
  z.strictObject({
    procedure: z.literal('role delete'),
    ...protecting,
    retryDelay: z.number(),
    /** Regions that count as without organizations, where a service control policy denies them. */
    noOrganizationsIn: z.array(z.string()).optional(),
    /** The name of a custom role, instead of the service-linked one. */
    custom: z.string().optional(),
  }),
])
export type Request = z.infer<typeof Request>
export type RequestFor<Procedure extends Request['procedure']> = Extract<Request, { procedure: Procedure }>

/** What must be known of the account to decide it. */
export const wantedFor = (request: Request): Wanted => {
  switch (request.procedure) {
    case 'logging enable': {
      const { logGroup, roleArn } = request.options
      return {
        regions: request.regions,
        logGroups: true,
        logGroupTags: true,
        logGroupNames: logGroup === undefined ? [] : [logGroup.name],
        scope: request.scope,
        organizationTags: request.scope.by === 'tag',
        serviceLinkedRole: roleArn === undefined,
        roleNames: roleArn === undefined ? [] : [roleNameOfArn(roleArn) ?? roleArn],
      }
    }
    case 'logging disable':
      return {
        regions: request.regions,
        scope: request.scope,
        organizationTags: true,
        logGroups: request.tag,
        logGroupTags: request.tag,
      }
    case 'teardown': {
      const { archive, archiveMasked, keepLogGroups, keepRole, logGroups, tag, workMailGone } =
        request.options
      return {
        workMailGone,
        regions: request.regions,
        roleRegions: keepRole ? [] : WORKMAIL_REGIONS,
        logGroups: true,
        logGroupNames: logGroups.map(({ name }) => name),
        scope: request.scope,
        protect: protectTagOf(request),
        logGroupTags: tag || !keepLogGroups,
        taggedLogGroups: !keepLogGroups,
        unmask: archive !== undefined && !archiveMasked,
        organizationTags: true,
        serviceLinkedRole: true,
        configuredRoles: true,
      }
    }
    case 'role create':
      return { regions: [], ...wantedRole(request.custom?.roleName) }
    case 'role update':
      return { regions: [], serviceLinkedRole: true }
    case 'role delete':
      return { regions: WORKMAIL_REGIONS, ...wantedRole(request.custom) }
  }
}

const wantedRole = (custom: string | undefined): Pick<Wanted, 'serviceLinkedRole' | 'holdingsOf'> =>
  custom === undefined ? { serviceLinkedRole: true } : { holdingsOf: custom }

/** The tag that protects from a request, whatever the request destroys. */
export const protectTagOf = (request: Request): ProtectTag =>
  ('protect' in request ? request.protect : undefined) ?? DEFAULT_PROTECT_TAG

/**
 * The plan for a request, in the account as the survey saw it. `journaled`: what runs of this machine meant to delete.
 * @throws WmlError where it does not allow it
 */
export const planFor = (
  survey: Survey,
  request: Request,
  runId: string,
  journaled: JournaledGroup[] = [],
): Plan => {
  const protect = protectTagOf(request)
  switch (request.procedure) {
    case 'logging enable':
      return enableLogging(survey, request.scope, { runId, ...request.options })
    case 'logging disable':
      return disableLogging(survey, request.scope, { runId, protect, tag: request.tag })
    case 'teardown':
      return teardown(survey, request.scope, { runId, protect, journaled, ...request.options })
    case 'role create': {
      const { description, custom } = request
      return custom === undefined
        ? createRole(survey, { runId, description })
        : createCustomRole(survey, { runId, description, ...custom })
    }
    case 'role update':
      return updateRole(survey, { runId, description: request.description })
    case 'role delete':
      return request.custom === undefined
        ? deleteRole(survey, { ...request, runId, protect })
        : deleteCustomRole(survey, { runId, protect, roleName: request.custom })
  }
}
