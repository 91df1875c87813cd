/** The way of every request to AWS: through the proxy that the environment names, with the CA that is trusted. */
import { Agent } from 'node:https'
import type { Readable } from 'node:stream'
import type { HttpRequest } from '@smithy/core/protocols'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { HttpsProxyAgent } from 'hpagent'
import { withoutUser } from '../../redact.js'
import type { Runtime } from '../../runtime.js'
import { QUIET } from '../quiet.js'
import { type ChosenProxy, proxyFor } from './proxies.js'
import { ProxyError } from './proxy-error.js'

export interface Timeouts {
  connectionTimeout: number
  requestTimeout: number
  socketTimeout: number
  /** To the last byte of the answer; undefined where answers may be of any size. */
  wholeTimeout?: number
}

/** What the SDK's clients take as their `requestHandler`. */
export type HttpHandler = Pick<
  NodeHttpHandler,
  'handle' | 'metadata' | 'updateHttpClientConfig' | 'httpHandlerConfigs' | 'destroy'
>

/**
 * A handler for the SDK's clients. `ca`: the certificates to trust instead of Node's own, PEM.
 * `proxied: false`: for addresses of this machine and link-local ones, which no proxy can reach.
 */
export const createHttpHandler = (
  {
    env,
    clock,
    ca,
    timeouts,
  }: Pick<Runtime, 'env' | 'clock'> & { ca: string | undefined; timeouts: Timeouts },
  { proxied = true } = {},
): HttpHandler => {
  const trusted = ca === undefined ? {} : { ca }
  const options = { ...timeouts, throwOnRequestTimeout: true, logger: QUIET }
  const keptAlive = { keepAlive: true, maxSockets: 50, ...trusted }
  const direct = new NodeHttpHandler({ ...options, httpsAgent: new Agent(keptAlive) })
  const tunnels = new Map<string, NodeHttpHandler>()
  const tunnelThrough = ({ url }: ChosenProxy): NodeHttpHandler => {
    const tunnel =
      tunnels.get(url.href) ??
      new NodeHttpHandler({
        ...options,
        httpsAgent: new Tunnel(
          { ...keptAlive, proxy: url.href, proxyRequestOptions: ca === undefined ? {} : { ca: [ca] } },
          timeouts,
        ),
      })
    tunnels.set(url.href, tunnel)
    return tunnel
  }

  const handle: HttpHandler['handle'] = async (request, handlerOptions) => {
    const sent = clock.now()
    const answer = await send(request, handlerOptions)
    const { wholeTimeout } = timeouts
    if (wholeTimeout !== undefined) endAfter(clock, answer.response.body, wholeTimeout - (clock.now() - sent))
    return answer
  }

  const send: HttpHandler['handle'] = async (request, handlerOptions) => {
    const proxy = proxied ? proxyFor(env, request) : undefined
    if (proxy === undefined) return direct.handle(request, handlerOptions)
    try {
      if (request.protocol === 'https:') return await tunnelThrough(proxy).handle(request, handlerOptions)
      const answer = await direct.handle(toProxy(request, proxy), handlerOptions)
      if (answer.response.statusCode === 407) throw refusal(proxy, 407)
      return answer
    } catch (error) {
      throw toProxyError(error, proxy)
    }
  }

  return {
    handle,
    metadata: direct.metadata,
    httpHandlerConfigs: () => direct.httpHandlerConfigs(),
    updateHttpClientConfig: (key, value) => direct.updateHttpClientConfig(key, value),
    destroy: () => {
      for (const handler of [direct, ...tunnels.values()]) handler.destroy()
    },
  }
}

/** An answer may come byte by byte, and so be never late and never whole. */
const endAfter = (clock: Runtime['clock'], body: Readable, milliseconds: number): void => {
  const late = Object.assign(new Error('the answer began and did not end'), { name: 'TimeoutError' })
  const stopAlarm = clock.alarm(Math.max(0, milliseconds), () => body.destroy(late))
  body.once('close', stopAlarm)
  // Where no one reads it.
  body.once('error', () => {})
}

/** A proxy that takes the connection and says nothing is given up as one that does not take it. */
class Tunnel extends HttpsProxyAgent {
  constructor(
    options: ConstructorParameters<typeof HttpsProxyAgent>[0],
    private readonly timeouts: Timeouts,
  ) {
    super(options)
  }
  override createConnection(...[options, callback]: Parameters<HttpsProxyAgent['createConnection']>) {
    return super.createConnection({ ...options, timeout: this.timeouts.connectionTimeout }, callback)
  }
}

/** Plain HTTP: the proxy takes the whole address as the path (RFC 9112, "absolute-form"). */
const toProxy = (request: HttpRequest, { url }: ChosenProxy): HttpRequest => {
  const { protocol, hostname, port, path } = request
  const own = request.clone()
  own.protocol = url.protocol
  own.hostname = url.hostname
  own.port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  own.path = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`
  own.headers = { ...request.headers, ...authorization(url) }
  return own
}

const authorization = ({ username, password }: URL): Record<string, string> => {
  if (username === '' && password === '') return {}
  const both = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(both).toString('base64')}` }
}

const UNREACHABLE = /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EPROTO)$/

const toProxyError = (error: unknown, proxy: ChosenProxy): unknown => {
  if (!(error instanceof Error) || error instanceof ProxyError) return error
  const status = /^Bad response: (\d+)$/.exec(error.message)?.[1]
  if (status !== undefined) return refusal(proxy, Number(status))
  const { code = '' } = error as NodeJS.ErrnoException
  if (error.message === 'Proxy timeout') return proxyError(proxy, 'ProxyUnavailable', 'does not answer')
  if (!UNREACHABLE.test(code)) return error
  return proxyError(proxy, 'ProxyUnreachable', `cannot be reached: ${error.message || code}`)
}

const refusal = (proxy: ChosenProxy, status: number): ProxyError => {
  const how = `does not let this request through: HTTP status ${status}`
  if (status === 407) return proxyError(proxy, 'ProxyAuthentication', how)
  return proxyError(proxy, status >= 500 ? 'ProxyUnavailable' : 'ProxyRefused', how)
}

const proxyError = ({ url, setting }: ChosenProxy, code: ProxyError['code'], what: string): ProxyError =>
  new ProxyError(`the proxy ${withoutUser(url.href)} of ${setting} ${what}`, code, setting)
