import type { Run, World } from '../world/world.js'

/**
 * Whether a run may take a Region for one without WorkMail: it is gone from there, the operator said that it may be,
 * and the run that made the plan had seen it.
 */
export const isGoneFor = (world: World, run: Run, region: string): boolean => {
  const since = world.goneSince.get(region)
  if (since === undefined || run.command.verb !== 'teardown' || !run.command.workMailGone) return false
  const planning = world.runs.find(({ runId, how }) => runId === run.runId && how === 'run') ?? run
  const until = planning.journaledAfter ?? Number.POSITIVE_INFINITY
  return planning.calls.some(
    (call) =>
      call.action === 'ListOrganizations' &&
      call.region === region &&
      call.order >= since &&
      call.order <= until,
  )
}

/** Whether a run has asked there, in vain, later than a call of its own. */
export const hasAskedSince = (run: Run, region: string, order: number): boolean =>
  run.calls.some(
    (call) => call.action === 'ListOrganizations' && call.region === region && call.order > order,
  )

/** Whether a service control policy denies WorkMail in a Region, and the operator said that it has no organizations. */
export const isSaidEmpty = ({ account }: World, { command }: Run, region: string): boolean =>
  'noOrganizationsIn' in command &&
  command.noOrganizationsIn?.includes(region) === true &&
  account.callerPolicies?.organization !== undefined
