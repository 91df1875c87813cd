import { describe, expect, test } from 'vitest'
import { AwsError, type AwsErrorKind } from '../../src/aws/aws-error.js'
import { read } from '../../src/survey/reading.js'

const failing = (kind: AwsErrorKind, code: string) => async (): Promise<never> => {
  throw new AwsError('why not', { kind, code, service: 'workmail', action: 'Describe', region: 'us-east-1' })
}

test('what was answered is known, even where it is nothing much', async () => {
  expect(await read(async () => [])).toEqual({ is: 'known', value: [] })
  expect(await read(async () => '')).toEqual({ is: 'known', value: '' })
})

test('an answer without the thing means that it is absent', async () => {
  expect(await read(async () => undefined)).toEqual({ is: 'absent' })
})

test('so does the error that AWS has for it', async () => {
  const ask = failing('refused', 'ResourceNotFoundException')

  expect(await read(ask, ['ResourceNotFoundException'])).toEqual({ is: 'absent' })
})

describe('anything else that refuses makes it unreadable, never absent', () => {
  test.each<[AwsErrorKind, string, { transient?: true }]>([
    ['refused', 'ResourceNotFoundException', {}],
    ['denied', 'AccessDeniedException', {}],
    ['throttled', 'ThrottlingException', { transient: true }],
    ['unreachable', 'ECONNRESET', { transient: true }],
    ['unreachable', 'ENOTFOUND', {}],
    ['unavailable', 'InternalFailure', { transient: true }],
  ])('%s (%s)', async (kind, code, transient) => {
    expect(await read(failing(kind, code), ['OrganizationNotFoundException'])).toEqual({
      is: 'unreadable',
      code,
      reason: 'why not',
      ...transient,
    })
  })
})

test.each<AwsErrorKind>(['credentials', 'aborted'])(
  'where nothing at all can be read (%s) it throws',
  async (kind) => {
    await expect(read(failing(kind, 'ExpiredTokenException'), ['ExpiredTokenException'])).rejects.toThrow(
      'why not',
    )
  },
)

test('a fault of this tool is not a fact about the account', async () => {
  const ask = async () => {
    throw new TypeError('undefined is not a function')
  }

  await expect(read(ask)).rejects.toThrow(TypeError)
})
