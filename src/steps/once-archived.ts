import type { Guard, Step } from './step.js'

/**
 * The same deletion of a log group, but only once every event is in its archive. What else must hold is asked before,
 * so that nothing is archived in vain, and again behind it: archiving may take hours.
 */
export const onceArchived = (
  deletion: Step,
  archive: Omit<Extract<Guard, { kind: 'archived' }>, 'kind'>,
): Step => ({
  ...deletion,
  guards: [...deletion.guards, { kind: 'archived', ...archive }, ...deletion.guards],
})
