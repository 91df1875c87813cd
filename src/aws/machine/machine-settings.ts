/** What this machine says of AWS: its environment, its config files, and the flags that go before both. */
import { X509Certificate } from 'node:crypto'
import type { Service } from '../../calls/call.js'
import { badInput, quoted } from '../../errors.js'
import { checkEndpointUrl } from './endpoint-url.js'
import { checkProxies } from './proxies.js'
import { type Machine, type Profile, type Profiles, readProfiles } from './read-profiles.js'

/** AWS's default is three; a throttled account needs more. */
const DEFAULT_MAX_ATTEMPTS = 10

/** A profile that someone asked for, and by what. */
export interface NamedProfile {
  name: string
  by: '--profile' | 'AWS_DEFAULT_PROFILE' | 'AWS_PROFILE'
}

/** A service that endpoints can be set for; those of sign-in apart from the tool's own. */
export type EndpointService = Service | 's3' | 'sso' | 'sso-oidc' | 'signin'

/** The SDK's `serviceId`, which AWS's settings are named by. */
const SERVICE_IDS: Record<EndpointService, string> = {
  workmail: 'workmail',
  iam: 'iam',
  logs: 'cloudwatch_logs',
  sts: 'sts',
  organizations: 'organizations',
  s3: 's3',
  sso: 'sso',
  'sso-oidc': 'sso_oidc',
  signin: 'signin',
}

export interface MachineSettings {
  machine: Machine
  profiles: Profiles
  named: NamedProfile | undefined
  /** The one that settings are read from; undefined where there is none. */
  profile: Profile | undefined
  /** Undefined: AWS's own. */
  endpointOf(service: EndpointService): string | undefined
  /** The setting that names it, for messages. */
  endpointFrom(service: EndpointService): string | undefined
  maxAttempts: number
  useDualstackEndpoint: boolean
  useFipsEndpoint: boolean
  /** Named in the user agent, where someone wants that. */
  userAgentAppId: string | undefined
  /** The certificates to trust, PEM; undefined: Node's own. */
  ca: string | undefined
}

/**
 * Reads the settings, once. Whatever is wrong with them is reported here, before anything is called.
 * @throws WmlError (input), with the setting, its value and its place
 */
export const readMachineSettings = async (
  machine: Machine,
  flags: { profile?: string | undefined; endpointUrl?: string | undefined },
): Promise<MachineSettings> => {
  const { env } = machine
  const profiles = await readProfiles(machine)
  const named = namedProfile(env, flags.profile)
  const profile = profiles.find(named?.name ?? 'default')
  if (named !== undefined && profile === undefined) throw noSuchProfile(named, profiles)
  const found = { env, profile, profiles }
  checkProxies(env)
  const placedEndpoint = (service: EndpointService): Placed | undefined =>
    flags.endpointUrl === undefined
      ? endpointSetting(found, service)
      : { value: flags.endpointUrl, where: '--endpoint-url' }
  const endpointOf = (service: EndpointService) => placedEndpoint(service)?.value
  for (const service of Object.keys(SERVICE_IDS)) endpointOf(service as EndpointService)
  refuseVariants(found, endpointOf, ['iam', 'sts', 'logs'])
  return {
    machine,
    profiles,
    named,
    profile,
    endpointOf: (service) => {
      // Where nothing is archived to a bucket, an address for S3 does no harm.
      if (service === 's3') refuseVariants(found, endpointOf, ['s3'])
      return endpointOf(service)
    },
    endpointFrom: (service) => placedEndpoint(service)?.where.replace(/:$/, ''),
    maxAttempts: maxAttempts(found),
    useDualstackEndpoint: isTrue(found, 'AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint'),
    useFipsEndpoint: isTrue(found, 'AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint'),
    userAgentAppId: settingOf(found, 'AWS_SDK_UA_APP_ID', 'sdk_ua_app_id')?.value,
    ca: await readCa(machine, found),
  }
}

const VARIANTS = [
  ['AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint'],
  ['AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint'],
] as const

/** The SDK takes an address, or a variant of AWS's own, and fails at the first call where it is given both. */
const refuseVariants = (
  found: Found,
  endpointOf: MachineSettings['endpointOf'],
  services: EndpointService[],
): void => {
  const hasAddress = services.some((service) => endpointOf(service) !== undefined)
  for (const [variable, name] of hasAddress ? VARIANTS : []) {
    if (!isTrue(found, variable, name)) continue
    const { value, where } = settingOf(found, variable, name) as Placed
    throw badInput(
      'EndpointVariant',
      `${where} ${quoted(value)} chooses among AWS's own endpoints, and an address is named in their place`,
      'unset one of the two',
    )
  }
}

