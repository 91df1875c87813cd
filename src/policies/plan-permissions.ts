/** What a plan needs to be carried out, read from its steps. */
import type { Call } from '../calls/call.js'
import { getRole } from '../calls/iam.js'
import { describeLogGroups, describeLogStreams, getLogEvents, listLogGroupTags } from '../calls/logs.js'
import { describeEmailMonitoringConfiguration, listOrganizations } from '../calls/workmail.js'
import type { Plan } from '../engine/plan.js'
import { logGroupTagArn } from '../facts/arns.js'
import type { Precondition, Step } from '../steps/step.js'
import { mergePermissions, type Permission, permissionsOf } from './permission.js'

/** Every permission that carrying out this plan asks for, with its own resources; the survey's reads are over. */
export const permissionsOfPlan = (plan: Plan): Permission[] =>
  mergePermissions(plan.steps.flatMap(callsOfStep).flatMap((call) => permissionsOf(call, plan.account)))

/** Every call that a step may make. */
export const callsOfStep = ({ doneWhen, preconditions, call, waiter }: Step): Call[] => [
  doneWhen.call,
  ...preconditions.flatMap(callsOfPrecondition),
  call,
  ...(waiter === undefined ? [] : [waiter.poll]),
]

/** The reads that answer a precondition. */
const callsOfPrecondition = (precondition: Precondition): Call[] => {
  switch (precondition.kind) {
    case 'no-organization-writes-to':
      return everyOrganization([precondition.region])
    case 'still-tagged': {
      const { account, region, logGroupName: name } = precondition
      const tagArn = logGroupTagArn({ account, region, name })
      return [listLogGroupTags(region, tagArn), describeLogGroups(region, name)]
    }
    case 'no-organization-uses-role':
    case 'no-organization-uses-custom-role':
      return everyOrganization(precondition.regions)
    case 'archived': {
      const { region, logGroupName: name } = precondition
      return [
        describeLogGroups(region, name),
        describeLogStreams(region, name),
        getLogEvents(region, name, '*', precondition.masking === 'unmask' ? { unmask: true } : {}),
      ]
    }
    case 'role-is-tagged':
      return [getRole(precondition.roleName)]
  }
}

/** Every organization of the Regions, and where its events go. */
const everyOrganization = (regions: string[]): Call[] =>
  regions.flatMap((region) => [listOrganizations(region), describeEmailMonitoringConfiguration(region, '*')])
