/** The STS calls of this tool (STS API reference). */
import { GLOBAL_REGION } from '../facts/regions.js'
import type { Call, Value } from './call.js'

const call = (action: string, input: Record<string, Value>): Call => ({
  service: 'sts',
  action,
  region: GLOBAL_REGION,
  input,
})

/** Needs no permission and ignores denies. */
export const getCallerIdentity = (): Call => call('GetCallerIdentity', {})

/** A role, and what its session is to be. */
export interface RoleToAssume {
  roleArn: string
  /** Names the session in the caller's ARN and in CloudTrail. */
  sessionName: string
  /** 900 to 43,200, and no more than the role allows. */
  durationSeconds: number
  externalId?: string | undefined
  /** Serial number or ARN of the caller's MFA device, where the role asks for MFA. */
  mfaSerial?: string | undefined
}

/** `tokenCode`: what the MFA device shows; each code works once. */
export const assumeRole = (role: RoleToAssume, tokenCode?: string): Call => {
  const { roleArn, sessionName, durationSeconds, externalId, mfaSerial } = role
  return call('AssumeRole', {
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: durationSeconds,
    ...(externalId === undefined ? {} : { ExternalId: externalId }),
    ...(mfaSerial === undefined ? {} : { SerialNumber: mfaSerial }),
    ...(tokenCode === undefined ? {} : { TokenCode: tokenCode }),
  })
}

/** A role that the token of an identity provider vouches for. Not signed: the token is the proof. */
export const assumeRoleWithWebIdentity = (asked: {
  roleArn: string
  sessionName: string
  token: string
}): Call =>
  call('AssumeRoleWithWebIdentity', {
    RoleArn: asked.roleArn,
    RoleSessionName: asked.sessionName,
    WebIdentityToken: asked.token,
  })
