import type { Clock } from '../../src/runtime.js'

export interface SentRequest {
  hostname: string
  headers: Record<string, string>
  body: string
}

export interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: string
}

export const json = (body: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'request-1' },
  body: JSON.stringify(body),
})

export const xml = (body: string, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': 'request-1' },
  body,
})

/** An error as IAM and STS send it. */
export const xmlError = (code: string, message: string, status = 400): Answer =>
  xml(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>` +
      '<RequestId>request-1</RequestId></ErrorResponse>',
    status,
  )

export const throttled = (): Answer => json({ __type: 'ThrottlingException', message: 'Rate exceeded' }, 400)

/**
 * A request handler of the SDK that answers from a script: an answer, an error of the connection, or `hang`,
 * which ends by the signal alone. It fails where more is asked than was written down.
 */
export const scriptedHandler = (script: (Answer | Error | 'hang')[]) => {
  const sent: SentRequest[] = []
  const left = [...script]
  return {
    sent,
    left,
    handle: async (
      request: { hostname: string; headers: Record<string, string>; body: string | Uint8Array },
      { abortSignal }: { abortSignal?: AbortSignal } = {},
    ) => {
      const body = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body)
      sent.push({ hostname: request.hostname, headers: { ...request.headers }, body })
      const answer = left.shift()
      if (answer === undefined) throw new Error(`unscripted request ${sent.length}: ${body}`)
      if (answer instanceof Error) throw answer
      if (answer === 'hang')
        return new Promise<never>((_resolve, reject) => {
          abortSignal?.addEventListener('abort', () =>
            reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' })),
          )
        })
      const { status = 200, headers = {} } = answer
      return { response: { statusCode: status, headers, body: new TextEncoder().encode(answer.body) } }
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  }
}

/** A clock whose sleeps take no time and are written down; `hold` makes them last until their signal ends. */
export const recordingClock = ({ hold = false } = {}): Clock & { sleeps: number[] } => {
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => 0,
    sleep: (milliseconds, signal) => {
      sleeps.push(milliseconds)
      if (!hold) return Promise.resolve()
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
      })
    },
    alarm: () => () => {},
  }
}

export const CREDENTIALS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-real-secret' }
