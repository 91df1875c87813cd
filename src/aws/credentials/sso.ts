/** Credentials of IAM Identity Center, by the token that `aws sso login` leaves in a file. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { TemporaryKeyPair } from '../key-pair.js'
import { expandPath } from '../machine/read-profiles.js'
import { isNetworkError } from '../network-errors.js'
import { toAwsError } from '../to-aws-error.js'
import { answeredKeys } from './answered-keys.js'
import { askHttp, type HttpAnswer, jsonObject } from './ask-http.js'
import { type FetchContext, noKeys, said } from './context.js'
import type { Source, Sso } from './source.js'

const SECOND = 1000
/** Milliseconds before its end at which a token is renewed (the AWS CLI's window). */
const RENEWED_BEFORE_END = 15 * 60 * SECOND
const ATTEMPTS = 3

/** What the AWS CLI writes there; the members for renewal only where it registered for it. */
const Token = z.looseObject({
  accessToken: z.string().min(1),
  expiresAt: z.string(),
  refreshToken: z.string().optional(),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
  registrationExpiresAt: z.string().optional(),
})
type Token = z.infer<typeof Token>

type SsoSource = Extract<Source, { kind: 'sso' }>

/** @throws AwsError: `credentials` where no one is signed in, or the portal refuses; network faults as they are */
export const ssoKeys = async (context: FetchContext, source: SsoSource): Promise<TemporaryKeyPair> => {
  const { sso, from } = source
  const token = await currentToken(context, source)
  const query = new URLSearchParams({ role_name: sso.roleName, account_id: sso.accountId })
  const portal = context.settings.endpointOf('sso') ?? `https://portal.sso.${sso.region}.amazonaws.com`
  const { status, body } = await ask(context, sso, 'GetRoleCredentials', {
    method: 'GET',
    url: `${portal.replace(/\/$/, '')}/federation/credentials?${query}`,
    headers: { 'x-amz-sso_bearer_token': token },
  })
  if (status === 401) throw notSignedIn(source, 'IAM Identity Center does not take the token any more')
  const { roleCredentials } = jsonObject(body) ?? {}
  if (status !== 200 || typeof roleCredentials !== 'object' || roleCredentials === null) {
    const why = `IAM Identity Center refuses role ${sso.roleName} of account ${sso.accountId} (HTTP status ${status}): ${said(body)}`
    throw noKeys(from, 'SsoRefused', why, 'see that you are assigned that account and permission set')
  }
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = roleCredentials as Record<
    string,
    unknown
  >
  return answeredKeys(from, {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: new Date(Number(expiration)).toString(),
  })
}

const notSignedIn = ({ from, sso }: SsoSource, why: string) =>
  noKeys(
    from,
    'NotSignedIn',
    why,
    sso.session === undefined
      ? 'sign in with `aws sso login` and this profile'
      : `sign in with \`aws sso login --sso-session ${sso.session}\``,
  )

/** The token in the file, renewed where it ends soon and may be renewed. */
const currentToken = async (context: FetchContext, source: SsoSource): Promise<string> => {
  const { settings, clock } = context
  const { sso } = source
  const name = createHash('sha1')
    .update(sso.session ?? sso.startUrl)
    .digest('hex')
  const path = join(expandPath(settings.machine, '~/.aws/sso/cache'), `${name}.json`)
  const text = await settings.machine.files.read(path).catch((error: Error) => {
    throw notSignedIn(source, `the token's file cannot be read: ${error.message}`)
  })
  if (text === undefined) throw notSignedIn(source, `no one is signed in: there is no file ${path}`)
  const parsed = Token.safeParse(jsonObject(text))
  if (!parsed.success) throw notSignedIn(source, `there is no token in ${path}`)
  const token = parsed.data
  const left = new Date(token.expiresAt).getTime() - clock.now()
  if (sso.session !== undefined && !(left > RENEWED_BEFORE_END)) {
    const renewed = await renew(context, sso, token)
    if (renewed !== undefined) {
      const next = { ...token, ...renewed }
      // Whoever cannot keep the new token can use it all the same.
      await settings.machine.files.replace(path, `${JSON.stringify(next, null, 2)}\n`).catch(() => {})
      return next.accessToken
    }
  }
  if (!(left > 0)) throw notSignedIn(source, `the sign-in ended at ${token.expiresAt} (${path})`)
  return token.accessToken
}

/** Undefined where it cannot be renewed: the old one is used to its end. */
const renew = async (context: FetchContext, sso: Sso, token: Token): Promise<Partial<Token> | undefined> => {
  const { clock, settings } = context
  const { refreshToken, clientId, clientSecret, registrationExpiresAt } = token
  if (refreshToken === undefined || clientId === undefined || clientSecret === undefined) return undefined
  if (registrationExpiresAt && new Date(registrationExpiresAt).getTime() <= clock.now()) return undefined
  const oidc = settings.endpointOf('sso-oidc') ?? `https://oidc.${sso.region}.amazonaws.com`
  const { status, body } = await ask(context, sso, 'CreateToken', {
    method: 'POST',
    url: `${oidc.replace(/\/$/, '')}/token`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId, clientSecret, refreshToken, grantType: 'refresh_token' }),
  })
  const answer = status === 200 ? jsonObject(body) : undefined
  if (typeof answer?.accessToken !== 'string' || typeof answer.expiresIn !== 'number') return undefined
  return {
    accessToken: answer.accessToken,
    expiresAt: new Date(clock.now() + answer.expiresIn * SECOND).toISOString(),
    ...(typeof answer.refreshToken === 'string' ? { refreshToken: answer.refreshToken } : {}),
  }
}

/** Asks up to three times, where no one or only a fault answers. @throws AwsError */
const ask = async (
  { handler, clock, signal }: FetchContext,
  { region }: Sso,
  action: string,
  request: Parameters<typeof askHttp>[1],
): Promise<HttpAnswer> => {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === ATTEMPTS
    try {
      const answer = await askHttp(handler, request, signal)
      if (isLast || (answer.status < 500 && answer.status !== 429)) return answer
    } catch (error) {
      if (isLast || !(error instanceof Error && isNetworkError(error)))
        throw toAwsError(error, { service: 'sso', action, region })
    }
    await clock.sleep(SECOND * attempt, signal)
  }
}
