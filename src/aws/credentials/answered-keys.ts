import { z } from 'zod'
import type { TemporaryKeyPair } from '../key-pair.js'
import { faultIn } from './checked-keys.js'
import { noKeys } from './context.js'

/** What processes and metadata endpoints answer, spelled as they do. */
const Answer = z.object({
  AccessKeyId: z.string(),
  SecretAccessKey: z.string(),
  SessionToken: z.string().nullish(),
  Token: z.string().nullish(),
  Expiration: z.string().nullish(),
})

/**
 * The keys of an answer.
 * @throws AwsError (credentials) where a part is missing or cannot be sent
 */
export const answeredKeys = (from: string, answer: object): TemporaryKeyPair => {
  const next = 'correct what gives the credentials, or choose another source'
  const parsed = Answer.safeParse(answer)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw noKeys(from, 'MalformedCredentials', `the answer has no proper ${issue?.path.join('.')}`, next)
  }
  const { AccessKeyId, SecretAccessKey, SessionToken, Token, Expiration } = parsed.data
  const keys = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: (SessionToken ?? Token) || undefined,
  }
  for (const [part, value] of Object.entries(keys)) {
    const fault = value === undefined ? undefined : faultIn(value)
    if (fault !== undefined) throw noKeys(from, 'MalformedCredentials', `its ${part} ${fault}`, next)
  }
  if (!Expiration) return keys
  const expiration = new Date(Expiration)
  if (Number.isNaN(expiration.getTime()))
    throw noKeys(from, 'MalformedCredentials', 'its Expiration is not a time', next)
  return { ...keys, expiration }
}
