/** The place of archives as a person names it. */
import { expect, test } from 'vitest'
import { openDestination, toArchive, toArchivePlace } from '../../src/app/open-destination.js'
import { createTestRuntime } from '../support/test-runtime.js'

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/6f1c8f5e-0c6e-4a45-9f0a-6a3f1f0d9d11'

test.each([
  ['s3://acme-archive', {}, { destination: 's3://acme-archive', s3: {} }],
  ['s3://acme-archive/', {}, { destination: 's3://acme-archive', s3: {} }],
  ['s3://acme-archive/mail/2026/', {}, { destination: 's3://acme-archive/mail/2026', s3: {} }],
  [
    's3://acme-archive/mail',
    { sse: 'aws:kms', 'sse-kms-key-id': KEY, 'expected-bucket-owner': '111122223333' },
    {
      destination: 's3://acme-archive/mail',
      s3: { sse: 'aws:kms', sseKmsKeyId: KEY, expectedBucketOwner: '111122223333' },
    },
  ],
  ['/kept', {}, { destination: '/kept' }],
])('%s with %o is understood', (text, flags, place) => {
  expect(toArchivePlace(text, flags)).toEqual(place)
})

test.each([
  ['ftp://acme/mail', {}, 'MalformedValue', '"ftp://acme/mail" is not a place for archives'],
  ['', {}, 'MalformedValue', '"" is not a place for archives'],
  ['s3://Acme', {}, 'MalformedValue', 'the bucket "Acme" is not a bucket name'],
  ['s3://', {}, 'MalformedValue', 'the bucket "" is not a bucket name'],
  ['s3://192.168.1.1/a', {}, 'MalformedValue', 'the bucket "192.168.1.1" is not a bucket name'],
  ['s3://acme/a//b', {}, 'MalformedValue', 'the prefix "a//b" is not a prefix'],
  ['s3://acme/a/../b', {}, 'MalformedValue', 'the prefix "a/../b" is not a prefix'],
  ['s3://acme/a', { sse: 'none' }, 'MalformedValue', '--sse "none" is not a server-side encryption'],
  ['s3://acme/a', { 'sse-kms-key-id': KEY }, 'ContradictoryFlags', '--sse-kms-key-id is a key of KMS'],
  ['s3://acme/a', { 'expected-bucket-owner': 'me' }, 'MalformedValue', '"me" is not an account id'],
  ['/kept', { sse: 'AES256' }, 'NoBucket', '--sse is about the bucket of an archive, and "/kept" is none'],
  ['s3://acme/a', { sandbox: true }, 'NoS3', 'the embedded AWS of --sandbox has no S3'],
])('%s with %o is refused', (text, flags, code, message) => {
  expect(() => toArchivePlace(text, flags)).toThrow(
    expect.objectContaining({ kind: 'input', code, message: expect.stringContaining(message) }),
  )
})

test('flags about a bucket say nothing without an archive', () => {
  expect(toArchive({ sandbox: false })).toEqual({})
  expect(() => toArchive({ sse: 'AES256', sandbox: false })).toThrow('--archive is not given')
})

test('a plan for a bucket finds none in the sandbox', async () => {
  const opening = openDestination(createTestRuntime(), { destination: 's3://acme/a', s3: {} }, undefined)

  await expect(opening).rejects.toMatchObject({ code: 'NoS3' })
})
