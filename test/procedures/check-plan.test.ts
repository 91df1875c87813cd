/** A plan that this version makes is never taken for a foreign one. */
import { expect, test } from 'vitest'
import { whyForeign } from '../../src/procedures/check-plan.js'
import { planOn } from '../support/plan-on.js'
import { teardown } from '../support/requests.js'
import { ACME, SERVICE_LINKED_ROLE } from '../support/small-account.js'

test.each([
  ['that cannot be tagged', '/events#1', {}],
  ['that is not to be tagged', '/acme/events', { tag: false }],
  ['that is protected', '/acme/events#2', { overrideDeletionProtection: true }],
])(
  'the plan of a teardown of a log group %s is one that this version makes',
  async (_, logGroupName, options) => {
    // given an organization that writes to a log group of its own choice
    const request = teardown({
      ...options,
      logGroups: 'overrideDeletionProtection' in options ? [{ name: logGroupName }] : [],
    })
    const { plan } = await planOn(
      {
        organizations: [
          { region: 'us-east-1', organizationId: ACME, alias: 'acme', monitoring: { logGroupName } },
        ],
        logGroups: [
          {
            region: 'us-east-1',
            logGroupName,
            deletionProtectionEnabled: 'overrideDeletionProtection' in options,
          },
        ],
        roles: [SERVICE_LINKED_ROLE],
      },
      request,
    )

    // when the plan is read back from a journal
    const why = whyForeign(request, JSON.parse(JSON.stringify(plan)))

    // then nothing is wrong with it, the second deletions included
    expect(plan.steps.filter(({ kind }) => kind === 'verify-log-group-deleted')).toHaveLength(2)
    expect(why).toBeUndefined()
  },
)
