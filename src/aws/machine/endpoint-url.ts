import { badInput, quoted } from '../../errors.js'
import { withoutUser } from '../../redact.js'

/** Undefined where it is not whole, or has an @ behind its host: that is a password with a character of addresses in it. */
export const toHttpUrl = (text: string): URL | undefined => {
  const url = /^[\x21-\x7e]+$/.test(text) && URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '') return undefined
  return /@/.test(`${url.pathname}${url.search}${url.hash}`) ? undefined : url
}

/**
 * The URL, where calls can go there. `setting` names where it stands, for the message.
 * @throws WmlError (input) where it is not whole: the SDK would find that out call by call
 */
export const checkEndpointUrl = (setting: string, url: string): string => {
  if (toHttpUrl(url) !== undefined) return url
  throw badInput(
    'MalformedValue',
    `${setting} ${quoted(withoutUser(url))} is not a whole address`,
    `write it with its scheme, and nothing before or after it: http://127.0.0.1:4566, or https://…${nextForPassword(url)}`,
  )
}

/** What to add to the next step, where the address has a user. */
export const nextForPassword = (url: string): string =>
  url.includes('@') ? '; in a password write %2F for /, %3F for ?, %23 for # and %40 for @' : ''