/** As the AWS CLI has it: where both variables are set, `AWS_DEFAULT_PROFILE` is the one. */
const namedProfile = (env: Machine['env'], flag: string | undefined): NamedProfile | undefined => {
  if (flag !== undefined) return { name: flag, by: '--profile' }
  for (const by of ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE'] as const) {
    const name = env[by]
    if (name !== undefined) return { name, by }
  }
  return undefined
}

const noSuchProfile = ({ name, by }: NamedProfile, { names, configPath, credentialsPath }: Profiles) => {
  const there = names.length === 0 ? 'no profile' : `only ${names.slice(0, 20).map(quoted).join(', ')}`
  return badInput(
    'UnknownProfile',
    `the profile ${quoted(name)} of ${by} is neither in ${configPath} nor in ${credentialsPath}: there is ${there}`,
    nextProfile(by, names.length > 0),
  )
}

const nextProfile = (by: NamedProfile['by'], isOneThere: boolean): string => {
  const without = by === '--profile' ? 'leave --profile out' : `unset ${by}`
  if (!isOneThere) return `make it with \`aws configure\`, or ${without}`
  return by === '--profile' ? 'name one that is there' : `set ${by} to one that is there, or ${without}`
}

interface Found {
  env: Machine['env']
  profile: Profile | undefined
  profiles: Profiles
}

/** A value, and where it stands, for messages. */
interface Placed {
  value: string
  where: string
}

/** Of the environment, then of the profile; what is empty counts as not set. */
const settingOf = ({ env, profile }: Found, variable: string, name: string): Placed | undefined => {
  const value = env[variable]
  if (value) return { value, where: `${variable} in the environment:` }
  const setting = profile?.all.get(name)
  return setting?.value ? { value: setting.value, where: placeOf(setting) } : undefined
}

/** Where a setting of a file stands, for messages. */
export const placeOf = ({ name, file, line }: { name: string; file: string; line: number }): string =>
  `${name} in ${file}, line ${line}:`

const isTrue = (found: Found, variable: string, name: string): boolean =>
  settingOf(found, variable, name)?.value.toLowerCase() === 'true'

/** Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints". */
const endpointSetting = (found: Found, service: EndpointService): Placed | undefined => {
  if (isTrue(found, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'ignore_configured_endpoint_urls'))
    return undefined
  const { env, profile, profiles } = found
  const id = SERVICE_IDS[service]
  for (const variable of [`AWS_ENDPOINT_URL_${id.toUpperCase()}`, 'AWS_ENDPOINT_URL']) {
    const url = env[variable]
    if (url) return checkedEndpoint(`${variable} in the environment:`, url)
  }
  const section = profile?.all.get('services')?.value
  const own = section === undefined ? undefined : profiles.serviceSetting(section, id, 'endpoint_url')
  const setting = own?.value ? own : profile?.all.get('endpoint_url')
  return setting?.value ? checkedEndpoint(placeOf(setting), setting.value) : undefined
}

const checkedEndpoint = (where: string, url: string): Placed => ({
  value: checkEndpointUrl(where, url),
  where,
})

const maxAttempts = (found: Found): number => {
  const setting = settingOf(found, 'AWS_MAX_ATTEMPTS', 'max_attempts')
  if (setting === undefined) return DEFAULT_MAX_ATTEMPTS
  if (/^[1-9]\d{0,3}$/.test(setting.value)) return Number(setting.value)
  throw badInput(
    'MalformedValue',
    `${setting.where} ${quoted(setting.value)} is not a number of attempts`,
    'it must be a whole number from 1 on',
  )
}

const readCa = async ({ files }: Machine, found: Found): Promise<string | undefined> => {
  const setting = settingOf(found, 'AWS_CA_BUNDLE', 'ca_bundle')
  if (setting === undefined) return undefined
  const { value, where } = setting
  const next = 'name a file of certificates in PEM format, by its whole path'
  const text = await files.read(value).catch((error: Error) => {
    throw badInput('BrokenCaBundle', `${where} ${quoted(value)} cannot be read: ${error.message}`, next)
  })
  if (text === undefined) throw badInput('NoCaBundle', `${where} there is no file ${quoted(value)}`, next)
  if (!isCertificate(text))
    throw badInput('BrokenCaBundle', `${where} ${quoted(value)} holds no certificate that can be read`, next)
  return text
}

const isCertificate = (text: string): boolean => {
  try {
    return new X509Certificate(text).subject !== undefined
  } catch {
    return false
  }
}
