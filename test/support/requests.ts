/** What commands ask for, with the defaults of their flags. */
import { WORKMAIL_REGIONS } from '../../src/facts/regions.js'
import type { RequestFor } from '../../src/procedures/request.js'

const MINUTE = 60_000

export const teardown = (
  options: Partial<RequestFor<'teardown'>['options']> = {},
): RequestFor<'teardown'> => ({
  procedure: 'teardown',
  regions: [...WORKMAIL_REGIONS],
  scope: { by: 'all' },
  options: {
    tag: true,
    keepLogGroups: false,
    keepRole: false,
    includeOrphans: false,
    logGroups: [],
    overrideDeletionProtection: false,
    retryDelay: MINUTE / 2,
    quietPeriod: MINUTE,
    ...options,
  },
})
