// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders as AWS spells them
import { describe, expect, test } from 'vitest'
import {
  conditionKeys,
  findConditionKey,
  IMPERSONATION_ROLE_KEY,
  WORKMAIL_GLOBAL_KEYS,
} from '../../src/facts/condition-keys.js'

describe('a condition key', () => {
  test.each([
    ['aws:resourcetag/Department', 'aws:ResourceTag/${TagKey}', 'String'],
    ['aws:TagKeys', 'aws:TagKeys', 'ArrayOfString'],
    ['AWS:MULTIFACTORAUTHPRESENT', 'aws:MultiFactorAuthPresent', 'Bool'],
    ['aws:MultiFactorAuthAge', 'aws:MultiFactorAuthAge', 'Numeric'],
    ['aws:CurrentTime', 'aws:CurrentTime', 'Date'],
    ['aws:SourceIp', 'aws:SourceIp', 'IPAddress'],
    ['aws:PrincipalArn', 'aws:PrincipalArn', 'ARN'],
    ['workmail:ImpersonationRoleId', 'workmail:ImpersonationRoleId', 'String'],
    ['iam:AWSServiceName', 'iam:AWSServiceName', 'String'],
    ['kms:EncryptionContext:a', 'kms:EncryptionContext:${EncryptionContextKey}', 'String'],
  ])('%s is %s, a %s', (asked, key, type) => {
    expect(findConditionKey(asked)).toEqual({ key, type })
  })

  test.each([
    'aws:ResourceTag/',
    'aws:ResourceTag',
    'aws:SourceIP/x',
    'workmail:OrganizationId',
    '',
    'toString',
  ])('%j is not known', (asked) => {
    expect(findConditionKey(asked)).toBeUndefined()
  })

  test.each([...WORKMAIL_GLOBAL_KEYS, IMPERSONATION_ROLE_KEY])(
    '%s of the WorkMail page is in the tables, spelled alike',
    (key) => {
      expect(conditionKeys().map((known) => known.key)).toContain(key)
    },
  )

  test('has one of the types that are documented', () => {
    expect([...new Set(conditionKeys().map(({ type }) => type))].sort()).toEqual([
      'ARN',
      'ArrayOfARN',
      'ArrayOfString',
      'Bool',
      'Date',
      'IPAddress',
      'Numeric',
      'String',
    ])
  })
})
