import { expect, test, vi } from 'vitest'
import type { Scenario } from './scenario.js'
import { shrink } from './shrink.js'

/** What breaks is decided here: the shrinking is to be seen, not the program. */
const breaks = vi.hoisted(() => ({ when: (_: Scenario): boolean => false, played: 0 }))

vi.mock('./simulate.js', () => ({
  simulate: async (scenario: Scenario) => {
    breaks.played += 1
    return { violations: breaks.when(scenario) ? [{ promise: 'P1', text: 'still broken' }] : [] }
  },
}))

const organization = (alias: string) => ({
  region: 'us-east-1' as const,
  organizationId: `m-${alias.repeat(32)}`,
  alias,
})

const SCENARIO: Scenario = {
  seed: 1,
  account: {
    organizations: ['a', 'b', 'c'].map(organization),
    logGroups: [{ region: 'us-east-1', logGroupName: '/mail' }],
    behaviour: { readLag: 5, latency: 10 },
  },
  command: { verb: 'role delete', retryDelay: '30s', timeout: '30m' },
  faults: [{ fault: { kind: 'throttle' } }, { fault: { kind: 'timeout' } }],
  tries: [
    { how: 'run', after: 0, ends: { by: 'crash-after', call: 3, keepsState: true } },
    { how: 'resume', after: 5 },
  ],
  outsider: [{ beforeCall: 3, does: 'deletes-role' }],
  alongside: {
    command: { verb: 'disable', scope: { all: true }, timeout: '30m' },
    fromCall: 2,
    where: 'here',
  },
}

test('what does not matter to a failure is left out, and what does is kept', async () => {
  breaks.when = ({ account, faults, tries }) =>
    faults.some(({ fault }) => fault.kind === 'timeout') &&
    tries.some(({ ends }) => ends?.by === 'crash-after') &&
    (account.organizations ?? []).some(({ alias }) => alias === 'b')

  const { scenario, violation } = await shrink(SCENARIO, { promise: 'P1', text: 'broken' })

  expect(violation.text).toBe('still broken')
  expect(scenario).toEqual({
    seed: 1,
    account: { organizations: [organization('b')], logGroups: [], behaviour: {} },
    command: SCENARIO.command,
    faults: [{ fault: { kind: 'timeout' } }],
    tries: [{ how: 'run', after: 0, ends: { by: 'crash-after', call: 3, keepsState: true } }],
    outsider: [],
  })
})

test('a scenario that is as small as can be stays as it is', async () => {
  breaks.when = (scenario) => JSON.stringify(scenario) === JSON.stringify(SCENARIO)

  expect((await shrink(SCENARIO, { promise: 'P1', text: 'broken' })).scenario).toEqual(SCENARIO)
})

test('shrinking comes to an end, however long it could continue', async () => {
  breaks.played = 0
  breaks.when = () => true
  const many: Scenario = {
    ...SCENARIO,
    faults: Array.from({ length: 1000 }, () => ({ fault: { kind: 'throttle' as const } })),
  }

  await shrink(many, { promise: 'P1', text: 'broken' })

  expect(breaks.played).toBe(400)
})
