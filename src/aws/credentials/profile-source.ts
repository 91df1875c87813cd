/** The source of credentials that one profile names by itself, without assuming a role by another one. */
import { badInput, quoted } from '../../errors.js'
import { matches, ROLE_ARN } from '../../facts/patterns.js'
import type { KeyPair } from '../key-pair.js'
import { type MachineSettings, type NamedProfile, placeOf } from '../machine/machine-settings.js'
import type { FoundSetting, Machine, Profile, Settings } from '../machine/read-profiles.js'
import { checkedKeys } from './checked-keys.js'
import type { Source, Sso } from './source.js'

/** `profile admin`, with the variable that named it. */
export const describeProfile = ({ name }: { name: string }, by?: NamedProfile['by']): string => {
  const shown = /^[\w.@+-]+$/.test(name) ? name : quoted(name)
  return `profile ${shown}${by === undefined || by === '--profile' ? '' : ` (${by})`}`
}

/** In the order of the AWS CLI. Undefined where the profile names no source. */
export const sourceOfProfile = (
  settings: MachineSettings,
  profile: Profile,
  by?: NamedProfile['by'],
): Source | undefined =>
  sso(settings, profile, by) ??
  staticKeys(profile, profile.credentialsFile, by) ??
  login(profile, by) ??
  process(profile, by) ??
  staticKeys(profile, profile.configFile, by)

/** `profile admin, in /home/x/.aws/config`, with what it does where it holds no keys. */
const fromOf = (
  profile: Profile,
  { file }: FoundSetting,
  by: NamedProfile['by'] | undefined,
  how = '',
): string => `${describeProfile(profile, by)}${how === '' ? '' : ` (${how})`}, in ${file}`

/** @throws WmlError for half of a key pair */
const staticKeys = (profile: Profile, file: Settings, by?: NamedProfile['by']): Source | undefined => {
  const [id, secret] = [file.get('aws_access_key_id'), file.get('aws_secret_access_key')]
  const there = id ?? secret
  if (there === undefined) return undefined
  if (id === undefined || secret === undefined) {
    const missing = id === undefined ? 'aws_access_key_id' : 'aws_secret_access_key'
    throw badInput(
      'HalfCredentials',
      `${describeProfile(profile, by)} has ${there.name} in ${there.file}, line ${there.line}, and no ${missing} beside it: that is half a key pair`,
      `add ${missing}, or take ${there.name} away`,
    )
  }
  const token = file.get('aws_security_token') ?? file.get('aws_session_token')
  const places: Record<keyof KeyPair, FoundSetting> = {
    accessKeyId: id,
    secretAccessKey: secret,
    sessionToken: token ?? id,
  }
  const pair = {
    accessKeyId: id.value,
    secretAccessKey: secret.value,
    sessionToken: token?.value || undefined,
  }
  const keys = checkedKeys(pair, (part) => placeOf(places[part]))
  return { kind: 'keys', keys, from: fromOf(profile, id, by) }
}

const process = (profile: Profile, by?: NamedProfile['by']): Source | undefined => {
  const command = profile.all.get('credential_process')
  if (command === undefined) return undefined
  const from = fromOf(profile, command, by, 'credential_process')
  return { kind: 'process', command: command.value, place: `${command.file}, line ${command.line}`, from }
}

const login = (profile: Profile, by?: NamedProfile['by']): Source | undefined => {
  const session = profile.all.get('login_session')
  if (session === undefined) return undefined
  return { kind: 'login', profile: profile.name, from: fromOf(profile, session, by, 'aws login') }
}

/**
 * A role that a token vouches for. The variables go before the profile's settings, each by itself.
 * @throws WmlError where the role is missing or is not one
 */
