/** The flags that commands share. What is typed is checked in `input.ts`, so that every message reads alike. */
import * as Flags from '@oclif/core/flags'
import { PROTECT_TAG } from '../../facts/protect-tag.js'

/** How a command prints its result. */
export const outputFlags = {
  json: Flags.boolean({
    default: false,
    summary: 'Print one JSON object on standard output; progress goes to standard error.',
    helpGroup: 'GLOBAL',
  }),
  quiet: Flags.boolean({
    char: 'q',
    default: false,
    summary: 'No progress, just the result.',
    helpGroup: 'GLOBAL',
    exclusive: ['verbose'],
  }),
  verbose: Flags.boolean({ char: 'v', default: false, summary: 'Show every AWS call.', helpGroup: 'GLOBAL' }),
}

/** Whose credentials: a role's session instead of the caller's own. */
const roleFlags = {
  'assume-role': Flags.string({
    summary: 'Work as this role, in its account.',
    helpValue: 'ARN',
    helpGroup: 'AWS',
  }),
  'external-id': Flags.string({
    summary: 'The external id that the role’s trust policy asks for.',
    helpValue: 'ID',
    helpGroup: 'AWS',
  }),
  'session-name': Flags.string({
    summary: 'Name of the role’s session in CloudTrail. Default: the tool and the run.',
    helpValue: 'NAME',
    helpGroup: 'AWS',
  }),
  duration: Flags.string({
    summary: 'How long the role’s session lasts, 15m to 12h. Default: 1h. Without MFA it renews itself.',
    helpValue: 'DURATION',
    helpGroup: 'AWS',
  }),
  'mfa-serial': Flags.string({
    summary: 'Your MFA device, if the role requires MFA: its ARN, or its serial number.',
    helpValue: 'ARN-OR-NUMBER',
    helpGroup: 'AWS',
  }),
  'mfa-code': Flags.string({
    summary:
      'The code that the device shows, for --mfa-serial or a profile’s mfa_serial. Default: asked for.',
    helpValue: 'CODE',
    helpGroup: 'AWS',
  }),
}

export const commonFlags = {
  profile: Flags.string({
    summary: 'Profile of the AWS config files. Default: as the AWS CLI chooses.',
    helpValue: 'NAME',
    helpGroup: 'AWS',
  }),
  'endpoint-url': Flags.string({
    summary: 'Send every call here instead of to AWS.',
    helpValue: 'URL',
    helpGroup: 'AWS',
  }),
  sandbox: Flags.boolean({
    default: false,
    summary: 'Use the embedded AWS, a file-backed account of your own, instead of the real one.',
    helpGroup: 'AWS',
  }),
  ...roleFlags,
  account: Flags.string({
    summary: 'Stop unless the credentials belong to this account. Default: WML_ACCOUNT.',
    helpValue: 'ID',
    helpGroup: 'AWS',
  }),
  timeout: Flags.string({
    summary: 'Stop after this long, in a state that a later run can continue.',
    default: '30m',
    helpValue: 'DURATION',
    helpGroup: 'GLOBAL',
  }),
  ...outputFlags,
}

export const ownerFlag = {
  'expected-bucket-owner': Flags.string({
    summary: 'The account that the bucket must belong to; S3 refuses any other.',
    helpValue: 'ACCOUNT',
    helpGroup: 'S3',
  }),
}

export const noTagFlag = {
  'no-tag': Flags.boolean({
    default: false,
    summary:
      'Do not tag log groups before logging is turned off: nothing says any more whose they were, and which were to be deleted.',
  }),
}

export const regionsFlag = (summary: string) =>
  Flags.string({
    char: 'r',
    summary,
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'REGION',
    helpGroup: 'AWS',
  })

export const regionFlag = {
  region: regionsFlag(
    'WorkMail Region (repeatable). Default: WML_REGIONS (comma-separated), else all three.',
  ),
}

export const scopeFlags = {
  organization: Flags.string({
    char: 'o',
    summary: 'Organization, by id or alias (repeatable).',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'ID-OR-ALIAS',
    helpGroup: 'SCOPE',
  }),
  tag: Flags.string({
    summary: 'The organizations that carry this tag.',
    helpValue: 'KEY=VALUE',
    helpGroup: 'SCOPE',
  }),
  all: Flags.boolean({ default: false, summary: 'Every organization.', helpGroup: 'SCOPE' }),
}

export const protectFlag = {
  'protect-tag': Flags.string({
    summary:
      'Leave alone and list what carries this tag: log groups, organizations (their logging stays on) and roles. Default: WML_PROTECT_TAG, else this.',
    default: PROTECT_TAG,
    helpValue: 'KEY[=VALUE]',
  }),
}

export const mutationFlags = {
  'dry-run': Flags.boolean({
    default: false,
    summary: 'Read, print the plan with each call and its input, and change nothing.',
    helpGroup: 'GLOBAL',
  }),
  'plan-out': Flags.string({
    summary: 'Save the plan to this file (- for standard output) for `wml plan apply`, and change nothing.',
    helpValue: 'FILE',
    helpGroup: 'GLOBAL',
  }),
  preflight: Flags.boolean({
    default: false,
    summary:
      'Ask IAM first whether it allows every call of the plan, and change nothing unless it says so of each.',
    helpGroup: 'GLOBAL',
  }),
  yes: Flags.boolean({
    char: 'y',
    default: false,
    summary: 'Skip the confirmation. Required without a terminal.',
    helpGroup: 'GLOBAL',
  }),
}

export const roleDeletionFlags = {
  'no-organizations-in': Flags.string({
    summary:
      'A Region where a service control policy denies WorkMail, and where the account has no organizations (repeatable). Only for such a Region. IAM still refuses to delete a role that is in use.',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'REGION',
  }),
  'retry-delay': Flags.string({
    summary: 'How long to wait before the role’s deletion is tried again; doubles each time, up to 5m.',
    default: '30s',
    helpValue: 'DURATION',
  }),
}

/** A role of one's own instead of the service-linked one. */
export const customRoleFlag = (summary: string) => ({
  custom: Flags.string({ summary, helpValue: 'NAME' }),
})

/** What AWS lets no one edit: the flags exist so that asking for it gets that answer. */
export const roleEditFlags = {
  name: Flags.string({ hidden: true }),
  'policy-document': Flags.string({ hidden: true }),
  'trust-policy': Flags.string({ hidden: true }),
}

export interface RoleFlags {
  'assume-role'?: string | undefined
  'external-id'?: string | undefined
  'session-name'?: string | undefined
  duration?: string | undefined
  'mfa-serial'?: string | undefined
  'mfa-code'?: string | undefined
}

export interface CommonFlags extends RoleFlags {
  profile?: string | undefined
  'endpoint-url'?: string | undefined
  sandbox: boolean
  account?: string | undefined
  timeout: string
  json: boolean
  quiet: boolean
  verbose: boolean
  /** What variables of the environment change, a sentence each. */
  variables?: string[]
}

/** The flags of every command that carries a plan out. */
export interface CarryOutFlags extends CommonFlags {
  yes: boolean
  preflight?: boolean
}

export interface MutationFlags extends CarryOutFlags {
  'dry-run': boolean
  'plan-out'?: string | undefined
}
