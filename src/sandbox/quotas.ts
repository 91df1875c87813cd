/** Throttling by CloudWatch Logs' documented quotas, where the account's behaviour asks for it. */
import { logReadsPerSecond } from '../facts/quotas.js'
import type { SandboxAccount } from './account.js'
import { commonError } from './common-error.js'
import type { Protocol, SandboxCall } from './wire.js'

const SECOND = 1000

/** When the calls of the last second were answered; nothing that a state file would keep. */
const answered = new WeakMap<SandboxAccount, Map<string, number[]>>()

/** @throws ServiceError ThrottlingException where as many calls were answered within the last second as may be */
export const refuseOverQuota = (account: SandboxAccount, call: SandboxCall, protocol: Protocol): void => {
  const most = call.service === 'logs' ? logReadsPerSecond(call.action, call.region) : undefined
  if (!account.behaviour.quotas || most === undefined) return
  const calls = answered.get(account) ?? new Map<string, number[]>()
  answered.set(account, calls)
  const key = `${call.action} ${call.region}`
  const recent = (calls.get(key) ?? []).filter((at) => at > call.at - SECOND)
  calls.set(key, recent)
  if (recent.length >= most) throw commonError(protocol, 'throttled', 'Rate exceeded')
  recent.push(call.at)
}
