import { ServiceError } from './service-error.js'
import type { CommonError, Protocol } from './wire.js'

/** A refusal that any service may give, with the code and status of the protocol. */
export const commonError = (protocol: Protocol, error: CommonError, message: string): ServiceError => {
  const { code, status } = protocol.errors[error]
  return new ServiceError(code, message, status)
}