export const webIdentity = (
  profile: Profile | undefined,
  env: Machine['env'],
  by?: NamedProfile['by'],
): Source | undefined => {
  const of = (variable: string, name: string) => {
    const setting = profile?.all.get(name)
    if (env[variable] !== undefined) return { value: env[variable], where: `${variable} in the environment:` }
    return setting && { value: setting.value, where: placeOf(setting) }
  }
  const tokenFile = of('AWS_WEB_IDENTITY_TOKEN_FILE', 'web_identity_token_file')
  if (!tokenFile?.value) return undefined
  const role = of('AWS_ROLE_ARN', 'role_arn')
  if (!role?.value) {
    throw badInput(
      'NoRole',
      `${tokenFile.where} ${quoted(tokenFile.value)} is a token for a role, and no role is named`,
      'set AWS_ROLE_ARN, or role_arn in the profile',
    )
  }
  const setting = profile?.all.get('web_identity_token_file')
  const from =
    env.AWS_WEB_IDENTITY_TOKEN_FILE === undefined && profile !== undefined && setting !== undefined
      ? fromOf(profile, setting, by, 'web identity')
      : 'web identity (AWS_WEB_IDENTITY_TOKEN_FILE)'
  return {
    kind: 'web-identity',
    tokenFile: tokenFile.value,
    roleArn: checkRoleArn(role.where, role.value),
    sessionName: of('AWS_ROLE_SESSION_NAME', 'role_session_name')?.value || undefined,
    from,
  }
}

/** @throws WmlError (input) */
export const checkRoleArn = (where: string, roleArn: string): string => {
  if (matches(ROLE_ARN, roleArn)) return roleArn
  throw badInput(
    'MalformedValue',
    `${where} ${quoted(roleArn)} is not a role ARN`,
    `it must be ${ROLE_ARN.rule}`,
  )
}

const SSO_SETTINGS = ['sso_start_url', 'sso_region', 'sso_account_id', 'sso_role_name'] as const

/** @throws WmlError where a part is missing, or the session is not there or says something else */
const sso = (
  { profiles }: MachineSettings,
  profile: Profile,
  by?: NamedProfile['by'],
): Source | undefined => {
  const there = profile.all.get('sso_account_id') ?? profile.all.get('sso_role_name')
  if (there === undefined) return undefined
  const reference = profile.all.get('sso_session')
  const session = reference === undefined ? undefined : profiles.ssoSession(reference.value)
  if (reference !== undefined && session === undefined) {
    throw badInput(
      'NoSsoSession',
      `${placeOf(reference)} ${quoted(reference.value)} is not there: ${profiles.configPath} has no [sso-session ${printableName(reference.value)}]`,
      'add that section (`aws configure sso-session`), or correct the name',
    )
  }
  const partOf = (name: (typeof SSO_SETTINGS)[number]): string => {
    const [own, shared] = [profile.all.get(name), session?.get(name)]
    if (own !== undefined && shared !== undefined && own.value !== shared.value) {
      throw badInput(
        'ContradictorySso',
        `${placeOf(own)} ${quoted(own.value)} is not what line ${shared.line} of ${shared.file} says: ${quoted(shared.value)}`,
        'keep the one that is right',
      )
    }
    const value = (own ?? shared)?.value
    if (value) return value
    throw badInput(
      'IncompleteSso',
      `${describeProfile(profile, by)} in ${there.file} signs in by IAM Identity Center, and has no ${name}`,
      `add ${name}, or run \`aws configure sso\``,
    )
  }
  const [startUrl, region, accountId, roleName] = SSO_SETTINGS.map(partOf) as [string, string, string, string]
  const found: Sso = { startUrl, region, accountId, roleName, session: reference?.value }
  if (!/^[a-z0-9-]+$/.test(region)) {
    throw badInput(
      'MalformedValue',
      `sso_region ${quoted(region)} of ${describeProfile(profile, by)} is not a Region`,
      'it must be the Region of IAM Identity Center, such as eu-west-1',
    )
  }
  return { kind: 'sso', sso: found, from: fromOf(profile, there, by, 'IAM Identity Center') }
}

const printableName = (name: string): string => (/^[\w.@+-]+$/.test(name) ? name : quoted(name))
