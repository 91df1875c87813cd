import { badInput } from '../errors.js'
import { generatePolicies } from '../policies/generate-policies.js'
import { knowsAccount } from '../policies/policy-format.js'
import type { PolicyRequest } from '../policies/policy-request.js'
import { emptyOutput, type Output } from '../report/output.js'
import type { Runtime } from '../runtime.js'
import type { CommonFlags } from './flags.js'
import { toAccount } from './input.js'
import type { PolicyFlags } from './policy-input.js'
import { withSession } from './session.js'
import { withOutput } from './with-output.js'

const COMMAND = 'policies generate'

/**
 * Prints the policies that `begin` asks for. AWS is asked for nothing but the account, and for that only where
 * neither the flags nor the format say it.
 */
export const printPolicies = (
  runtime: Runtime,
  flags: CommonFlags & PolicyFlags,
  begin: () => PolicyRequest,
): Promise<number> => {
  const saysAccount =
    flags.account !== undefined || knowsAccount(flags.format) || flags.preset === 'console-read-only'
  if (saysAccount) {
    return withOutput(runtime, COMMAND, flags, async () => {
      const account = toAccount(flags.account)
      return policiesOutput(begin(), account)
    })
  }
  return withSession(runtime, COMMAND, flags, () => {
    const request = begin()
    return { run: async ({ caller }) => policiesOutput(request, caller.account), withoutCredentials }
  })
}

const policiesOutput = (request: PolicyRequest, account: string | undefined): Output => ({
  ...emptyOutput(COMMAND, 'done', 0),
  account: account ?? null,
  ...generatePolicies(request, account),
})

const withoutCredentials = (reason: string) =>
  badInput(
    'NoAccount',
    `it is not said for which account the policy is, and no credentials tell: ${reason}`,
    'add --account ID, or sign in; terraform and cloudformation as --format find the account out by themselves',
  )
