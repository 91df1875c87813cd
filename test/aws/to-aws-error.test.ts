import { describe, expect, test } from 'vitest'
import { AwsError, type AwsErrorKind } from '../../src/aws/aws-error.js'
import { toAwsError } from '../../src/aws/to-aws-error.js'
import { UnreadableReply } from '../../src/aws/unreadable-reply.js'
import { getRole } from '../../src/calls/iam.js'

const call = getRole('r')

/** As the SDK throws what a service said. */
const fromService = (name: string, status = 400, message = 'as AWS said') =>
  Object.assign(new Error(message), {
    name,
    $fault: 'client',
    $metadata: { httpStatusCode: status, requestId: 'request-1', attempts: 1 },
  })

/** As Node throws what the network said. */
const fromNode = (code: string) => Object.assign(new Error(`connect ${code} 10.0.0.1:443`), { code })

describe('errors that a service answers', () => {
  test.each<[string, AwsErrorKind, number?]>([
    ['AccessDenied', 'denied', 403],
    ['AccessDeniedException', 'denied'],
    ['UnauthorizedOperation', 'denied', 403],
    ['ForbiddenException', 'denied', 403],
    ['OptInRequired', 'denied', 403],
    ['RegionDisabledException', 'denied', 403],
    ['SubscriptionRequiredException', 'denied', 403],
    ['ExpiredToken', 'credentials', 403],
    ['ExpiredTokenException', 'credentials'],
    ['InvalidClientTokenId', 'credentials', 403],
    ['UnrecognizedClientException', 'credentials'],
    ['SignatureDoesNotMatch', 'credentials', 403],
    ['InvalidSignatureException', 'credentials'],
    ['IncompleteSignature', 'credentials', 403],
    ['IncompleteSignatureException', 'credentials'],
    ['MissingAuthenticationToken', 'credentials', 403],
    ['MissingAuthenticationTokenException', 'credentials', 403],
    ['AuthFailure', 'credentials', 401],
    ['RequestExpired', 'credentials'],
    ['InvalidIdentityToken', 'credentials'],
    ['UnauthorizedException', 'credentials', 401],
    ['Throttling', 'throttled'],
    ['ThrottlingException', 'throttled'],
    ['ThrottledException', 'throttled'],
    ['TooManyRequestsException', 'throttled', 429],
    ['RequestLimitExceeded', 'throttled', 503],
    ['RequestThrottled', 'throttled'],
    ['SlowDown', 'throttled', 503],
    ['SomethingNew', 'throttled', 429],
    ['ServiceFailureException', 'unavailable', 500],
    ['ServiceUnavailableException', 'unavailable', 503],
    ['InternalFailure', 'unavailable', 500],
    ['PolicyEvaluationException', 'unavailable', 500],
    ['Unknown', 'unavailable', 404],
    ['NoSuchEntityException', 'refused', 404],
    ['LimitExceededException', 'refused', 409],
    ['InvalidInputException', 'refused'],
    ['OrganizationStateException', 'refused'],
    ['ResourceNotFoundException', 'refused'],
    ['ValidationException', 'refused'],
    ['OperationAbortedException', 'refused'],
  ])('%s is %s', (name, kind, status) => {
    const error = toAwsError(fromService(name, status), call)

    expect(error).toBeInstanceOf(AwsError)
    expect(error.details).toEqual({
      kind,
      code: name,
      service: 'iam',
      action: 'GetRole',
      region: 'us-east-1',
      status: status ?? 400,
      requestId: 'request-1',
      attempts: 1,
    })
    expect(error.message).toBe('as AWS said')
  })
})

describe('errors of credentials, found before anything is sent', () => {
  test.each(['CredentialsProviderError', 'TokenProviderError', 'ProviderError'])('%s', (name) => {
    const error = toAwsError(Object.assign(new Error('Could not load credentials'), { name }), call)

    expect(error).toMatchObject({ kind: 'credentials', code: name, message: 'Could not load credentials' })
  })
})

