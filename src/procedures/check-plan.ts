/** Holds a plan that comes from a file, which others may have written, against what this version builds. */
import { isDeepStrictEqual } from 'node:util'
import type { Plan } from '../engine/plan.js'
import { DEFAULT_LOG_GROUP_PREFIX } from '../facts/log-groups.js'
import { ACCOUNT_ID, LOG_GROUP_NAME, matches, ROLE_NAME } from '../facts/patterns.js'
import { GLOBAL, isWorkMailRegion } from '../facts/regions.js'
import { rebuildStep } from '../steps/rebuild-step.js'
import type { Step } from '../steps/step.js'
import { tagLogGroupKey } from '../steps/tag-log-group.js'
import type { Request } from './request.js'

/**
 * Why a plan cannot be this version's for the request, the first reason that is found. Undefined where every step is as
 * its own builder makes it, and about something that the request can be about.
 */
export const whyForeign = (request: Request, plan: Plan): string | undefined => {
  if (request.procedure !== plan.procedure) return `it is the plan of another command, ${plan.procedure}`
  if (!matches(ACCOUNT_ID, plan.account)) return 'its account is not an account id'
  for (const step of plan.steps) {
    const why = whyForeignStep(step, request, plan)
    if (why !== undefined)
      return `the step ${step.kind} of ${step.subject} is not one that this version makes: ${why}`
  }
  return undefined
}

const whyForeignStep = (step: Step, request: Request, plan: Plan): string | undefined => {
  let rebuilt: Step
  try {
    rebuilt = rebuildStep(step, plan.account)
  } catch (error) {
    return (error as Error).message
  }
  const differs = differingMember(step, rebuilt)
  if (differs !== undefined) return `${differs} differs`
  if (step.region !== GLOBAL && !isWorkMailRegion(step.region)) return `WorkMail is not in ${step.region}`
  if (step.effect === 'delete' && !DESTROYING.includes(request.procedure))
    return `${request.procedure} deletes nothing`
  return whyNotSaid(step, request) ?? whyNotAsked(step, request, plan)
}

/** Regions are taken for empty or gone only where the command said so. */
const whyNotSaid = ({ preconditions }: Step, request: Request): string | undefined => {
  const { workMailGone, noOrganizationsIn = [] } =
    request.procedure === 'teardown'
      ? request.options
      : {
          noOrganizationsIn: request.procedure === 'role delete' ? request.noOrganizationsIn : [],
          workMailGone: false,
        }
  const isUnsaid = preconditions.some(
    (precondition) =>
      (precondition.kind === 'no-organization-uses-role' &&
        ((precondition.goneRegions !== undefined && !workMailGone) ||
          precondition.emptyRegions?.some((region) => !noOrganizationsIn.includes(region)))) ||
      (precondition.kind === 'no-organization-writes-to' && precondition.workMailGone && !workMailGone),
  )
  return isUnsaid ? 'the command did not say that a Region has no organizations' : undefined
}

const DESTROYING: Request['procedure'][] = ['teardown', 'logging disable', 'role delete']

/** As a file has them: a member that is undefined is none. */
const differingMember = (step: Step, rebuilt: Step): string | undefined => {
  const [one, other] = [asJson(step), asJson(rebuilt)]
  const members = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...members].find((member) => !isDeepStrictEqual(one[member], other[member]))
}

const asJson = (value: object): Record<string, unknown> => JSON.parse(JSON.stringify(value))

/** A thing that neither the request, nor the plan, nor its own name explains. */
const whyNotAsked = (step: Step, request: Request, plan: Plan): string | undefined => {
  const { logGroupName, logGroupIdentifier, RoleName } = step.call.input
  const group = logGroupName ?? logGroupIdentifier
  if (group !== undefined && !matches(LOG_GROUP_NAME, String(group))) return 'it names no log group'
  if (
    group !== undefined &&
    step.call.action === 'DeleteLogGroup' &&
    !isAskedFor(String(group), step, request, plan)
  )
    return 'nothing but this step names the log group'
  if (RoleName !== undefined && !matches(ROLE_NAME, String(RoleName))) return 'it names no role'
  const custom = 'custom' in request ? request.custom : undefined
  const asked = typeof custom === 'object' ? custom.roleName : custom
  return step.kind.endsWith('custom-role') || step.kind.endsWith('role-policy')
    ? RoleName === asked
      ? undefined
      : 'the command was about another role'
    : undefined
}

/**
 * By its name, by the command, by the plan that tags it first, or by the tag that it must still carry. A group that may
 * not or cannot be tagged is deleted after the configurations of its Region.
 */
const isAskedFor = (name: string, step: Step, request: Request, plan: Plan): boolean => {
  const { region, preconditions } = step
  return (
    request.procedure === 'teardown' &&
    (name.startsWith(DEFAULT_LOG_GROUP_PREFIX) ||
      request.options.logGroups.some((named) => named.name === name && (named.region ?? region) === region) ||
      preconditions.some(({ kind }) => kind === 'still-tagged') ||
      plan.steps.some(({ key }) => key === tagLogGroupKey(region, name)) ||
      before(step, plan).some((key) => key.startsWith(`disable-logging:${region}:`)))
  )
}

/** The keys of the steps that must have ended before this one, whether it names them or those that it names do. */
const before = ({ after }: Step, plan: Plan): string[] =>
  after.flatMap((key) => {
    const earlier = plan.steps.find((step) => step.key === key)
    return [key, ...(earlier === undefined ? [] : before(earlier, plan))]
  })
