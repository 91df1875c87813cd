/** Asks a source for credentials. */
import { assumeRoleWithWebIdentity } from '../../calls/sts.js'
import type { KeyPair, TemporaryKeyPair } from '../key-pair.js'
import { openRoleSession, openSession } from '../open-role-session.js'
import { faultIn } from './checked-keys.js'
import { type FetchContext, noKeys, said } from './context.js'
import { loginKeys } from './login.js'
import { containerKeys, instanceKeys, noneAtAll } from './metadata.js'
import { processKeys } from './process.js'
import type { Source } from './source.js'
import { ssoKeys } from './sso.js'

/**
 * `sourceKeys` answers the keys that a role is assumed by.
 * @throws AwsError: `credentials`, with the source's own reason; faults of the network or of AWS as they are
 */
export const fetchKeys = async (
  context: FetchContext,
  source: Source,
  sourceKeys: (() => Promise<KeyPair>) | undefined,
): Promise<TemporaryKeyPair> => {
  switch (source.kind) {
    case 'keys':
      return source.keys
    case 'process':
      return processKeys(context, source)
    case 'sso':
      return ssoKeys(context, source)
    case 'login':
      return loginKeys(context, source)
    case 'container':
      return containerKeys(context, source)
    case 'instance':
      return instanceKeys(context, source)
    case 'web-identity':
      return webIdentityKeys(context, source)
    case 'role': {
      const { open, askMfaCode, signal } = context
      return openRoleSession(open(await sourceKeys?.()), source.role, askMfaCode, { signal })
    }
    case 'none':
      throw noneAtAll()
  }
}

/** The token is read anew for each session: whoever gives it renews the file. */
const webIdentityKeys = async (
  { settings, open, signal }: FetchContext,
  { tokenFile, roleArn, sessionName = 'workmail-lifecycle', from }: Extract<Source, { kind: 'web-identity' }>,
): Promise<TemporaryKeyPair> => {
  const next = 'see what gives the token, or choose another source'
  const fault = (why: string) => noKeys(from, 'NoWebIdentityToken', why, next)
  const text = await settings.machine.files.read(tokenFile).catch((error: Error) => {
    throw fault(`the token's file cannot be read: ${error.message}`)
  })
  if (text === undefined) throw fault(`there is no file ${said(tokenFile)}, which is to hold the token`)
  const token = text.trim()
  const wrong = faultIn(token)
  if (wrong !== undefined) throw fault(`the token in ${said(tokenFile)} ${wrong}`)
  return openSession(
    open(),
    assumeRoleWithWebIdentity({ roleArn, sessionName, token }),
    { roleArn, secret: token },
    { signal },
  )
}
