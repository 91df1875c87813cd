/** A refusal as AWS puts it on the wire: IAM's codes come without the `Exception` suffix there. */
export class ServiceError extends Error {
  override name = 'ServiceError'

  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message)
  }
}
