import { WmlError } from '../../errors.js'
import type { KeyPair } from '../key-pair.js'

/** What is wrong with a part of credentials; it never shows the value. Undefined where it can be sent. */
export const faultIn = (value: string): string | undefined => {
  if (value === '') return 'is empty'
  if (/^[\x21-\x7e]+$/.test(value)) return undefined
  if (/[\r\n]$/.test(value)) return `ends with a line break (${JSON.stringify(value.at(-1)).slice(1, -1)})`
  return 'holds a space, a control character or a letter that no credentials have'
}

/** @throws WmlError (input) where a part cannot be sent; `nameOf` says where each stands */
export const checkedKeys = (keys: KeyPair, nameOf: (part: keyof KeyPair) => string): KeyPair => {
  for (const part of ['accessKeyId', 'secretAccessKey', 'sessionToken'] as const) {
    const value = keys[part]
    const fault = value === undefined ? undefined : faultIn(value)
    if (fault === undefined) continue
    throw new WmlError(
      'input',
      'MalformedCredentials',
      `${nameOf(part)} ${fault}`,
      'set it again to exactly what AWS gave, with nothing before or after it',
    )
  }
  return keys
}
