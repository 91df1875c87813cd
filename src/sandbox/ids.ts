/** Random ids in the forms that AWS gives them. */

const digits = (random: () => number, alphabet: string, count: number): string =>
  Array.from({ length: count }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('')

/** A UUID, as request ids and deletion tasks have it. */
export const uuid = (random: () => number): string =>
  [8, 4, 4, 4, 12].map((count) => digits(random, '0123456789abcdef', count)).join('-')

/** The unique id of a role: `AROA` and 17 characters. */
export const roleId = (random: () => number): string =>
  `AROA${digits(random, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 17)}`

/** Of temporary credentials: `ASIA` and 16 characters. */
export const temporaryAccessKeyId = (random: () => number): string =>
  `ASIA${digits(random, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export const secretAccessKey = (random: () => number): string => digits(random, BASE64, 40)

/** AWS promises no form and no length for it; today's are base64 and some hundreds of characters. */
export const sessionToken = (random: () => number): string => `${digits(random, BASE64, 254)}==`
