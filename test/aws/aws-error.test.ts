import { describe, expect, test } from 'vitest'
import { AwsError, type AwsErrorKind } from '../../src/aws/aws-error.js'

const transient = (kind: AwsErrorKind, code: string, status?: number): boolean =>
  new AwsError('why', { kind, code, status, service: 'logs', action: 'X', region: 'us-east-1' }).transient

describe('a scheduled job comes back by itself after', () => {
  test.each<[AwsErrorKind, string, number?]>([
    ['throttled', 'ThrottlingException', 400],
    ['unreachable', 'ECONNRESET'],
    ['unreachable', 'ETIMEDOUT'],
    ['unreachable', 'EAI_AGAIN'],
    ['unreachable', 'TimeoutError'],
    ['unavailable', 'InternalFailure', 500],
    ['unavailable', 'ServiceUnavailableException', 503],
    ['unavailable', 'UnreadableReply', 502],
    ['unavailable', 'UnreadableReply', 200],
  ])('%s: %s', (kind, code, status) => {
    expect(transient(kind, code, status)).toBe(true)
  })
})

describe('someone is needed after', () => {
  test.each<[AwsErrorKind, string, number?]>([
    ['denied', 'AccessDeniedException', 400],
    ['credentials', 'ExpiredTokenException', 403],
    ['refused', 'LimitExceededException', 409],
    ['aborted', 'AbortError'],
    ['unreachable', 'ENOTFOUND'],
    ['unreachable', 'ECONNREFUSED'],
    ['unreachable', 'CERT_HAS_EXPIRED'],
    ['unreachable', 'SELF_SIGNED_CERT_IN_CHAIN'],
    ['unreachable', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['unavailable', 'UnreadableReply', 403],
    ['unavailable', 'Unknown', 404],
    ['unavailable', 'UnexpectedReply'],
  ])('%s: %s', (kind, code, status) => {
    expect(transient(kind, code, status)).toBe(false)
  })
})
