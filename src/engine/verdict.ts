import type { Blocker } from '../survey/blockers.js'
import type { Organization } from '../survey/organizations.js'

/** What a precondition answers. */
export type Verdict =
  /** `absent`: AWS says that the thing itself is not there. */
  | { holds: true; organizations: Organization[]; absent?: true }
  /** `kept`: the thing is in use and stays. `blocked`: it could not be verified that it is not. */
  | { holds: false; outcome: 'kept' | 'blocked'; reason: string; blockers: Blocker[] }
