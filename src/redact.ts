const REDACTED = '[redacted]'

const SECRETS: RegExp[] = [
  // Access key ids, long-lived and temporary.
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}\b/g,
  // JSON web tokens: web identity, SSO.
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]+)?/g,
  // Session tokens, and whatever else is that long and unbroken. ARNs have colons in them.
  /[A-Za-z0-9+/=_%-]{100,}/g,
  // Secret access keys: 40 characters that mix all three kinds, as no name or path is likely to.
  /(?<![A-Za-z0-9+/=])(?=[A-Za-z+/]*[0-9])(?=[^A-Z]*[A-Z])(?=[^a-z]*[a-z])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/g,
]

/** `name: value` and `name=value`, in headers, JSON, INI files and canonical requests. */
const NAMED_SECRET =
  /((?:secret|token|password|passwd|signature|authorization|credential|session[-_ ]?key)[\w-]*["']?\s*[:=]\s*["']?)([A-Za-z0-9+/=_.%-]{12,})/gi

/** `--password value`, as programs repeat their arguments. */
const NAMED_ARGUMENT = /(--?[\w-]*(?:secret|token|password|passwd)[\w-]*\s+["']?)([^\s"'[]+)/gi

/** An MFA code is six digits like any others: it is known by the flag or the member before it. */
const NAMED_CODE = /((?:mfa-code|TokenCode)["'\s,:=]+)[0-9]{6}(?![0-9])/gi

/** User name and password in an address, up to the last @ before its path. */
const USER_OF_ADDRESS = /(\b[a-z][a-z0-9+.-]*:\/{0,2}|\/\/)[^\s/?#"'`<>]*:[^\s/?#"'`<>]*@/gi

/** A user name alone, which is how some servers take a token. Mail addresses and folders have an @ too, but no scheme. */
const TOKEN_OF_ADDRESS = /(\bhttps?:\/*|\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'`<>]+@/gi

/** The text without the passwords in its addresses: `http://[redacted]@host`. What else is in it stays as it is. */
export const withoutPasswords = (text: string): string =>
  text.replace(USER_OF_ADDRESS, `$1${REDACTED}@`).replace(TOKEN_OF_ADDRESS, `$1${REDACTED}@`)

/**
 * A value that is meant as an address, as a message may show it: nothing of what stands before its last @. One that is
 * refused may be written in any way, with a password of any characters.
 */
export const withoutUser = (address: string): string =>
  address.replace(/^(https?:\/*|[a-z][a-z0-9+.-]*:\/\/)?.*@/is, `$1${REDACTED}@`)

/** The text without access key ids, secret keys, session tokens, or values that are named as such. */
export const redact = (text: string): string =>
  SECRETS.reduce(
    (rest, secret) => rest.replace(secret, REDACTED),
    [NAMED_SECRET, NAMED_ARGUMENT, NAMED_CODE].reduce(
      (rest, named) => rest.replace(named, `$1${REDACTED}`),
      withoutPasswords(text),
    ),
  )
