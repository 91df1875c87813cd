import type { SandboxAccount } from '../../src/sandbox/account.js'
import type { SandboxCall } from '../../src/sandbox/wire.js'

/** What others do just before a call, and how many of its action there were, with it. */
export type BeforeCall = (call: SandboxCall, account: SandboxAccount, nth: number) => void

/** A sandbox's `onCall` that tells of each call before it is answered. */
export const beforeCalls = (before: BeforeCall = () => {}) => {
  const seen = new Map<string, number>()
  return (moment: 'before' | 'after', call: SandboxCall, account: SandboxAccount): void => {
    if (moment === 'after') return
    const nth = (seen.get(call.action) ?? 0) + 1
    seen.set(call.action, nth)
    before(call, account, nth)
  }
}
