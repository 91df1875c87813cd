/** What `--assume-role` and the flags beside it ask for, checked before any call. */
import type { RoleToAssume } from '../../calls/sts.js'
import { parseDuration } from '../../duration.js'
import { badInput, quoted, refused } from '../../errors.js'
import { parseArn } from '../../facts/arns.js'
import {
  EXTERNAL_ID,
  MFA_CODE,
  MFA_SERIAL,
  matches,
  ROLE_ARN,
  ROLE_SESSION_NAME,
} from '../../facts/patterns.js'
import type { RoleFlags } from './flags.js'
import { check } from './input.js'

const SECOND = 1000
const HOUR = 60 * 60 * SECOND

/** Of a session: what AWS takes (STS API reference, AssumeRole), and its own default. */
const SHORTEST = HOUR / 4
const LONGEST = 12 * HOUR
const DEFAULT = '1h'

/** The flags that say nothing without `--assume-role`. */
const WITH_A_ROLE = ['external-id', 'session-name', 'duration', 'mfa-serial'] as const

/**
 * The role to assume; undefined where none is. Its session is named after the tool and the run, unless a flag
 * names it.
 * @throws WmlError for a flag that AWS would refuse, or that says nothing without another
 */
export const toRoleToAssume = (flags: RoleFlags, runId: string): RoleToAssume | undefined => {
  const roleArn = flags['assume-role']
  if (roleArn === undefined) {
    const lonely = WITH_A_ROLE.find((name) => flags[name] !== undefined)
    if (lonely === undefined) return undefined
    throw badInput(
      'NoRole',
      `--${lonely} is about the role of --assume-role, which is not given`,
      'add --assume-role ARN',
    )
  }
  const { 'external-id': externalId, 'session-name': sessionName, 'mfa-serial': mfaSerial } = flags
  return {
    roleArn: check('--assume-role', ROLE_ARN, roleArn),
    sessionName:
      sessionName === undefined
        ? `workmail-lifecycle-${runId}`
        : check('--session-name', ROLE_SESSION_NAME, sessionName),
    durationSeconds: toDurationSeconds(flags.duration ?? DEFAULT),
    externalId: externalId === undefined ? undefined : check('--external-id', EXTERNAL_ID, externalId),
    mfaSerial: mfaSerial === undefined ? undefined : check('--mfa-serial', MFA_SERIAL, mfaSerial),
  }
}

const toDurationSeconds = (duration: string): number => {
  const seconds = parseDuration('--duration', duration, SHORTEST, LONGEST) / SECOND
  if (Number.isInteger(seconds)) return seconds
  throw badInput(
    'MalformedDuration',
    `--duration ${quoted(duration)} is not in whole seconds`,
    'AWS counts whole seconds: leave the fraction out',
  )
}

/** The message does not repeat the code. */
export const toMfaCode = (code: string | undefined): string | undefined => {
  if (code === undefined || matches(MFA_CODE, code)) return code
  throw badInput('MalformedValue', '--mfa-code is not an MFA code', `it must be ${MFA_CODE.rule}`)
}

/** @throws WmlError (refused) before a code is used up for an account that is not meant */
export const refuseOtherAccount = (role: RoleToAssume | undefined, expected: string | undefined): void => {
  const account = role && parseArn(role.roleArn)?.account
  if (account === undefined || expected === undefined || account === expected) return
  throw refused(
    'WrongAccount',
    `the role of --assume-role belongs to account ${account}, not to ${expected}`,
    `name a role of account ${expected}`,
  )
}