describe('errors of the connection', () => {
  test.each([
    'ENOTFOUND',
    'ECONNREFUSED',
    'ECONNRESET',
    'EAI_AGAIN',
    'EPIPE',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'CERT_HAS_EXPIRED',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'HPE_INVALID_CONSTANT',
  ])('%s is unreachable', (code) => {
    const error = toAwsError(fromNode(code), call)

    expect(error).toMatchObject({
      kind: 'unreachable',
      code,
      message: `no answer: connect ${code} 10.0.0.1:443`,
    })
  })

  test('a reset that the SDK renames keeps the name that Node gave it', () => {
    const error = toAwsError(Object.assign(fromNode('ECONNRESET'), { name: 'TimeoutError' }), call)

    expect(error).toMatchObject({ kind: 'unreachable', code: 'ECONNRESET' })
  })

  test('a request without an answer in time is a TimeoutError', () => {
    const error = toAwsError(
      Object.assign(new Error('@smithy/node-http-handler - [ERROR] a request has exceeded 30000 ms.'), {
        name: 'TimeoutError',
        code: 'ETIMEDOUT',
      }),
      call,
    )

    expect(error).toMatchObject({
      kind: 'unreachable',
      code: 'TimeoutError',
      message: 'no answer: a request has exceeded 30000 ms.',
    })
  })

  test('a body that broke off is unreachable, though an answer had begun', () => {
    const brokenOff = Object.assign(new Error('aborted'), {
      code: 'ECONNRESET',
      $response: { statusCode: 200 },
    })

    expect(toAwsError(brokenOff, call)).toMatchObject({ kind: 'unreachable', code: 'ECONNRESET' })
  })

  test('a host of which no address answers is told by its addresses', () => {
    const error = Object.assign(
      new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]),
      {
        code: 'ECONNREFUSED',
      },
    )

    expect(toAwsError(error, call)).toMatchObject({
      kind: 'unreachable',
      code: 'ECONNREFUSED',
      message: 'no answer: ::1 refused; 127.0.0.1 refused',
    })
  })

  test.each([
    [['ECONNREFUSED', 'ECONNREFUSED'], 'ECONNREFUSED'],
    [['ECONNREFUSED', 'ENETUNREACH'], 'ENETUNREACH'],
    [['EHOSTUNREACH', 'ECONNREFUSED'], 'EHOSTUNREACH'],
  ])('a host whose addresses answer %j is refused only where all refuse', (codes, code) => {
    const error = Object.assign(new AggregateError(codes.map(fromNode)), { code: codes[0] })

    expect(toAwsError(error, call)).toMatchObject({ kind: 'unreachable', code })
  })
})

describe('answers that cannot be read', () => {
  test('a body that does not parse is unavailable, and its text is not repeated', () => {
    const garbled = Object.assign(
      new SyntaxError('Unexpected token < in "<html>secret page"\n  Deserialization'),
      {
        $response: { statusCode: 200 },
        $metadata: { httpStatusCode: 200, attempts: 2 },
      },
    )

    const error = toAwsError(garbled, call)

    expect(error).toMatchObject({
      kind: 'unavailable',
      code: 'UnreadableReply',
      message: "what came is not AWS's answer (HTTP status 200)",
    })
    expect(error.details.attempts).toBe(2)
  })

  test('a reply that AWS does not give is unavailable', () => {
    expect(toAwsError(new UnreadableReply('the reply has no Role'), call)).toMatchObject({
      kind: 'unavailable',
      code: 'UnreadableReply',
      message: "what came is not AWS's answer: the reply has no Role",
    })
  })
})

describe('everything else', () => {
  test('an AbortError is aborted', () => {
    const error = toAwsError(Object.assign(new Error('Request aborted'), { name: 'AbortError' }), call)

    expect(error).toMatchObject({ kind: 'aborted', code: 'AbortError' })
  })

  test.each([['text'], [undefined], [null], [{ some: 'object' }], [42]])(
    '%j is an AwsError too',
    (thrown) => {
      const error = toAwsError(thrown, call)

      expect(error).toBeInstanceOf(AwsError)
      expect(error.message).not.toBe('')
    },
  )

  test('an AwsError stays as it is', () => {
    const error = toAwsError(fromService('AccessDenied'), call)

    expect(toAwsError(error, call)).toBe(error)
  })

  test('attempts of the pages before are counted in', () => {
    expect(toAwsError(fromService('Throttling'), call, 4).details.attempts).toBe(5)
  })

  test('a call that never got as far as to be sent has no attempts', () => {
    expect(toAwsError(fromNode('ENOTFOUND'), call).details.attempts).toBeUndefined()
  })
})

describe('messages', () => {
  test('are one line without secrets, without a cause', () => {
    const error = toAwsError(
      fromService(
        'SignatureDoesNotMatch',
        403,
        'Canonical string:\n\nPOST\nx-amz-security-token:FwoGZXIvYXdzEJr\n',
      ),
      call,
    )

    expect(error.message).toBe('Canonical string: POST x-amz-security-token:[redacted]')
    expect(error.cause).toBeUndefined()
  })

  test('carry no terminal control codes', () => {
    const error = toAwsError(fromService('X', 400, 'red \u001b[31mtext\u0007 \u202eend'), call)

    expect(error.message).toBe('red [31mtext end')
  })

  test('end somewhere', () => {
    const error = toAwsError(fromService('X', 400, 'word '.repeat(1_000)), call)

    expect(error.message).toHaveLength(1_000)
    expect(error.message.endsWith('…')).toBe(true)
  })

  test.each(['', 'Unknown', 'UnknownError'])('say the code where AWS said %j', (message) => {
    expect(toAwsError(fromService('Unknown', 403, message), call).message).toBe(
      'Unknown, without a message (HTTP status 403)',
    )
  })
})
