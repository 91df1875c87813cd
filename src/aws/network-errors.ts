/** What Node, its TLS and its HTTP parser say where no whole answer came. */
const NODE_CODES =
  /^(E(CONN(REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|PROTO|HOST(UNREACH|DOWN)|NET(UNREACH|DOWN)|NOTFOUND|AI_\w+)|HPE_\w+|ERR_(TLS|SSL|HTTP|STREAM|SOCKET)_\w+|CERT_\w+|UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)$/

/**
 * The error's code where Node gave it one: `ENOTFOUND`, `ECONNRESET`, … Where Node tried several addresses it gives
 * that of the first: "refused" is said only where all of them refused.
 */
export const networkCode = (error: object): string | undefined => {
  const each = error instanceof AggregateError ? error.errors.map(nodeCode) : []
  return each.find((code) => code !== 'ECONNREFUSED') ?? nodeCode(error)
}

const nodeCode = (error: object): string | undefined =>
  'code' in error && typeof error.code === 'string' && NODE_CODES.test(error.code) ? error.code : undefined

/** Whether no answer came at all, or broke off: unknown host, refused, reset, timed out. */
export const isNetworkError = (error: Error): boolean =>
  !('$fault' in error) && (error.name === 'TimeoutError' || networkCode(error) !== undefined)
