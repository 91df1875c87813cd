import type { Service } from '../calls/call.js'
import type { ServiceError } from './service-error.js'
import type { Members } from './validate.js'

export interface WireRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string
}

/** Where `content-length` says more than the body holds, the connection dies in the middle of it. */
export interface WireResponse {
  status: number
  headers: Record<string, string>
  body: string
}

/** How a service spells requests, replies and refusals. */
export interface Protocol {
  /** The name of the operation that the request asks for. @throws ServiceError where it asks for none */
  actionOf(request: WireRequest): string
  /** The input as sent, not validated. @throws ServiceError where it cannot be read */
  inputOf(request: WireRequest, members: Members): Record<string, unknown>
  /** `output` is undefined for an operation that models none. */
  reply(action: string, output: Record<string, unknown> | undefined, requestId: string): WireResponse
  refuse(error: ServiceError, requestId: string): WireResponse
  /** The refusals that any service of this protocol may give, with the code and status it uses. */
  errors: Record<CommonError, { code: string; status: number }>
  /** What the service answers where an input breaks a constraint of its model. */
  invalidInput: string
}

export type CommonError =
  | 'missingToken'
  | 'incompleteSignature'
  | 'invalidToken'
  | 'unknownOperation'
  | 'throttled'
  | 'denied'
  | 'expired'
  | 'unavailable'
  | 'internal'

/** The service and Region that a request was signed for, and by whose key (Signature Version 4, `Credential`). */
export interface Scope {
  service: Service
  region: string
  accessKeyId: string
}

/** One request, as far as it could be read. */
export interface SandboxCall {
  /** Milliseconds since the epoch. */
  at: number
  service: Service
  action: string
  region: string
  /** As sent. */
  input: Record<string, unknown>
  userAgent: string
  /** Of whoever signed it. */
  accessKeyId: string
  /** The code of the refusal, or of Node where no answer came: ECONNRESET, ETIMEDOUT, … */
  error?: string
}
