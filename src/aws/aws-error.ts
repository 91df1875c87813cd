/**
 * What kind of refusal it was, as far as the rest of the program must tell them apart:
 * - `credentials`: none found, expired, or not valid for AWS at all
 * - `other-account`: the credentials were renewed and belong to another account than before
 * - `machine`: a setting of this machine lets no request through to AWS: a proxy that refuses, for example
 * - `denied`: the caller may not do this
 * - `throttled`: too fast, even after the SDK's retries
 * - `unreachable`: no answer (unknown host, refused, reset, timed out)
 * - `unavailable`: an answer that is a fault of the service's side: 5xx, or a body that cannot be read
 * - `aborted`: ended by the caller's signal
 * - `refused`: anything else that AWS said no to; `code` says what
 */
export type AwsErrorKind =
  | 'credentials'
  | 'other-account'
  | 'machine'
  | 'denied'
  | 'throttled'
  | 'unreachable'
  | 'unavailable'
  | 'aborted'
  | 'refused'

/** An unknown name, a port where no one listens, a certificate that is not trusted: someone must fix that. */
const NOBODY_THERE =
  /^(ENOTFOUND|ECONNREFUSED|EPROTO|ERR_(TLS|SSL)_\w+|CERT_\w+|UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)$/

/** With a status that says no: mostly a proxy's page, which keeps saying it. */
const NO_WORD_OF_AWS = /^(UnreadableReply|Unknown|UnknownError)$/

export class AwsError extends Error {
  override name = 'AwsError'

  constructor(
    message: string,
    readonly details: {
      kind: AwsErrorKind
      /** As the SDK names it, with its suffix: `NoSuchEntityException`, `OrganizationStateException`. */
      code: string
      service: string
      action: string
      region: string
      status?: number | undefined
      requestId?: string | undefined
      attempts?: number | undefined
      /** Whether an earlier page of the same list had been answered. */
      answered?: boolean | undefined
      /** Whether the call was sent to an address that someone set, and not to AWS's own. */
      elsewhere?: boolean | undefined
      /** The setting that named that address. */
      endpoint?: string | undefined
      /** Of a call that was ended while it waited to be sent again. */
      lastTry?: AwsError | undefined
      /** What to do about it, where more is known than the kind tells. */
      next?: string | undefined
    },
    options?: ErrorOptions,
  ) {
    super(message, options)
  }

  get kind(): AwsErrorKind {
    return this.details.kind
  }

  get code(): string {
    return this.details.code
  }

  /** Whether the same call may well be answered later though no one does anything: it says nothing of the account. */
  get transient(): boolean {
    const { kind, code, status = 0 } = this.details
    if (kind === 'unreachable') return !NOBODY_THERE.test(code)
    if (code === 'UnexpectedReply') return false
    if (kind === 'unavailable') return !(NO_WORD_OF_AWS.test(code) && status >= 400 && status < 500)
    return kind === 'throttled'
  }
}
