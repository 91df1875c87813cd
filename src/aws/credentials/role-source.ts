/** A profile's role, and the chain of profiles whose credentials assume it. */
import { badInput, quoted, WmlError } from '../../errors.js'
import { EXTERNAL_ID, MFA_SERIAL, matches, ROLE_SESSION_NAME, type Rule } from '../../facts/patterns.js'
import { type MachineSettings, placeOf } from '../machine/machine-settings.js'
import type { FoundSetting, Profile } from '../machine/read-profiles.js'
import { checkRoleArn, describeProfile, sourceOfProfile, webIdentity } from './profile-source.js'
import type { Source } from './source.js'

const DEFAULT_SESSION_NAME = 'workmail-lifecycle'
/** STS API reference, AssumeRole, DurationSeconds: its own default, and what it takes. */
const DEFAULT_SECONDS = 3600
const [SHORTEST_SECONDS, LONGEST_SECONDS] = [900, 43_200]

type NamedSource = (source: { value: string; where: string }) => Source

/**
 * Undefined where the profile assumes no role by other credentials. `sourceOf` answers what `credential_source`
 * names.
 * @throws WmlError where the role, or what assumes it, is not whole
 */
export const roleOfProfile = (
  settings: MachineSettings,
  profile: Profile,
  sourceOf: NamedSource,
): Source | undefined => roleIn(settings, profile, sourceOf, [profile.name])

const assumesRole = ({ all }: Profile): boolean => all.has('role_arn') && !all.has('web_identity_token_file')

const hasKeys = ({ all }: Profile): boolean =>
  all.has('aws_access_key_id') || all.has('aws_secret_access_key')

const roleIn = (
  settings: MachineSettings,
  profile: Profile,
  sourceOf: NamedSource,
  visited: string[],
): Source | undefined => {
  const roleArn = profile.all.get('role_arn')
  if (roleArn === undefined || !assumesRole(profile)) return undefined
  const source = profile.all.get('source_profile')
  const named = profile.all.get('credential_source')
  if (source !== undefined && named !== undefined) {
    throw badInput(
      'ContradictorySource',
      `${describeProfile(profile)} has source_profile (line ${source.line}) and credential_source (line ${named.line}) in ${source.file}`,
      'keep one of them',
    )
  }
  const from = `role ${roleArn.value} of ${describeProfile(profile, isTop(settings, visited))}`
  const role = roleToAssume(profile, roleArn)
  if (named !== undefined) {
    const by = sourceOf({ value: named.value, where: placeOf(named) })
    return { kind: 'role', role, source: by, from: `${from}, assumed by ${by.from}` }
  }
  if (source === undefined) {
    throw badInput(
      'NoSourceProfile',
      `${placeOf(roleArn)} ${quoted(roleArn.value)} is a role, and ${describeProfile(profile)} does not say by which credentials it is assumed`,
      'add source_profile or credential_source',
    )
  }
  const by = sourceProfile(settings, profile, source, sourceOf, visited)
  return { kind: 'role', role, source: by, from: `${from}, assumed by ${by.from}` }
}

const isTop = ({ named }: MachineSettings, visited: string[]) =>
  visited.length === 1 ? named?.by : undefined

const sourceProfile = (
  settings: MachineSettings,
  parent: Profile,
  setting: FoundSetting,
  sourceOf: NamedSource,
  visited: string[],
): Source => {
  const profile = settings.profiles.find(setting.value)
  if (profile === undefined) {
    throw badInput(
      'NoSourceProfile',
      `${placeOf(setting)} there is no profile ${quoted(setting.value)}, by which ${describeProfile(parent)} assumes its role`,
      'correct the name, or add that profile',
    )
  }
  // A profile may name itself where it has the keys as well.
  const isSelf = profile.name === parent.name && hasKeys(profile)
  if (visited.includes(profile.name) && !isSelf) {
    throw badInput(
      'LoopingSourceProfile',
      `${placeOf(setting)} the profiles name each other without an end: ${[...visited, profile.name].map(quoted).join(' → ')}`,
      'let the last one have credentials of its own',
    )
  }
  const own = hasKeys(profile) || !assumesRole(profile)
  const found = own
    ? (webIdentity(profile, {}) ?? sourceOfProfile(settings, profile))
    : roleIn(settings, profile, sourceOf, [...visited, profile.name])
  if (found !== undefined) return found
  throw new WmlError(
    'credentials',
    'ProfileWithoutCredentials',
    `${placeOf(setting)} ${describeProfile(profile)} has no credentials, by which ${describeProfile(parent)} would assume its role`,
    'give it keys, a credential_process or a sign-in; or name another source_profile',
  )
}

const roleToAssume = ({ all }: Profile, roleArn: FoundSetting) => ({
  roleArn: checkRoleArn(placeOf(roleArn), roleArn.value),
  sessionName: checked(ROLE_SESSION_NAME, all.get('role_session_name')) ?? DEFAULT_SESSION_NAME,
  durationSeconds: durationSeconds(all.get('duration_seconds')),
  externalId: checked(EXTERNAL_ID, all.get('external_id')),
  mfaSerial: checked(MFA_SERIAL, all.get('mfa_serial')),
})

const checked = (rule: Rule, setting: FoundSetting | undefined): string | undefined => {
  if (setting === undefined || matches(rule, setting.value)) return setting?.value
  throw badInput(
    'MalformedValue',
    `${placeOf(setting)} ${quoted(setting.value)} is not a valid ${rule.name}`,
    `it must be ${rule.rule}`,
  )
}

const durationSeconds = (setting: FoundSetting | undefined): number => {
  if (setting === undefined) return DEFAULT_SECONDS
  const seconds = /^\d+$/.test(setting.value) ? Number(setting.value) : 0
  if (seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS) return seconds
  throw badInput(
    'MalformedValue',
    `${placeOf(setting)} ${quoted(setting.value)} is not a duration that AWS takes`,
    `it must be whole seconds, from ${SHORTEST_SECONDS} to ${LONGEST_SECONDS}`,
  )
}
