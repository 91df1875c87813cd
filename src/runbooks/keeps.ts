import type { Guard } from '../steps/step.js'

/**
 * Whether the thing is kept where the guard does not hold, as whoever changed it wants: the step has ended well then.
 * What was asked for by its name, as the role's deletion is, fails instead.
 */
export const keeps = ({ kind }: Guard): boolean =>
  kind === 'still-marked' || kind === 'no-organization-writes-to'
