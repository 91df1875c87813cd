/** Policies of the sandbox's caller. */
import type { SandboxSeed } from '../../src/sandbox/account.js'

export type CallerPolicies = NonNullable<SandboxSeed['callerPolicies']>
export type Policy = CallerPolicies['identity'][number]
export type Statement = Exclude<Policy['Statement'], unknown[]>

/** Without a name of its own the sandbox numbers it. */
export const policy = (...Statement: Statement[]): Policy => ({ Version: '2012-10-17', Statement })
export const named = (Id: string, document: Policy): Policy => ({ ...document, Id })

export const allowing = (Action: string | string[], Resource: string | string[] = '*'): Policy =>
  policy({ Effect: 'Allow', Action, Resource })

export const allowingAllBut = (NotAction: string | string[]): Policy =>
  policy({ Effect: 'Allow', NotAction, Resource: '*' })

export const denying = (Action: string | string[], Resource: string | string[] = '*'): Policy =>
  policy({ Effect: 'Deny', Action, Resource })
