import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatArn,
  logGroupArn,
  logGroupTagArn,
  organizationArn,
  parseArn,
  parseLogGroupArn,
  parseOrganizationArn,
  roleNameOfArn,
} from '../../src/facts/arns.js'
import { LOG_GROUP_ARN, matches } from '../../src/facts/patterns.js'
import { SERVICE_LINKED_ROLE_NAME, serviceLinkedRoleArn } from '../../src/facts/service-linked-role.js'

const account = '111122223333'
const part = fc.stringMatching(/^[a-z0-9-]{1,12}$/)
const accountId = fc.stringMatching(/^[0-9]{12}$/)
const logGroupName = fc.stringMatching(/^[.\-_/#A-Za-z0-9]{1,60}$/).filter((name) => !name.startsWith('aws/'))
const organizationId = fc.stringMatching(/^m-[0-9a-f]{32}$/)

describe('ARNs', () => {
  test('come apart at the first five colons only', () => {
    expect(parseArn('arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:*')).toEqual({
      partition: 'aws',
      service: 'logs',
      region: 'eu-west-1',
      account,
      resource: 'log-group:/aws/x:*',
    })
  })

  test('keep an empty Region and account', () => {
    expect(parseArn('arn:aws:iam::aws:policy/X')).toMatchObject({ region: '', account: 'aws' })
    expect(parseArn('arn:aws:s3:::bucket')).toMatchObject({ region: '', account: '', resource: 'bucket' })
  })

  test.each([
    '',
    'arn',
    'arn:aws:iam::111122223333',
    'arn:aws:iam::111122223333:',
    'arn::iam:::x',
    'urn:aws:a:b:c:d',
  ])('%j is none', (text) => {
    expect(parseArn(text)).toBeUndefined()
  })

  test('go apart and together again', () => {
    const arn = fc.record({
      partition: part,
      service: part,
      region: part,
      account: accountId,
      resource: part,
    })
    fc.assert(
      fc.property(arn, (parts) => {
        expect(parseArn(formatArn(parts))).toEqual(parts)
      }),
    )
  })
})

describe('log group ARNs', () => {
  const address = { region: 'eu-west-1', account, name: '/aws/workmail/emailevents/example' }

  test('end with :* for WorkMail, and without it for tags', () => {
    expect(logGroupArn(address)).toBe(
      'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/workmail/emailevents/example:*',
    )
    expect(logGroupTagArn(address)).toBe(
      'arn:aws:logs:eu-west-1:111122223333:log-group:/aws/workmail/emailevents/example',
    )
  })

  test('both forms give the address back, and the first is one that WorkMail accepts', () => {
    fc.assert(
      fc.property(fc.record({ region: part, account: accountId, name: logGroupName }), (built) => {
        expect(parseLogGroupArn(logGroupArn(built))).toEqual(built)
        expect(parseLogGroupArn(logGroupTagArn(built))).toEqual(built)
        fc.pre(logGroupArn(built).length >= 47)
        expect(matches(LOG_GROUP_ARN, logGroupArn(built))).toBe(true)
      }),
    )
  })

  test.each([
    'arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:s',
    'arn:aws:logs:eu-west-1:111122223333:log-group:g:*:*',
    'arn:aws:logs:eu-west-1:111122223333:log-group:g:',
    'arn:aws:logs:eu-west-1:111122223333:log-group:',
    'arn:aws:logs:eu-west-1:111122223333:log-group',
    'arn:aws:logs:eu-west-1:111122223333:destination:d',
    'arn:aws:logs::111122223333:log-group:g',
    'arn:aws:logs:eu-west-1::log-group:g',
    'arn:aws-cn:logs:cn-north-1:111122223333:log-group:g',
    'arn:aws:s3:::log-group:g',
    'g',
  ])('%s is none', (arn) => {
    expect(parseLogGroupArn(arn)).toBeUndefined()
  })
})

describe('role names', () => {
  test.each([
    [`arn:aws:iam::${account}:role/Ops`, 'Ops'],
    [`arn:aws:iam::${account}:role/team/mail/Ops`, 'Ops'],
    [serviceLinkedRoleArn(account), SERVICE_LINKED_ROLE_NAME],
  ])('%s', (arn, name) => {
    expect(roleNameOfArn(arn)).toBe(name)
  })

  test.each([
    `arn:aws:iam::${account}:user/Ops`,
    `arn:aws:iam::${account}:role/`,
    `arn:aws:iam::${account}:role/team/`,
    `arn:aws:sts::${account}:assumed-role/Ops/session`,
    'Ops',
  ])('%s has none', (arn) => {
    expect(roleNameOfArn(arn)).toBeUndefined()
  })

  test('come out of any path', () => {
    const name = fc.stringMatching(/^[\w+=,.@-]{1,64}$/)
    fc.assert(
      fc.property(accountId, fc.array(part), name, (id, path, role) => {
        expect(roleNameOfArn(`arn:aws:iam::${id}:role/${[...path, role].join('/')}`)).toBe(role)
      }),
    )
  })
})

describe('organization ARNs', () => {
  test('are as the Service Authorization Reference writes them', () => {
    expect(organizationArn({ region: 'us-west-2', account, organizationId: 'm-1' })).toBe(
      'arn:aws:workmail:us-west-2:111122223333:organization/m-1',
    )
  })

  test('go together and apart again', () => {
    fc.assert(
      fc.property(fc.record({ region: part, account: accountId, organizationId }), (organization) => {
        expect(parseOrganizationArn(organizationArn(organization))).toEqual(organization)
      }),
    )
  })

  test.each([
    'arn:aws:workmail:us-west-2:111122223333:organization/',
    'arn:aws:workmail:us-west-2:111122223333:organization/m-1/user/x',
    'arn:aws:workmail:us-west-2:111122223333:user/m-1',
    'arn:aws:ses:us-west-2:111122223333:organization/m-1',
  ])('%s is none', (arn) => {
    expect(parseOrganizationArn(arn)).toBeUndefined()
  })
})
