import { text } from 'node:stream/consumers'
import { HttpRequest } from '@smithy/core/protocols'
import type { HttpHandler } from '../machine/http-handler.js'

export interface HttpAnswer {
  status: number
  body: string
}

/** One plain request. Credentials are answered in a few hundred bytes: a longer answer is none. */
const LONGEST_BODY = 1024 * 1024

/** @throws the connection's error, a TimeoutError, or an AbortError */
export const askHttp = async (
  handler: HttpHandler,
  asked: { method: string; url: string; headers?: Record<string, string>; body?: string },
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> => {
  const { protocol, hostname, port, pathname, searchParams } = new URL(asked.url)
  const request = new HttpRequest({
    method: asked.method,
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: {
      host: port === '' ? hostname : `${hostname}:${port}`,
      ...asked.headers,
      ...(asked.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(asked.body)) }),
    },
    ...(asked.body === undefined ? {} : { body: asked.body }),
  })
  const { response } = await handler.handle(request, signal === undefined ? {} : { abortSignal: signal })
  return { status: response.statusCode, body: (await text(response.body)).slice(0, LONGEST_BODY) }
}

/** The members of a JSON object; undefined where the text is none. */
export const jsonObject = (body: string): Record<string, unknown> | undefined => {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
