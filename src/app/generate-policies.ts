import type { CommonFlags } from '../cli/flags/flags.js'
import { toAccount } from '../cli/flags/input.js'
import type { PolicyFlags } from '../cli/flags/policy.js'
import { badInput } from '../errors.js'
import { generatePolicies } from '../policies/generate-policies.js'
import { knowsAccount } from '../policies/policy-format.js'
import type { PolicyRequest } from '../policies/policy-request.js'
import { emptyOutput, type Output } from '../report/output.js'
import type { Host } from './host.js'
import { endSession, openAccount, type Session } from './open-account.js'

const COMMAND = 'policies generate'

/**
 * Generates the policies that the request is for. AWS is asked for nothing but the account, and for that only where
 * neither the flags nor the format say it.
 */
export const printPolicies = async (
  host: Host,
  flags: CommonFlags & PolicyFlags,
  request: PolicyRequest,
): Promise<Output> => {
  const saysAccount =
    flags.account !== undefined || knowsAccount(flags.format) || flags.preset === 'console-read-only'
  if (saysAccount) return policiesOutput(request, toAccount(flags.account))
  const session = await openAccount(host, COMMAND, flags, { withoutCredentials })
  return endSession(session, policiesFor(session, request))
}

const policiesFor = async ({ caller }: Session, request: PolicyRequest): Promise<Output> =>
  policiesOutput(request, caller.account)

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
