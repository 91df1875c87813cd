/**
 * AWS JSON 1.1, as WorkMail and CloudWatch Logs speak it (Smithy, "AWS JSON 1.1 protocol"): the operation in
 * `X-Amz-Target`, one JSON object each way, the error's code in `__type`.
 */
import { ServiceError } from './service-error.js'
import type { Protocol, WireResponse } from './wire.js'

/** @param messageMember the member of the service's errors that holds the text */
export const jsonProtocol = (targetPrefix: string, messageMember: 'message' | 'Message'): Protocol => ({
  actionOf: ({ headers }) => {
    const [prefix, action] = (headers['x-amz-target'] ?? '').split('.')
    if (prefix !== targetPrefix || !action) throw new ServiceError('UnknownOperationException', '', 404)
    return action
  },

  inputOf: ({ body }) => {
    if (body === '') return {}
    try {
      const input: unknown = JSON.parse(body)
      if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
        return input as Record<string, unknown>
      }
    } catch {}
    throw new ServiceError('SerializationException', 'The body is not a JSON object')
  },

  // An operation that models no output answers with an empty body.
  reply: (_action, output, requestId) =>
    response(200, output === undefined ? '' : JSON.stringify(output), requestId),

  refuse: ({ code, message, status }, requestId) =>
    response(status, JSON.stringify({ __type: code, [messageMember]: message }), requestId),

  errors: {
    missingToken: { code: 'MissingAuthenticationTokenException', status: 403 },
    incompleteSignature: { code: 'IncompleteSignatureException', status: 403 },
    invalidToken: { code: 'UnrecognizedClientException', status: 400 },
    unknownOperation: { code: 'UnknownOperationException', status: 404 },
    throttled: { code: 'ThrottlingException', status: 400 },
    denied: { code: 'AccessDeniedException', status: 400 },
    expired: { code: 'ExpiredTokenException', status: 400 },
    unavailable: { code: 'ServiceUnavailableException', status: 503 },
    internal: { code: 'InternalFailure', status: 500 },
  },

  invalidInput: 'InvalidParameterException',
})

const response = (status: number, body: string, requestId: string): WireResponse => ({
  status,
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': String(Buffer.byteLength(body)),
    'x-amzn-requestid': requestId,
  },
  body,
})
