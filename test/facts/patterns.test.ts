import { describe, expect, test } from 'vitest'
import { DEFAULT_LOG_GROUP_PREFIX } from '../../src/facts/log-groups.js'
import {
  ACCOUNT_ID,
  EXTERNAL_ID,
  KMS_KEY_ARN,
  LOG_GROUP_ARN,
  LOG_GROUP_NAME,
  MFA_CODE,
  MFA_SERIAL,
  matches,
  ORGANIZATION_ALIAS,
  ORGANIZATION_ID,
  ROLE_ARN,
  ROLE_DESCRIPTION,
  ROLE_NAME,
  ROLE_SESSION_NAME,
  type Rule,
} from '../../src/facts/patterns.js'
import { SERVICE_LINKED_ROLE_NAME, serviceLinkedRoleArn } from '../../src/facts/service-linked-role.js'

const ID = `m-${'0123456789abcdef'.repeat(2)}`
const GROUP = 'arn:aws:logs:us-east-1:111122223333:log-group'
const KEY = 'arn:aws:kms:us-east-1:111122223333:key'

const cases: [Rule, accepted: string[], refused: string[]][] = [
  [
    ORGANIZATION_ID,
    [ID],
    ['', 'm-', ID.slice(1), ID.toUpperCase(), `${ID}0`, ID.slice(0, -1), `${ID}\n`, ` ${ID}`],
  ],
  [
    ORGANIZATION_ALIAS,
    ['example', 'Example-2', 'a', 'd', 'da-x', 'a'.repeat(62)],
    ['', 'd-example', '-a', 'a-', 'a--b', 'a.b', 'a_b', 'a b', 'a'.repeat(63), 'example\n'],
  ],
  [
    LOG_GROUP_NAME,
    ['g', '/aws/workmail/emailevents/example', 'a#b_c.d-e/f', 'aws', 'awsx/y', 'a'.repeat(512)],
    ['', 'aws/x', 'a b', 'a:b', 'a*', 'é', 'a'.repeat(513), 'g\n'],
  ],
  [
    LOG_GROUP_ARN,
    [`${GROUP}:/aws/x:*`, `${GROUP}:${'a'.repeat(506)}:*`],
    [
      `${GROUP}:/aws/x`,
      `${GROUP}::*`,
      `${GROUP}:/aws/x:log-stream:s`,
      `${GROUP}:${'a'.repeat(600)}:*`,
      `${GROUP}:/aws/x:*`.replace('arn:aws:', 'arn:aws-cn:'),
      `${GROUP}:/aws/x:*`.replace('111122223333', '1111'),
      'arn:aws:logs::111122223333:log-group:/a:*',
    ],
  ],
  [
    ROLE_NAME,
    ['r', SERVICE_LINKED_ROLE_NAME, 'a_b+c=d,e.f@g-h', 'a'.repeat(64)],
    ['', 'a/b', 'a b', 'a'.repeat(65)],
  ],
  [
    ROLE_ARN,
    [serviceLinkedRoleArn('111122223333'), 'arn:aws:iam::111122223333:role/WorkMailEvents'],
    [
      '',
      'WorkMailEvents',
      'arn:aws:iam::111122223333:user/x',
      'arn:aws:iam::111122223333:role/',
      'arn:aws:iam::1111:role/WorkMailEvents',
      'arn:aws-cn:iam::111122223333:role/x',
    ],
  ],
  [
    ROLE_DESCRIPTION,
    ['', 'For WorkMail: email events', 'line\r\n\tnext', 'Rôle für Ereignisse', 'a'.repeat(1_000)],
    ['“quoted”', 'a – b', '役割', 'a\u0000b', 'a\u007Fb', 'a\u00A0b', 'a'.repeat(1_001)],
  ],
  [
    ACCOUNT_ID,
    ['111122223333', '000000000000'],
    ['', '11112222333', '1111222233334', '1111-2222-3333', '１１１１２２２２３３３３'],
  ],
  [
    KMS_KEY_ARN,
    [`${KEY}/1234abcd-12ab-34cd-56ef-1234567890ab`, `${KEY}/mrk-1234abcd12ab34cd56ef1234567890ab`],
    [
      '',
      '1234abcd-12ab-34cd-56ef-1234567890ab',
      'alias/mail',
      'arn:aws:kms:us-east-1:111122223333:alias/mail',
      `${KEY}/`,
      `${KEY}/${'a'.repeat(256)}`,
    ],
  ],
  [
    EXTERNAL_ID,
    ['12', 'acme:ops/2026-@=,.+_', 'a'.repeat(1224)],
    ['', '1', 'a b', 'a\nb', 'é1', 'a'.repeat(1225), '12\n'],
  ],
  [
    ROLE_SESSION_NAME,
    ['ab', 'a_b+c=d,e.f@g-h', 'a'.repeat(64)],
    ['', 'a', 'a b', 'a:b', 'a/b', 'a'.repeat(65)],
  ],
  [
    MFA_SERIAL,
    ['GAHT12345678', 'arn:aws:iam::111122223333:mfa/ops/bob', `${'1'.repeat(256)}`],
    [
      '',
      '12345678',
      '1'.repeat(257),
      'GAHT 12345678',
      'arn:aws:iam::111122223333:user/bob',
      'arn:aws:iam::1:mfa/b',
    ],
  ],
  [MFA_CODE, ['000000', '123456'], ['', '12345', '1234567', '12345a', ' 123456', '123456\n', '１２３４５６']],
]

describe.each(cases)('$name', (rule, accepted, refused) => {
  test.each(accepted)('may be %j', (value) => {
    expect(matches(rule, value)).toBe(true)
  })

  test.each(refused)('may not be %j', (value) => {
    expect(matches(rule, value)).toBe(false)
  })

  test('says in words what it wants, and gives the same answer twice', () => {
    const [example = ''] = accepted

    expect(rule.rule.length).toBeGreaterThan(5)
    expect([matches(rule, example), matches(rule, example)]).toEqual([true, true])
  })
})

test('an alias is always good for the name of the default log group', () => {
  for (const alias of ['example', 'a'.repeat(62)])
    expect(matches(LOG_GROUP_NAME, `${DEFAULT_LOG_GROUP_PREFIX}${alias}`)).toBe(true)
})
