import type { SandboxAccount } from './account.js'
import { deletionEndsAt, endDeletion } from './deletion-tasks.js'
import { writeLate } from './late-writes.js'

/**
 * Lets everything happen that AWS does by itself until `now` (milliseconds since the epoch), in the order of
 * time. The sandbox has no timers: this is called before each answer.
 */
export const passTime = (account: SandboxAccount, now: number): void => {
  const deletions = account.deletionTasks
    .filter((task) => task.outcome === undefined)
    .map((task) => ({
      at: deletionEndsAt(account, task),
      happen: (at: number) => endDeletion(account, task, at),
    }))
  const writes = account.lateWrites.map((write) => ({
    at: write.at,
    happen: () => writeLate(account, write),
  }))
  const due = [...deletions, ...writes].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)
  for (const { at, happen } of due) happen(at)
}
