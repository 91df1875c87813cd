import type { Plan } from '../engine/plan.js'
import type { Session } from './open-account.js'

/** `--preflight`. Loaded when asked for: it brings all that is known of IAM. */
export const askIam = async (session: Session, plan: Plan) => {
  const { preflight } = await import('./preflight.js')
  return preflight(session, plan)
}
