/** Chooses where credentials come from, in the order of the AWS CLI. Reads nothing and calls nothing. */
import { badInput, quoted, WmlError } from '../../errors.js'
import { withoutUser } from '../../redact.js'
import type { MachineSettings, NamedProfile } from '../machine/machine-settings.js'
import type { Machine, Profile } from '../machine/read-profiles.js'
import { checkedKeys } from './checked-keys.js'
import { describeProfile, sourceOfProfile, webIdentity } from './profile-source.js'
import { roleOfProfile } from './role-source.js'
import type { Source } from './source.js'

/**
 * The one source. A profile that is named is never replaced by another source: where it gives nothing, that is the
 * error.
 * @throws WmlError where the source that is meant is not whole
 */
export const chooseSource = (settings: MachineSettings): Source => {
  const { machine, named, profile } = settings
  const isByFlag = named?.by === '--profile'
  const fromEnvironment = isByFlag ? undefined : environmentKeys(machine.env, named)
  if (fromEnvironment !== undefined) return fromEnvironment
  const found = sourceIn(settings, profile, isByFlag)
  if (found !== undefined) return found
  if (named !== undefined && profile !== undefined) throw noCredentials(named, profile)
  return container(machine) ?? instance(machine)
}

const sourceIn = (
  settings: MachineSettings,
  profile: Profile | undefined,
  isByFlag: boolean,
): Source | undefined => {
  const { machine } = settings
  const environment = isByFlag ? {} : machine.env
  const role = profile && roleOfProfile(settings, profile, (source) => sourceOf(settings, source))
  return (
    role ??
    webIdentity(profile, environment, settings.named?.by) ??
    (profile && sourceOfProfile(settings, profile, settings.named?.by))
  )
}

/** What `credential_source` names. @throws WmlError where it is not there, or nothing that can be named */
const sourceOf = (
  { machine }: MachineSettings,
  { value, where }: { value: string; where: string },
): Source => {
  if (value === 'Environment') {
    const keys = environmentKeys(machine.env, undefined)
    if (keys !== undefined) return keys
    throw noSource(`${where} Environment is named, and AWS_ACCESS_KEY_ID is not set`)
  }
  if (value === 'EcsContainer') {
    const source = container(machine)
    if (source !== undefined) return source
    throw noSource(`${where} EcsContainer is named, and AWS_CONTAINER_CREDENTIALS_… is not set`)
  }
  if (value === 'Ec2InstanceMetadata') {
    const source = instance(machine)
    if (source.kind !== 'none') return source
    throw noSource(`${where} Ec2InstanceMetadata is named, and AWS_EC2_METADATA_DISABLED is true`)
  }
  throw badInput(
    'UnknownCredentialSource',
    `${where} ${quoted(value)} is not a source of credentials`,
    'it must be Environment, EcsContainer or Ec2InstanceMetadata',
  )
}

const noSource = (message: string) =>
  new WmlError('credentials', 'NoCredentials', message, 'give the credentials there, or name another source')

/** @throws WmlError for half of a key pair */
const environmentKeys = (env: Machine['env'], named: NamedProfile | undefined): Source | undefined => {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = env
  if (accessKeyId === '' && secretAccessKey === '') return undefined
  if (accessKeyId === '' || secretAccessKey === '') {
    const [there, missing] =
      accessKeyId === ''
        ? ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID']
        : ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']
    throw badInput(
      'HalfCredentials',
      `${there} is set in the environment and ${missing} is not: that is half a key pair`,
      `set ${missing} as well, or unset ${there}`,
    )
  }
  const token = env.AWS_SECURITY_TOKEN ? 'AWS_SECURITY_TOKEN' : 'AWS_SESSION_TOKEN'
  const names = {
    accessKeyId: 'AWS_ACCESS_KEY_ID',
    secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
    sessionToken: token,
  }
  const sessionToken = env[token] || undefined
  const keys = checkedKeys(
    { accessKeyId, secretAccessKey, sessionToken },
    (part) => `${names[part]} in the environment`,
  )
  const from =
    named === undefined ? 'environment variables' : `environment variables, which go before ${named.by}`
  return { kind: 'keys', keys: { ...keys, ...expirationIn(env) }, from }
}

const expirationIn = ({ AWS_CREDENTIAL_EXPIRATION: text }: Machine['env']): { expiration?: Date } => {
  if (!text) return {}
  const expiration = new Date(text)
  if (!Number.isNaN(expiration.getTime())) return { expiration }
  throw badInput(
    'MalformedValue',
    `AWS_CREDENTIAL_EXPIRATION ${quoted(text)} in the environment is not a time`,
    'write it as 2026-11-22T04:00:00Z, or unset it',
  )
}

/** The address of Amazon ECS's endpoint ("Task IAM role" in its developer guide). */
const ECS = 'http://169.254.170.2'
/** Where plain HTTP may go (AWS SDKs and Tools Reference Guide, "Container credential provider"). */
const CONTAINER_HOSTS = ['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]', 'localhost', '[::1]']

const container = ({ env }: Machine): Source | undefined => {
  const relative = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
  const full = env.AWS_CONTAINER_CREDENTIALS_FULL_URI
  if (relative === undefined && full === undefined) return undefined
  const setting =
    relative === undefined ? 'AWS_CONTAINER_CREDENTIALS_FULL_URI' : 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'
  const url = relative === undefined ? (full ?? '') : `${ECS}${relative}`
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' }
  const isOwn = CONTAINER_HOSTS.includes(hostname) || /^127\.\d+\.\d+\.\d+$/.test(hostname)
  if (protocol === 'https:' || (protocol === 'http:' && isOwn))
    return { kind: 'container', url, from: `container (${setting})` }
  throw badInput(
    'MalformedContainerUri',
    `${setting} ${quoted(withoutUser(relative ?? url))} in the environment is not where credentials may be asked for`,
    'it must be https, or http on this machine or a container endpoint of AWS: it is set by the container service, so unset what else set it',
  )
}

const instance = ({ env }: Machine): Source =>
  env.AWS_EC2_METADATA_DISABLED?.toLowerCase() === 'true'
    ? { kind: 'none', from: 'nowhere' }
    : { kind: 'instance', from: 'EC2 instance role' }

const noCredentials = (named: NamedProfile, profile: Profile) => {
  const files = new Set([...profile.all.values()].map(({ file }) => file))
  const where = files.size === 0 ? '' : `, in ${[...files].join(' and ')},`
  return new WmlError(
    'credentials',
    'ProfileWithoutCredentials',
    `${describeProfile(profile, named.by)}${where} has no credentials, and no other source is used in its place`,
    'give it keys, a credential_process, a role or a sign-in; or name another profile',
  )
}
