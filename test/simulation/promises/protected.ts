import { PROTECT_TAG } from '../../../src/facts/protect-tag.js'
import type { Command } from '../scenario.js'
import type { Run, World } from '../world/world.js'

/** Whether tags protect what carries them, told from the command's flags alone. */
export const areProtecting = (command: Command, tags: Record<string, string>): boolean => {
  const [key = '', value] = (('protectTag' in command ? command.protectTag : undefined) ?? PROTECT_TAG).split(
    '=',
  )
  return key in tags && (value === undefined || tags[key] === value)
}

/** Whether a thing is as it is by what someone else has changed since the run's plan was made. */
export const isChangedSince = (
  world: World,
  run: Run,
  collection: 'organizations' | 'logGroups' | 'roles',
  key: string,
): boolean => {
  const change = world.history.lastChange(collection, key)
  return change !== undefined && change.by !== run.id && change.visibleAt >= run.plannedAt
}
