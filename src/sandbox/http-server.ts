/** The sandbox behind HTTP, for the AWS CLI and every SDK: they reach it by `AWS_ENDPOINT_URL`. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readUpTo } from '../read-up-to.js'
import { NoAnswer } from './faults.js'
import type { Sandbox } from './sandbox.js'

export interface SandboxServer {
  url: string
  port: number
  /** Ends open connections too. */
  close(): Promise<void>
}

/** Bytes of a request that are taken: more than any call of these services may have. */
const MOST_BYTES = 8 * 1024 * 1024

/**
 * Listens until closed. Answers only what was sent to it by its own address or a name of this machine: a page in a
 * browser that has a name of its own point here (DNS rebinding) is refused.
 * @param port 0 for any that is free
 * @throws the listener's error, such as EADDRINUSE
 */
export const startHttpServer = async (
  sandbox: Sandbox,
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<SandboxServer> => {
  const server = createServer((request, response) => {
    if (!isOwnName(request.headers.host, host)) {
      refuse(
        response,
        403,
        `this sandbox answers to localhost and ${host}, not to the name in the Host header`,
      )
      return
    }
    // A connection that dies is how no answer looks from outside.
    serve(sandbox, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    port: actual,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const serve = async (sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = (await readUpTo(request, MOST_BYTES))?.toString()
  if (body === undefined) {
    refuse(response, 413, `the request is larger than ${MOST_BYTES} bytes`)
    return
  }
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const wire = {
    method: request.method ?? 'POST',
    path: request.url ?? '/',
    headers: headersOf(request),
    body,
  }
  try {
    const { status, headers, body } = await sandbox.answer(wire, gone.signal)
    const bytes = Buffer.from(body)
    response.writeHead(status, headers)
    if (bytes.length >= Number(headers['content-length'])) response.end(bytes)
    else response.write(bytes, () => response.destroy())
  } catch (error) {
    // No one answers a hanging call: its connection stays until one side closes it.
    if (!(error instanceof NoAnswer && error.kind === 'timeout')) throw error
  }
}

const LOOPBACK_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i

const isOwnName = (header: string | undefined, host: string): boolean => {
  const name = header?.replace(/:\d+$/, '') ?? ''
  return LOOPBACK_NAMES.test(name) || name === (host.includes(':') ? `[${host}]` : host)
}

const refuse = (response: ServerResponse, status: number, why: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${why}\n`)
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
