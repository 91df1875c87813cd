/**
 * The credential scope of Signature Version 4, which names the service and Region that a request is for, and
 * the key that signed it. The signature itself is not checked: any secret will do in the sandbox.
 */
import { Service } from '../calls/call.js'
import { GLOBAL_REGION } from '../facts/regions.js'
import { commonError } from './common-error.js'
import type { ServiceError } from './service-error.js'
import { SERVICES } from './services.js'
import type { CommonError, Protocol, Scope, WireRequest } from './wire.js'

type Signed =
  | { scope: Scope; refusal?: undefined; protocol?: undefined }
  | { scope?: undefined; refusal: ServiceError; protocol: Protocol }

/** @param request with its header names in lower case */
export const signedFor = (request: WireRequest): Signed => {
  const { authorization } = request.headers
  if (!authorization && isUnsignedCall(request))
    return { scope: { service: 'sts', region: GLOBAL_REGION, accessKeyId: '' } }
  if (!authorization) return refuse(request, 'missingToken', 'Request is missing Authentication Token')
  const [, accessKeyId = '', region = '', name] =
    /Credential=([^/\s]+)\/\d{8}\/([^/\s]+)\/([^/\s]+)\/aws4_request/.exec(authorization) ?? []
  const service = Service.safeParse(name)
  if (service.success) return { scope: { service: service.data, region, accessKeyId } }
  return refuse(
    request,
    'incompleteSignature',
    `The Authorization header names none of the services ${Service.options.join(', ')}`,
  )
}

/** The one call here that no key signs: the token in it is the proof. */
const isUnsignedCall = ({ body }: WireRequest): boolean =>
  new URLSearchParams(body.toString()).get('Action') === 'AssumeRoleWithWebIdentity'

/** Refuses in the protocol that the request looks like. */
const refuse = (request: WireRequest, error: CommonError, message: string): Signed => {
  const target = request.headers['x-amz-target']
  const { protocol } =
    SERVICES[target === undefined ? 'iam' : target.startsWith('Logs_') ? 'logs' : 'workmail']
  return { protocol, refusal: commonError(protocol, error, message) }
}
