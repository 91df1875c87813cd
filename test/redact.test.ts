import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact } from '../src/redact.js'

const SECRET_KEY = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12'
const SESSION_TOKEN = `IQoJb3JpZ2luX2VjE${'aB3/x+'.repeat(40)}==`

describe('redacting', () => {
  test.each([
    ['an access key id', 'The key AKIAIOSFODNN7EXAMPLE is not known', 'AKIAIOSFODNN7EXAMPLE'],
    [
      'a temporary access key id',
      'Credential=ASIAIOSFODNN7EXAMPLE/20270101/us-east-1',
      'ASIAIOSFODNN7EXAMPLE',
    ],
    ['a secret key by itself', `got ${SECRET_KEY}, sorry`, SECRET_KEY],
    ['a secret key by its name', `aws_secret_access_key = ${SECRET_KEY}`, SECRET_KEY],
    ['a short secret by its name', '{"SecretAccessKey":"abc-def-ghi-jkl"}', 'abc-def-ghi-jkl'],
    ['a session token', `token ${SESSION_TOKEN} expired`, SESSION_TOKEN],
    ['a token header', 'x-amz-security-token:FwoGZXIvYXdzEJr', 'FwoGZXIvYXdzEJr'],
    ['a signature', 'Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe', 'fe5f80f77d5fa3beca038a248ff027d0'],
    ['the code of a flag', "[\n  '--mfa-code',\n  '135790'\n]", '135790'],
    ['the code of a flag in one word', 'argv: --mfa-code=135790 --json', '135790'],
    ['the code of a parsed flag', "{ 'mfa-code': '135790' }", '135790'],
    ['the code of a request', 'Action=AssumeRole&TokenCode=135790&Version=1', '135790'],
    ['a token in the place of a user name', 'to http://s3cretTOKEN@proxy.example:3128/', 's3cretTOKEN'],
    [
      'a token before which an address lacks its slashes',
      'to HTTPS:s3cretTOKEN@proxy.example',
      's3cretTOKEN',
    ],
    ['a web token', 'sent eyJhbGciOi.eyJzdWIiOi.SflKxwRJSM to', 'eyJzdWIiOi'],
  ])('takes out %s', (_what, text, secret) => {
    expect(redact(text)).not.toContain(secret)
    expect(redact(text)).toContain('[redacted]')
  })

  test.each([
    'User: arn:aws:iam::111122223333:user/ops is not authorized to perform: iam:GetRole on resource: role X',
    'The security token included in the request is expired',
    'Error loading SSO Token: Token for prod is invalid',
    'an MFA code is 6 digits, as the device shows them; account 111122223333',
    'Organization m-0123456789abcdef0123456789abcdef is not active',
    'log group /aws/workmail/emailevents/exampleexample does not exist',
    'arn:aws:iam::111122223333:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents',
    'task/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents/3b9f7a52-7a3c-4f8d-9b1e-0e6f2a1c5d7e',
    'mailto:ops@example.com, //data//ops@home/archive, https://example.com/@ops and s3://bucket/ops@home',
  ])('leaves alone: %s', (text) => {
    expect(redact(text)).toBe(text)
  })

  test('no access key id comes through, wherever it stands', () => {
    const keyId = fc.stringMatching(/^A(KIA|SIA)[A-Z0-9]{16}$/)
    fc.assert(
      fc.property(fc.lorem(), keyId, fc.lorem(), (before, key, after) => {
        expect(redact(`${before} ${key} ${after}`)).not.toContain(key)
      }),
    )
  })
})
