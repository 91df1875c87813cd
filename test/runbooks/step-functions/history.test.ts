/** How much fits into the history of an execution: docs/step-functions.md names these numbers. */
import { expect, test } from 'vitest'
import { exportStateMachine } from '../../../src/runbooks/step-functions/export-state-machine.js'
import { SERVICE_LINKED_ROLE, START } from '../../sandbox/given.js'
import { seedLogGroup, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { teardown } from '../../support/requests.js'
import { runMachine } from '../../support/run-machine.js'

const MINUTE = 60_000
const EVENTS_OF_AN_EXECUTION = 25_000

test('25 organizations of one Region fit, with a log group each and a role in use for an hour', {
  timeout: 120_000,
}, async () => {
  // given
  const names = Array.from({ length: 25 }, (_, index) => `organization${index}`)
  const { plan, account } = await planOn(
    {
      organizations: names.map((name) => seedOrganization(name, `/aws/workmail/emailevents/${name}`)),
      logGroups: names.map((name) => seedLogGroup(`/aws/workmail/emailevents/${name}`)),
      roles: [SERVICE_LINKED_ROLE],
      behaviour: { roleInUseFor: 55 * MINUTE, deletionTakes: 5000 },
    },
    teardown(),
  )

  // when
  const { text } = exportStateMachine(plan, { deadline: 60 * MINUTE, machineFunction: 'none' })
  const machine = await runMachine(text, account, { home: 'us-east-1', start: START })

  // then
  expect(machine.status, machine.cause).toBe('SUCCEEDED')
  expect(machine.events).toBeLessThan(EVENTS_OF_AN_EXECUTION)
})
