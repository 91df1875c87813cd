import { badInput, quoted } from '../../errors.js'

/**
 * The URL, where calls can go there. `setting` names where it stands, for the message.
 * @throws WmlError (input) where it is not whole: the SDK would find that out call by call
 */
export const checkEndpointUrl = (setting: string, url: string): string => {
  const isPlain = /^[\x21-\x7e]+$/.test(url)
  const { protocol, hostname } = isPlain && URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' }
  if ((protocol === 'http:' || protocol === 'https:') && hostname !== '') return url
  throw badInput(
    'MalformedValue',
    `${setting} ${quoted(withoutPassword(url))} is not a whole address`,
    'write it with its scheme, and nothing before or after it: http://127.0.0.1:4566, or https://…',
  )
}

/** A URL as a message may show it. */
export const withoutPassword = (url: string): string => url.replace(/\/\/[^/@]*@/, '//[redacted]@')
