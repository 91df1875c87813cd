/** What the simulation found, shrunk: each of these broke a promise once. */
import { expect, test } from 'vitest'
import type { Scenario } from './scenario.js'
import { SERVICE_LINKED_ROLE } from './service-linked-role.js'
import { simulate } from './simulate.js'

const ACME = {
  region: 'us-east-1' as const,
  organizationId: `m-${'a'.repeat(32)}`,
  alias: 'acme',
  monitoring: { logGroupName: '/aws/workmail/emailevents/acme' },
}

const TEARDOWN: Scenario = {
  seed: 1,
  account: {
    organizations: [ACME],
    logGroups: [{ region: ACME.region, ...ACME.monitoring }],
    roles: [SERVICE_LINKED_ROLE],
  },
  command: { verb: 'teardown', scope: { all: true }, quietPeriod: '1m', retryDelay: '5s', timeout: '30m' },
  faults: [],
  tries: [{ how: 'run', after: 0 }],
  outsider: [],
}

test.each<[what: string, change: Partial<Scenario>]>([
  [
    'P2: after the machine’s clock was set back the role’s deletion was submitted again by an old reading',
    {
      account: { ...TEARDOWN.account, behaviour: { roleInUseFor: 120_000, usageList: 'none' } },
      tries: [{ how: 'run', after: 0, clockJump: { call: 26, by: -3_600_000 } }],
    },
  ],
  [
    'P4: a tag that reads showed later than the deadline was set anew by each run, so that none came further',
    {
      account: { ...TEARDOWN.account, behaviour: { readLag: 70_000 } },
      command: { verb: 'teardown', scope: { all: true }, quietPeriod: '1m', retryDelay: '5s', timeout: '1m' },
    },
  ],
])('%s', async (_, change) => {
  const { violations } = await simulate({ ...TEARDOWN, ...change })

  expect(violations).toEqual([])
})
