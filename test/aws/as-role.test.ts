import { describe, expect, test } from 'vitest'
import { asRole } from '../../src/aws/as-role.js'
import type { Aws, CallOptions } from '../../src/aws/aws.js'
import { AwsError } from '../../src/aws/aws-error.js'
import type { Call } from '../../src/calls/call.js'
import { getCallerIdentity } from '../../src/calls/sts.js'
import { listOrganizations } from '../../src/calls/workmail.js'
import { createVirtualClock } from '../support/virtual-clock.js'

const MINUTE = 60 * 1000
const ROLE = { roleArn: 'arn:aws:iam::111122223333:role/ops', sessionName: 's', durationSeconds: 3600 }

const refusal = (kind: 'denied' | 'unreachable') =>
  new AwsError(kind, { kind, code: kind, service: 'sts', action: 'AssumeRole', region: 'us-east-1' })

/** A role whose sessions are numbered; `answers` says how AssumeRole ends, in order, and well after that. */
const given = (answers: (Error | undefined)[] = [], accountOf = (_session: string) => '111122223333') => {
  const clock = createVirtualClock(0)
  const assumed: { call: Call; options: CallOptions }[] = []
  /** The session of each call, in order. */
  const used: string[] = []
  /** The sessions that were asked whose they are. */
  const identified: string[] = []
  const source: Aws & { from: string } = {
    from: 'keys',
    call: async (call, options = {}) => {
      assumed.push({ call, options })
      const number = assumed.length
      await clock.sleep(1000)
      const answer = answers[number - 1]
      if (answer !== undefined) throw answer
      const Credentials = {
        AccessKeyId: `session ${number}`,
        SecretAccessKey: 's',
        SessionToken: 't',
        // AWS's clock shows another time than this machine's.
        Expiration: new Date(0),
      }
      return { output: { Credentials }, requestIds: [], attempts: 1 }
    },
  }
  const aws = asRole({
    source,
    role: ROLE,
    askMfaCode: () => Promise.reject(new Error('nobody is asked')),
    clock,
    open: ({ accessKeyId }) => ({
      call: async ({ action }) => {
        if (action === 'GetCallerIdentity') identified.push(accessKeyId)
        else used.push(accessKeyId)
        return { output: { Account: accountOf(accessKeyId) }, requestIds: [], attempts: 1 }
      },
    }),
  })
  const call = (options?: CallOptions) => aws.call(listOrganizations('eu-west-1'), options)
  const identify = () => aws.call(getCallerIdentity())
  return { clock, assumed, used, identified, call, identify, credentials: aws.credentials }
}

describe('a session', () => {
  test('is opened by the first call, once for calls side by side', async () => {
    const { assumed, used, call } = given()

    await Promise.all([call(), call(), call()])
    await call()

    expect(assumed.map(({ call: { action, input } }) => ({ action, input }))).toEqual([
      {
        action: 'AssumeRole',
        input: { RoleArn: ROLE.roleArn, RoleSessionName: 's', DurationSeconds: 3600 },
      },
    ])
    expect(used).toEqual(Array(4).fill('session 1'))
  })

  test('gives its credentials to what does not go through calls', async () => {
    const { assumed, call, credentials } = given()
    await call()

    expect(await credentials()).toMatchObject({ accessKeyId: 'session 1', secretAccessKey: 's' })
    expect(assumed).toHaveLength(1)
  })

  test('is renewed from five minutes before its end, counted by this machine’s clock', async () => {
    const { clock, used, call } = given()
    await call()

    await clock.advance(55 * MINUTE - 1000 - 1)
    await call()
    await clock.advance(1)
    await Promise.all([call(), call()])

    expect(used).toEqual(['session 1', 'session 1', 'session 2', 'session 2'])
  })

  test('is used up where its renewal fails, which is asked for without retries until it is over', async () => {
    const { clock, assumed, used, call } = given([undefined, refusal('denied'), refusal('unreachable')])
    await call()

    await clock.advance(57 * MINUTE)
    await call()
    await call()
    await clock.advance(3 * MINUTE)
    await call()

    expect(used).toEqual(['session 1', 'session 1', 'session 1', 'session 4'])
    expect(assumed.map(({ options }) => options.once ?? false)).toEqual([false, true, true, false])
  })

  test('of the same account is asked once whose it is, after a renewal', async () => {
    const { clock, used, identified, call, identify } = given()
    await identify()

    await clock.advance(56 * MINUTE)
    await call()
    await call()

    expect(identified).toEqual(['session 1', 'session 2'])
    expect(used).toEqual(['session 2', 'session 2'])
  })

  test('of another account is never used, also where the last one still holds', async () => {
    const accountOf = (session: string) => (session === 'session 1' ? '111122223333' : '444455556666')
    const { clock, used, call, identify } = given([], accountOf)
    await identify()
    await clock.advance(56 * MINUTE)

    await expect(call()).rejects.toMatchObject({
      kind: 'other-account',
      code: 'AccountChanged',
      message: expect.stringContaining('account 444455556666 instead of 111122223333'),
    })
    expect(used).toEqual([])
  })

  test('that cannot be opened is the refusal of each call that needs it', async () => {
    const { used, call } = given([refusal('denied'), refusal('unreachable')])

    await expect(call()).rejects.toMatchObject({ kind: 'credentials', code: 'denied' })
    await expect(call()).rejects.toMatchObject({ kind: 'unreachable' })
    await call()

    expect(used).toEqual(['session 3'])
  })

  test('hands the signal on', async () => {
    const { assumed, call } = given()
    const { signal } = new AbortController()

    await call({ signal })

    expect(assumed[0]?.options.signal).toBe(signal)
  })
})
