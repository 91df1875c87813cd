/** The embedded AWS: answers requests as they are on the wire, from one account. */
import type { Clock } from '../runtime.js'
import type { SandboxAccount } from './account.js'
import { authorize } from './authorize.js'
import { callerOf, isOfAccount } from './caller.js'
import { seenAccount } from './changes.js'
import { commonError } from './common-error.js'
import { NoAnswer, nextFault, refusalOf, refuseWhereGone, spoil } from './faults.js'
import { uuid } from './ids.js'
import type { Operation } from './operation.js'
import { passTime } from './passing-time.js'
import { refuseOverQuota } from './quotas.js'
import { ServiceError } from './service-error.js'
import { SERVICES } from './services.js'
import { signedFor } from './signature.js'
import { validate } from './validate.js'
import type { Protocol, SandboxCall, WireRequest, WireResponse } from './wire.js'

/** Where no one answers, a caller in the same process learns it after this long, in milliseconds. */
const NO_ANSWER_AFTER = 30_000

export interface SandboxOptions {
  clock: Clock
  /** From 0 up to, but not including, 1: for ids. */
  random: () => number
  /** Awaited after each call that changed the account, before it is answered. */
  onChange?: (account: SandboxAccount) => Promise<void>
  /** Awaited around each call, so that a test can change the account between two. */
  onCall?: (moment: 'before' | 'after', call: SandboxCall, account: SandboxAccount) => Promise<void> | void
}

export interface Sandbox {
  account: SandboxAccount
  /** Every call that was answered or refused, in order. */
  calls: SandboxCall[]
  /** @throws NoAnswer where a fault ends the connection, or there is no one to connect to; the signal's reason where that comes first */
  answer(request: WireRequest, signal?: AbortSignal): Promise<WireResponse>
}

export const createSandbox = (account: SandboxAccount, options: SandboxOptions): Sandbox => {
  const { clock, random, onChange, onCall } = options
  const calls: SandboxCall[] = []

  const answer = async (sent: WireRequest, signal?: AbortSignal): Promise<WireResponse> => {
    const request = { ...sent, headers: lowerCased(sent.headers) }
    const { latency } = account.behaviour
    if (latency > 0) await clock.sleep(latency, signal)
    signal?.throwIfAborted()

    const requestId = uuid(random)
    const read = readRequest(request)
    if ('refusal' in read) return read.protocol.refuse(read.refusal, requestId)
    const { protocol, operation, sessionToken } = read
    const call: SandboxCall = { at: clock.now(), ...read.call }
    await onCall?.('before', call, account)
    call.at = clock.now()
    calls.push(call)
    try {
      return await telling(() => perform(call, operation, protocol, sessionToken, requestId))
    } catch (error) {
      if (error instanceof ServiceError) {
        call.error = error.code
        return protocol.refuse(error, requestId)
      }
      if (error instanceof NoAnswer) {
        call.error = error.code
        if (error.kind === 'timeout') await clock.sleep(NO_ANSWER_AFTER, signal)
      }
      throw error
    } finally {
      await onCall?.('after', call, account)
    }
  }

  /** Does `work` and tells of a change before its end is seen: a refusal may change the account too, by a fault's count. */
  const telling = async <T>(work: () => T): Promise<T> => {
    if (onChange === undefined) return work()
    const before = JSON.stringify(account)
    try {
      return work()
    } finally {
      if (JSON.stringify(account) !== before) await onChange(account)
    }
  }

  /** One call, from beginning to end at one moment. */
  const perform = (
    call: SandboxCall,
    operation: Operation,
    protocol: Protocol,
    sessionToken: string | undefined,
    requestId: string,
  ): WireResponse => {
    const now = call.at
    passTime(account, now)
    const caller = callerOf(account, { accessKeyId: call.accessKeyId, sessionToken }, now, protocol)
    const fault = nextFault(account, call)
    const refusal = fault && refusalOf(fault, account, call, caller, protocol)
    if (refusal) throw refusal
    if (fault?.kind === 'reset-before') throw new NoAnswer('reset')
    if (fault?.kind === 'timeout') throw new NoAnswer('timeout')
    refuseWhereGone(account, call)
    refuseOverQuota(account, call, protocol)
    if (call.service !== 'sts' && !isOfAccount(account, caller)) {
      const here = `this sandbox holds account ${account.accountId} alone`
      throw commonError(protocol, 'denied', `User: ${caller.arn} is of another account, and ${here}`)
    }
    const input = validate(operation.members, call.input, protocol.invalidInput)
    authorize({ account, caller, call, protocol }, input)
    const seen = seenAccount(account, now)
    const output = operation.run({ account, seen, region: call.region, caller, now, random }, input)
    if (fault?.kind === 'reset-after') throw new NoAnswer('reset')
    const response = protocol.reply(call.action, output, requestId)
    return fault ? spoil(fault, response) : response
  }

  return { account, calls, answer }
}

type ReadRequest =
  | {
      protocol: Protocol
      operation: Operation
      call: Omit<SandboxCall, 'at'>
      sessionToken: string | undefined
    }
  | { protocol: Protocol; refusal: ServiceError }

/** Which operation of which service is meant. Refuses as that service would. */
const readRequest = (request: WireRequest): ReadRequest => {
  const { scope, refusal, protocol: guessed } = signedFor(request)
  if (scope === undefined) return { protocol: guessed, refusal }
  const { service, region, accessKeyId } = scope
  const { protocol, operations, isServedIn } = SERVICES[service]
  try {
    const action = protocol.actionOf(request)
    const operation = Object.hasOwn(operations, action) ? operations[action] : undefined
    if (operation === undefined || !isServedIn(region)) {
      const what = `Could not find operation ${action} of ${service} in ${region}`
      throw commonError(protocol, 'unknownOperation', what)
    }
    const input = protocol.inputOf(request, operation.members)
    const userAgent = request.headers['x-amz-user-agent'] ?? request.headers['user-agent'] ?? ''
    const sessionToken = request.headers['x-amz-security-token']
    return {
      protocol,
      operation,
      call: { service, action, region, input, userAgent, accessKeyId },
      sessionToken,
    }
  } catch (error) {
    if (error instanceof ServiceError) return { protocol, refusal: error }
    throw error
  }
}

const lowerCased = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
