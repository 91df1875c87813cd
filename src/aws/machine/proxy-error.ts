/** A proxy that does not let a request through: no one at AWS was asked. */
export class ProxyError extends Error {
  override name = 'ProxyError'
  constructor(
    message: string,
    readonly code: 'ProxyUnreachable' | 'ProxyRefused' | 'ProxyAuthentication' | 'ProxyUnavailable',
    /** The variable that names the proxy. */
    readonly setting: string,
  ) {
    super(message)
  }
  /** Read by the SDK: a proxy that is overloaded is asked again. */
  get $retryable(): object | undefined {
    return this.code === 'ProxyUnavailable' ? {} : undefined
  }
}
