/** Credentials, as the SDK and STS name their parts. */
export interface KeyPair {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | undefined
}

/** With the end of what is given for a time. */
export interface TemporaryKeyPair extends KeyPair {
  expiration?: Date | undefined
}
