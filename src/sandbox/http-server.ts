/** The sandbox behind HTTP, for the AWS CLI and every SDK: they reach it by `AWS_ENDPOINT_URL`. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { NoAnswer } from './faults.js'
import type { Sandbox } from './sandbox.js'

export interface SandboxServer {
  url: string
  port: number
  /** Ends open connections too. */
  close(): Promise<void>
}

/**
 * Listens until closed.
 * @param port 0 for any that is free
 * @throws the listener's error, such as EADDRINUSE
 */
export const startHttpServer = async (
  sandbox: Sandbox,
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<SandboxServer> => {
  const server = createServer((request, response) => {
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
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const wire = {
    method: request.method ?? 'POST',
    path: request.url ?? '/',
    headers: headersOf(request),
    body: await bodyOf(request),
  }
  try {
    const { status, headers, body } = await sandbox.answer(wire, gone.signal)
    const bytes = Buffer.from(body)
    response.writeHead(status, headers)
    if (bytes.length >= Number(headers['content-length'])) response.end(bytes)
    else response.write(bytes, () => response.destroy())
  } catch (error) {
    // Nobody answers a hanging call: its connection stays until one side closes it.
    if (!(error instanceof NoAnswer && error.kind === 'timeout')) throw error
  }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
