import { HttpRequest } from '@smithy/core/protocols'
import type { HttpHandler } from '../machine/http-handler.js'
import { textOf } from '../text-of.js'

export interface HttpAnswer {
  status: number
  body: string
}

/** One plain request. @throws the connection's error, a TimeoutError, an UnreadableReply, or an AbortError */
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
  return { status: response.statusCode, body: await textOf(response.body) }
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
