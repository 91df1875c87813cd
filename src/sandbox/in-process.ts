/** The sandbox behind the request handler of the AWS SDK: the real SDK, and no socket. */
import { Readable } from 'node:stream'
import { onAbort } from '../on-abort.js'
import { NoAnswer } from './faults.js'
import type { Sandbox } from './sandbox.js'
import type { WireResponse } from './wire.js'

/** As much of the SDK's HttpRequest as is read here. */
interface HandlerRequest {
  method: string
  path: string
  headers: Record<string, string>
  body?: unknown
}

interface HandlerOptions {
  abortSignal?: unknown
}

/**
 * A `requestHandler` for the clients of the AWS SDK for JavaScript v3. Ends with an AbortError as soon as the
 * call's signal says so, and fails as the SDK's own handler does where no answer comes.
 */
export const inProcessHandler = (sandbox: Sandbox) => ({
  metadata: { handlerProtocol: 'http/1.1' },

  async handle(request: HandlerRequest, { abortSignal }: HandlerOptions = {}) {
    const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined
    if (signal?.aborted) throw abortError()
    const answered = sandbox.answer(
      {
        method: request.method,
        path: request.path,
        headers: request.headers,
        body: textOf(request.body),
      },
      signal,
    )
    try {
      return { response: toHandlerResponse(await endedBy(signal, answered)) }
    } catch (error) {
      if (signal?.aborted) throw abortError()
      if (error instanceof NoAnswer) throw networkError(error)
      throw error
    }
  },

  destroy() {},

  updateHttpClientConfig() {},

  httpHandlerConfigs() {
    return {}
  },
})

/** The answer, unless the signal comes first. One listener stands for all the calls that are under way. */
const endedBy = async (signal: AbortSignal | undefined, answered: Promise<WireResponse>) => {
  if (signal === undefined) return answered
  let stopListening = (): void => {}
  const stopped = new Promise<never>((_, reject) => {
    stopListening = onAbort(signal, () => reject(abortError()))
  })
  return Promise.race([answered, stopped]).finally(stopListening)
}

const toHandlerResponse = ({ status, headers, body }: WireResponse) => {
  const bytes = Buffer.from(body)
  const whole = bytes.length >= Number(headers['content-length'])
  return { statusCode: status, headers, body: Readable.from(whole ? [bytes] : cutOff(bytes)) }
}

async function* cutOff(bytes: Buffer) {
  yield bytes
  throw connectionError('aborted', 'ECONNRESET')
}

const textOf = (body: unknown): string => {
  if (body === undefined || body === null) return ''
  // Buffer.from would ask the SDK's body for its string, at which the SDK warns.
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body)
}

const abortError = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' })

/** Named as the SDK's node handler names them: a connection that broke off is a time-out to it. */
const networkError = ({ kind, message, code }: NoAnswer): Error =>
  Object.assign(
    connectionError(message, code),
    kind === 'reset' || kind === 'timeout' ? { name: 'TimeoutError' } : {},
  )

const connectionError = (message: string, code: string): Error => Object.assign(new Error(message), { code })
