import type { AwsCredentialIdentityProvider } from '@smithy/types'
import type { RoleToAssume } from '../calls/sts.js'
import type { KeyPair } from './key-pair.js'
import type { SessionCredentials } from './open-role-session.js'

/** Assumes a role by the credentials given. */
export type AssumeProfileRole = (source: KeyPair, role: RoleToAssume) => Promise<SessionCredentials>

/**
 * The SDK's default credential chain, but for the roles of profiles: those are assumed by this tool's own call.
 * The SDK would send it to AWS whatever the endpoint is, sleep deaf to signals, and crash the process where
 * the source credentials are missing while a person looks for the MFA code.
 */
export const credentialChain = async (assumeProfileRole: AssumeProfileRole) => {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node')
  return (init: object): AwsCredentialIdentityProvider =>
    defaultProvider({
      ...init,
      // Asked for by the role's own call, once the source credentials are there.
      mfaCodeProvider: async () => '',
      roleAssumer: (source, { RoleArn, RoleSessionName, DurationSeconds, ExternalId, SerialNumber }) =>
        assumeProfileRole(source, {
          roleArn: RoleArn,
          sessionName: RoleSessionName,
          durationSeconds: DurationSeconds ?? 3600,
          externalId: ExternalId,
          mfaSerial: SerialNumber,
        }),
    })
}
