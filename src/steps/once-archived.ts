import type { Precondition, Step } from './step.js'

/**
 * The same deletion of a log group, but only once every event is in its archive. What else must hold is asked before,
 * so that nothing is archived in vain, and again behind it: archiving may take hours.
 */
export const onceArchived = (
  deletion: Step,
  archive: Omit<Extract<Precondition, { kind: 'archived' }>, 'kind'>,
): Step => ({
  ...deletion,
  preconditions: [...deletion.preconditions, { kind: 'archived', ...archive }, ...deletion.preconditions],
})
