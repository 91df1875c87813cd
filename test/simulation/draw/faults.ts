/** Draws what goes wrong between the tool and the account: single faults, bursts, and refusals that stay. */
import { CATALOGUE } from '../../../src/aws/catalogue.js'
import type { Service } from '../../../src/calls/call.js'
import { WORKMAIL_REGIONS } from '../../../src/facts/regions.js'
import { oddAnswersTo, READ_CALLS } from '../../support/odd-answers.js'
import { between, chance, pick, type Random, weighted } from '../random.js'
import type { Fault } from '../scenario.js'
import { SECRETS } from '../world/machine.js'

const CALLS = (Object.keys(CATALOGUE) as Service[]).flatMap((service) =>
  Object.keys(CATALOGUE[service]).map((action) => ({ service, action })),
)

export const drawFaults = (random: Random): Fault[] =>
  Array.from(
    {
      length: weighted(random, [
        [2, 0],
        [4, 1],
        [3, 2],
        [2, 4],
      ] as const),
    },
    () => drawFault(random),
  )

const drawFault = (random: Random): Fault => {
  if (chance(random, 0.12)) return drawOddAnswer(random)
  const { service, action } = pick(random, CALLS)
  const isRegional = service === 'workmail' || service === 'logs'
  return {
    match: {
      ...(chance(random, 0.75) ? { service } : {}),
      ...(chance(random, 0.6) ? { action, service } : {}),
      ...(isRegional && chance(random, 0.3) ? { region: pick(random, WORKMAIL_REGIONS) } : {}),
    },
    skip: chance(random, 0.6) ? between(random, 0, 12) : 0,
    ...drawExtent(random),
    fault: drawKind(random),
  }
}

/** Something in the place of one call's answer, also of a change that has taken effect. */
const drawOddAnswer = (random: Random): Fault => {
  const call = pick(random, CALLS)
  const read = READ_CALLS.find(({ service, action }) => service === call.service && action === call.action)
  const [, fault] = pick(random, oddAnswersTo(read ?? { ...call, member: 'requestId' }))
  return {
    match: { ...call, ...(chance(random, 0.3) ? { page: pick(random, ['first', 'later'] as const) } : {}) },
    skip: chance(random, 0.6) ? between(random, 0, 12) : 0,
    ...drawExtent(random),
    fault,
  }
}

/** A burst is longer than the SDK is patient (ten tries); some faults come again and again. */
const drawExtent = (random: Random): Pick<Fault, 'times' | 'every'> =>
  weighted<Pick<Fault, 'times' | 'every'>>(random, [
    [5, { times: between(random, 1, 3) }],
    [3, { times: between(random, 4, 30) }],
    [2, { every: between(random, 2, 4), times: 20 }],
    [1, {}],
  ])

const drawKind = (random: Random): Fault['fault'] =>
  weighted<() => Fault['fault']>(random, [
    [4, () => ({ kind: 'throttle' })],
    [2, () => ({ kind: 'unavailable', status: 500 })],
    [2, () => ({ kind: 'unavailable', status: 503 })],
    [2, () => ({ kind: 'reset-before' })],
    [3, () => ({ kind: 'reset-after' })],
    [2, () => ({ kind: 'timeout' })],
    [3, () => ({ kind: 'malformed' })],
    [3, () => ({ kind: 'truncated' })],
    [3, () => ({ kind: 'denied' })],
    [2, () => ({ kind: 'expired' })],
    [1, () => ({ kind: 'error', code: 'OperationAbortedException', message: 'try again', status: 400 })],
    [
      1,
      () => ({
        kind: 'error',
        code: 'ServiceFailureException',
        message: `no session ${SECRETS.AWS_SESSION_TOKEN} of ${SECRETS.AWS_ACCESS_KEY_ID}`,
        status: 500,
      }),
    ],
    [
      1,
      () => ({
        kind: 'error',
        code: 'InvalidSignatureException',
        message: `secret ${SECRETS.AWS_SECRET_ACCESS_KEY} does not sign this`,
        status: 403,
      }),
    ],
  ])()
