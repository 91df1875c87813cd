/**
 * What AWS's errors mean by their codes, as far as that is the same for every service; codes without their
 * `Exception`, in which the protocols differ.
 */

/** AWS General Reference and IAM, "Common errors"; the SDK's credential providers; IAM Identity Center. */
export const CREDENTIALS_CODES = [
  'AuthFailure',
  'CredentialsProviderError',
  'ExpiredToken',
  'IDPRejectedClaim',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidIdentityToken',
  'InvalidSignature',
  'InvalidToken',
  'MissingAuthenticationToken',
  'ProviderError',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'TokenRefreshRequired',
  'Unauthorized',
  'UnrecognizedClient',
] as const

/** `RegionDisabled`, `OptInRequired` and the like: someone must allow it first, as with any other permission. */
export const DENIED_CODES = [
  'AccessDenied',
  'Forbidden',
  'NotAuthorized',
  'OptInRequired',
  'RegionDisabled',
  'SubscriptionRequired',
  'UnauthorizedAccess',
  'UnauthorizedOperation',
] as const

/** How the codes of throttling begin. Not `LimitExceeded`: that is a quota. */
export const THROTTLED_PREFIXES = [
  'Throttl',
  'RequestThrottl',
  'EC2Throttl',
  'TooManyRequests',
  'RequestLimitExceeded',
  'SlowDown',
  'BandwidthLimitExceeded',
  'ProvisionedThroughputExceeded',
  'PriorRequestNotComplete',
] as const

/** A fault of the service's side, whatever status it came with. `Unknown`: the SDK found no code at all. */
export const UNAVAILABLE_CODES = [
  'InternalError',
  'InternalFailure',
  'InternalServer',
  'InternalServerError',
  'RequestTimeout',
  'ServiceFailure',
  'ServiceUnavailable',
  'Unknown',
  'UnknownError',
] as const

export const bareCode = (code: string): string => code.replace(/Exception$/, '')
