import type { Service } from '../calls/call.js'

/** AWS's default is three; a throttled account needs more. */
const MAX_ATTEMPTS = 10

/** The SDK's `serviceId`, which AWS's settings are named by. */
const SERVICE_IDS: Record<Service | 's3', string> = {
  workmail: 'WorkMail',
  iam: 'IAM',
  logs: 'CloudWatch Logs',
  sts: 'STS',
  organizations: 'Organizations',
  s3: 'S3',
}

/** How often a request is sent at most: `AWS_MAX_ATTEMPTS`, then the profile's `max_attempts`, then ten. */
export const maxAttemptsSetting = (profile: string | undefined): (() => Promise<number>) => {
  let attempts: Promise<number> | undefined
  const load = async (): Promise<number> => {
    const [{ loadConfig }, { NODE_MAX_ATTEMPT_CONFIG_OPTIONS }] = await Promise.all([
      import('@smithy/core/config'),
      import('@smithy/core/retry'),
    ])
    return loadConfig({ ...NODE_MAX_ATTEMPT_CONFIG_OPTIONS, default: MAX_ATTEMPTS }, { profile })()
  }
  return () => {
    attempts ??= load()
    return attempts
  }
}

/**
 * Where the environment or the profile sends a service's calls; undefined where they say nothing, or where
 * `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` says that they do not count. The SDK reads the same settings, but
 * only of the profile in `AWS_PROFILE`, so that `--profile` would send a test account's calls to AWS.
 * Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
 */
export const endpointSetting = async (
  service: Service | 's3',
  profile: string | undefined,
): Promise<string | undefined> => {
  const { loadConfig } = await import('@smithy/core/config')
  const settingName = SERVICE_IDS[service].replaceAll(' ', '_')
  const isIgnored = await loadConfig<boolean>(
    {
      environmentVariableSelector: (env) => isTrue(env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS),
      configFileSelector: (section) => isTrue(section.ignore_configured_endpoint_urls),
      default: false,
    },
    { profile },
  )()
  if (isIgnored) return undefined
  const url = await loadConfig<string>(
    {
      environmentVariableSelector: (env) =>
        env[`AWS_ENDPOINT_URL_${settingName.toUpperCase()}`] || env.AWS_ENDPOINT_URL || undefined,
      configFileSelector: (section, file) =>
        file?.[`services.${section.services}`]?.[`${settingName.toLowerCase()}.endpoint_url`] ||
        section.endpoint_url ||
        undefined,
      default: '',
    },
    { profile },
  )()
  return url || undefined
}

const isTrue = (setting: string | undefined): boolean | undefined =>
  setting === undefined ? undefined : setting.toLowerCase() === 'true'
