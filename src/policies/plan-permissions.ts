/** What a plan needs to be carried out, read from its steps. */
import type { Call } from '../calls/call.js'
import { getRole } from '../calls/iam.js'
import { describeLogGroups, describeLogStreams, getLogEvents, listLogGroupTags } from '../calls/logs.js'
import { describeEmailMonitoringConfiguration, listOrganizations } from '../calls/workmail.js'
import type { Plan } from '../engine/plan.js'
import { logGroupTagArn } from '../facts/arns.js'
import type { Guard, Step } from '../steps/step.js'
import { mergePermissions, type Permission, permissionsOf } from './permission.js'

/** Every permission that carrying out this plan asks for, with its own resources; the survey's reads are over. */
export const permissionsOfPlan = (plan: Plan): Permission[] =>
  mergePermissions(plan.steps.flatMap(callsOfStep).flatMap((call) => permissionsOf(call, plan.account)))

/** Every call that a step may make. */
export const callsOfStep = ({ doneWhen, guards, call, watch }: Step): Call[] => [
  doneWhen.call,
  ...guards.flatMap(callsOfGuard),
  call,
  ...(watch === undefined ? [] : [watch.poll]),
]

/** The reads that answer a guard. */
const callsOfGuard = (guard: Guard): Call[] => {
  switch (guard.kind) {
    case 'no-organization-writes-to':
      return everyOrganization([guard.region])
    case 'still-marked': {
      const { account, region, logGroupName: name } = guard
      const tagArn = logGroupTagArn({ account, region, name })
      return [listLogGroupTags(region, tagArn), describeLogGroups(region, name)]
    }
    case 'no-organization-uses-role':
    case 'no-organization-uses-custom-role':
      return everyOrganization(guard.regions)
    case 'archived': {
      const { region, logGroupName: name } = guard
      return [
        describeLogGroups(region, name),
        describeLogStreams(region, name),
        getLogEvents(region, name, '*'),
      ]
    }
    case 'role-is-tagged':
      return [getRole(guard.roleName)]
  }
}

/** Every organization of the Regions, and where its events go. */
const everyOrganization = (regions: string[]): Call[] =>
  regions.flatMap((region) => [listOrganizations(region), describeEmailMonitoringConfiguration(region, '*')])
