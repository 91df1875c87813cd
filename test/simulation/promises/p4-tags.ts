/**
 * Promise 4, first half: before a configuration is deleted or replaced, its log group is tagged with the organization's
 * id, whether it is to be deleted or stays, because the configuration is the only other record of which group it was. One
 * that is to be deleted carries the teardown tag too.
 */
import { canBeTagged } from '../../../src/facts/log-groups.js'
import { readOwners, TEARDOWN_TAG } from '../../../src/facts/teardown-tags.js'
import { logGroupKey } from '../world/history.js'
import type { Run, Watcher, World } from '../world/world.js'
import { takesConfigurationsAway } from './scope.js'
import { wasSetByOthers } from './set-by-others.js'

const TAKES_AWAY = ['DeleteEmailMonitoringConfiguration', 'PutEmailMonitoringConfiguration']

export const tags: Watcher = {
  promise: 'P4',
  before: () => [],
  after: (world, run, call) => {
    if (!takesConfigurationsAway(run.command) || !TAKES_AWAY.includes(call.action)) return []
    return call.changes.flatMap((change) => {
      if (change.collection !== 'organizations' || change.before?.monitoring === undefined) return []
      const { organizationId, alias, region, monitoring } = change.before
      const { logGroupName } = monitoring
      if (wasSetByOthers(world, run, organizationId)) return []
      if (change.after?.monitoring?.logGroupName === logGroupName) return []
      const group = world.account.logGroups.find(
        (candidate) => candidate.region === region && candidate.logGroupName === logGroupName,
      )
      if (group === undefined || !canBeTagged(logGroupName)) return []
      if (wasTouchedByOthers(world, run, logGroupKey(region, logGroupName))) return []
      const lacksTeardownTag = isToGo(run, region, logGroupName) && group.tags[TEARDOWN_TAG] === undefined
      return readOwners(group.tags).includes(organizationId) && !lacksTeardownTag
        ? []
        : [`logging of ${alias} was turned off before ${logGroupName} in ${region} was tagged`]
    })
  },
}

const isToGo = (run: Run, region: string, logGroupName: string): boolean => {
  const plan = run.machine.journals.get(run.runId ?? '')?.plan
  return plan?.steps.some(({ key }) => key === `delete-log-group:${region}:${logGroupName}`) === true
}

const ownTags = (tags: Record<string, string>): string =>
  JSON.stringify([tags[TEARDOWN_TAG], readOwners(tags)])

/** Someone took the tag away, or the group was deleted and made anew under the run's hands. */
const wasTouchedByOthers = (world: World, run: Run, key: string): boolean =>
  world.history.changes.some(
    (change) =>
      change.collection === 'logGroups' &&
      change.key === key &&
      change.by !== run.id &&
      change.visibleAt >= run.plannedAt &&
      (change.before === undefined || ownTags(change.before.tags) !== ownTags(change.after?.tags ?? {})),
  )
