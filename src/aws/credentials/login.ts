import type { TemporaryKeyPair } from '../key-pair.js'
import { collectAnswer } from '../text-of.js'
import { type FetchContext, noKeys, said } from './context.js'
import type { Source } from './source.js'

/**
 * Credentials of `aws login`, by the SDK's own provider: it knows the proofs that its renewal takes.
 * @throws AwsError (credentials)
 */
export const loginKeys = async (
  { settings, handler }: FetchContext,
  { profile, from }: Extract<Source, { kind: 'login' }>,
): Promise<TemporaryKeyPair> => {
  const { fromLoginCredentials } = await import('@aws-sdk/credential-provider-login')
  const endpoint = settings.endpointOf('signin')
  const { configPath, credentialsPath } = settings.profiles
  const client = { requestHandler: handler, streamCollector: collectAnswer }
  const clientConfig = { ...client, ...(endpoint === undefined ? {} : { endpoint }) }
  const provider = fromLoginCredentials({
    profile,
    configFilepath: configPath,
    filepath: credentialsPath,
    clientConfig,
  })
  return provider().catch((error: Error) => {
    throw noKeys(from, 'NotSignedIn', said(error.message), 'sign in again with `aws login` and this profile')
  })
}
