/** Which proxy a request goes through, by the environment, as the AWS CLI (Python's `urllib`) reads it. */
import { badInput, quoted } from '../../errors.js'
import { withoutUser } from '../../redact.js'
import type { Runtime } from '../../runtime.js'
import { nextForPassword, toHttpUrl } from './endpoint-url.js'

export interface ChosenProxy {
  url: URL
  /** The variable that names it. */
  setting: string
}

type Env = Runtime['env']

/** Of a variable that may be written in lower case or upper case; the lower case goes first. */
const variable = (env: Env, name: string): { setting: string; value: string } | undefined => {
  const setting = [name.toLowerCase(), name.toUpperCase()].find((each) => env[each] !== undefined)
  return setting === undefined ? undefined : { setting, value: env[setting] ?? '' }
}

/** @throws WmlError (input) where a variable names no proxy that can be used */
export const checkProxies = (env: Env): void => {
  for (const protocol of ['http:', 'https:']) proxyOf(env, protocol)
}

const proxyOf = (env: Env, protocol: string): ChosenProxy | undefined => {
  const found = variable(env, protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY')
  if (found === undefined || found.value === '') return undefined
  const { setting, value } = found
  // `proxy.example.com:3128` is common, and meant as http.
  const whole = value.includes('://') ? value : `http://${value}`
  const url = toHttpUrl(whole)
  if (url !== undefined) return { url, setting }
  throw badInput(
    'MalformedProxy',
    `${setting} ${quoted(withoutUser(value))} in the environment is not the address of an HTTP proxy`,
    `write it as http://HOST:PORT, or unset ${setting}${nextForPassword(value)}`,
  )
}

/**
 * The proxy for a request; undefined where it goes straight there. `NO_PROXY` lists hosts, domains with all below
 * them, and `*`; each with a port or for every port.
 */
export const proxyFor = (
  env: Env,
  { protocol, hostname, port }: { protocol: string; hostname: string; port?: number | undefined },
): ChosenProxy | undefined => {
  const host = hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  const withPort = `${host}:${port ?? (protocol === 'https:' ? 443 : 80)}`
  const exceptions = (variable(env, 'NO_PROXY')?.value ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
  const isExempt = exceptions.some((exception) => {
    if (exception === '') return false
    if (exception === '*') return true
    const name = exception.replace(/^\.+/, '').replace(/^\[(.*)\]$/, '$1')
    return [host, withPort].some((each) => each === name || each.endsWith(`.${name}`))
  })
  return isExempt ? undefined : proxyOf(env, protocol)
}
