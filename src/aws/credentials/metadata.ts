/** Credentials of the machine's own: of a container, or of an EC2 instance. Never asked for through a proxy. */
import { withoutUser } from '../../redact.js'
import type { TemporaryKeyPair } from '../key-pair.js'
import { createHttpHandler } from '../machine/http-handler.js'
import { answeredKeys } from './answered-keys.js'
import { askHttp, type HttpAnswer, jsonObject } from './ask-http.js'
import { faultIn } from './checked-keys.js'
import { type FetchContext, noKeys, said } from './context.js'
import type { Source } from './source.js'

const SECOND = 1000
/** The deadlines of the AWS CLI: two seconds, three times, a second between them; one second for an instance. */
const CONTAINER_DEADLINE = 2 * SECOND
const CONTAINER_ATTEMPTS = 3
const INSTANCE_DEADLINE = SECOND

const nearHandler = ({ settings: { machine, ca }, clock }: FetchContext, deadline: number) =>
  createHttpHandler(
    {
      env: machine.env,
      clock,
      ca,
      timeouts: {
        connectionTimeout: deadline,
        requestTimeout: deadline,
        socketTimeout: deadline,
        wholeTimeout: deadline,
      },
    },
    { proxied: false },
  )

/** @throws AwsError (credentials) where the endpoint is silent or gives none */
export const containerKeys = async (
  context: FetchContext,
  { url, from }: Extract<Source, { kind: 'container' }>,
): Promise<TemporaryKeyPair> => {
  const { clock, signal } = context
  const headers = { accept: 'application/json', ...(await authorization(context, from)) }
  const handler = nearHandler(context, CONTAINER_DEADLINE)
  let why = ''
  for (let attempt = 1; attempt <= CONTAINER_ATTEMPTS; attempt += 1) {
    if (attempt > 1) await clock.sleep(SECOND, signal)
    const answer = await askHttp(handler, { method: 'GET', url, headers }, signal).catch((error: Error) =>
      reasonOf(error),
    )
    if (typeof answer === 'string') why = answer
    else {
      const keys = answer.status === 200 ? jsonObject(answer.body) : undefined
      if (keys !== undefined) return answeredKeys(from, keys)
      why = `HTTP status ${answer.status}: ${said(answer.body)}`
    }
  }
  throw noKeys(
    from,
    'ContainerCredentialsFailed',
    `${said(withoutUser(url))} gives none: ${why}`,
    'see whether the container may have a role; or unset the variable, where this is not a container',
  )
}

const reasonOf = (error: Error): string => {
  if (error.name === 'AbortError') throw error
  return said(error.message || (error as NodeJS.ErrnoException).code || error.name)
}

const authorization = async ({ settings }: FetchContext, from: string): Promise<Record<string, string>> => {
  const { env, files } = settings.machine
  const path = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
  const setting =
    path === undefined ? 'AWS_CONTAINER_AUTHORIZATION_TOKEN' : 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'
  const next = `see what sets ${setting}`
  const token =
    path === undefined
      ? env.AWS_CONTAINER_AUTHORIZATION_TOKEN
      : await files.read(path).catch((error: Error) => {
          throw noKeys(
            from,
            'NoContainerToken',
            `the file of ${setting} cannot be read: ${error.message}`,
            next,
          )
        })
  if (path !== undefined && token === undefined)
    throw noKeys(from, 'NoContainerToken', `there is no file ${said(path)}, which ${setting} names`, next)
  if (token === undefined) return {}
  // A token may be two words: a scheme and a secret.
  const fault = faultIn(token.replaceAll(' ', ''))
  if (fault !== undefined)
    throw noKeys(from, 'MalformedContainerToken', `the token of ${setting} ${fault}`, next)
  return { authorization: token }
}

const IPV4 = 'http://169.254.169.254'
const IPV6 = 'http://[fd00:ec2::254]'
const ROLES = '/latest/meta-data/iam/security-credentials/'

/**
 * By version 2 of the service, or version 1 where that is all there is and no one forbids it.
 * @throws AwsError (credentials) where this is not an instance, or it has no role
 */
export const instanceKeys = async (
  context: FetchContext,
  { from }: Extract<Source, { kind: 'instance' }>,
): Promise<TemporaryKeyPair> => {
  const { settings, signal } = context
  const { env } = settings.machine
  const setting = (variable: string, name: string) => env[variable] || settings.profile?.all.get(name)?.value
  const mode = setting('AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE', 'ec2_metadata_service_endpoint_mode')
  const base = setting('AWS_EC2_METADATA_SERVICE_ENDPOINT', 'ec2_metadata_service_endpoint')
  const endpoint = (base ?? (mode?.toLowerCase() === 'ipv6' ? IPV6 : IPV4)).replace(/\/$/, '')
  const handler = nearHandler(context, INSTANCE_DEADLINE)
  const ask = (method: string, path: string, headers: Record<string, string>) =>
    askHttp(handler, { method, url: `${endpoint}${path}`, headers }, signal)

  const token = await ask('PUT', '/latest/api/token', {
    'x-aws-ec2-metadata-token-ttl-seconds': '21600',
  }).catch((error: Error) => {
    if (error.name === 'AbortError') throw error
    throw noneAtAll(`this machine answers no credentials either: ${reasonOf(error)}`)
  })
  const isOld = [403, 404, 405].includes(token.status)
  const forbidden =
    setting('AWS_EC2_METADATA_V1_DISABLED', 'ec2_metadata_v1_disabled')?.toLowerCase() === 'true'
  if (token.status !== 200 && (!isOld || forbidden))
    throw noKeys(from, 'InstanceCredentialsFailed', `no token: HTTP status ${token.status}`, FOR_INSTANCES)
  const headers: Record<string, string> =
    token.status === 200 ? { 'x-aws-ec2-metadata-token': token.body } : {}
  const role = await readOf(from, () => ask('GET', ROLES, headers))
  const answer = await readOf(from, () => ask('GET', `${ROLES}${role.trim().split('\n')[0]}`, headers))
  return answeredKeys(from, jsonObject(answer) ?? {})
}

const FOR_INSTANCES = 'attach a role to the instance, or choose another source'

const readOf = async (from: string, ask: () => Promise<HttpAnswer>): Promise<string> => {
  const answer = await ask().catch((error: Error) => {
    throw noKeys(from, 'InstanceCredentialsFailed', reasonOf(error), FOR_INSTANCES)
  })
  if (answer.status === 200 && answer.body.trim() !== '') return answer.body
  const why = answer.status === 404 ? 'the instance has no role' : `HTTP status ${answer.status}`
  throw noKeys(from, 'InstanceCredentialsFailed', why, FOR_INSTANCES)
}

/** Nothing on this machine names credentials. */
export const noneAtAll = (also = ''): Error =>
  noKeys(
    undefined,
    'NoCredentials',
    `neither the environment nor the AWS config files name any${also === '' ? '' : `, and ${also}`}`,
    'choose a --profile, sign in (`aws configure`, `aws configure sso`), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  )
