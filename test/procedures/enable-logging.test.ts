import { describe, expect, test } from 'vitest'
import { RETENTION_TAG, teardownTags } from '../../src/facts/teardown-tags.js'
import { enableLogging } from '../../src/procedures/enable-logging.js'
import type { EnableOptions } from '../../src/procedures/enable-options.js'
import type { Step } from '../../src/steps/step.js'
import { absent, known } from '../../src/survey/reading.js'
import type { Scope } from '../../src/survey/scope.js'
import {
  ACCOUNT,
  groupArn,
  idOf,
  LINKED_ROLE_ARN,
  linkedRole,
  logGroup,
  organization,
  RUN_ID,
  role,
  surveyOf,
  trusting,
  unreadable,
  unreadableForNow,
} from '../support/survey.js'

const ACME = idOf('acme')
const DEFAULT_GROUP = '/aws/workmail/emailevents/acme'
const CUSTOM_ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/acme-workmail-events`
const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`
const SCOPE: Scope = { by: 'name', names: ['acme'] }

type Account = Parameters<typeof surveyOf>[0]

const plan = (account: Account, options: Partial<EnableOptions> = {}, scope: Scope = SCOPE) =>
  enableLogging(surveyOf({ organizations: [organization('acme')], ...account }), scope, {
    runId: RUN_ID,
    replace: false,
    tag: true,
    ...options,
  })

const summary = ({ steps }: { steps: Step[] }): string[] =>
  steps.map(
    ({ call }) =>
      `${call.action} ${Object.values(call.input)
        .map((value) => JSON.stringify(value))
        .join(' ')}`,
  )

const refusal = (account: Account, options: Partial<EnableOptions> = {}, scope: Scope = SCOPE) => {
  try {
    plan(account, options, scope)
  } catch (error) {
    const { kind, code, message, next } = error as Record<string, unknown>
    return { kind, code, message, next }
  }
  throw new Error('it was planned')
}

describe('the default settings of the console, made explicit', () => {
  test('the role, the group, 30 days, and the configuration with both ARNs, in this order', () => {
    const { steps, ...rest } = plan({ role: absent })

    expect(steps.map(({ key, after }) => ({ key, after }))).toEqual([
      { key: 'create-role:AWSServiceRoleForAmazonWorkMailEvents', after: [] },
      { key: `create-log-group:us-east-1:${DEFAULT_GROUP}`, after: [] },
      {
        key: `set-retention:us-east-1:${DEFAULT_GROUP}`,
        after: [`create-log-group:us-east-1:${DEFAULT_GROUP}`],
      },
      {
        key: `enable-logging:us-east-1:${ACME}`,
        after: [
          'create-role:AWSServiceRoleForAmazonWorkMailEvents',
          `create-log-group:us-east-1:${DEFAULT_GROUP}`,
          `set-retention:us-east-1:${DEFAULT_GROUP}`,
        ],
      },
    ])
    expect(steps.map(({ call }) => call.input)).toEqual([
      { AWSServiceName: 'events.workmail.amazonaws.com' },
      { logGroupName: DEFAULT_GROUP, tags: { [RETENTION_TAG]: '30' } },
      { logGroupName: DEFAULT_GROUP, retentionInDays: 30 },
      { OrganizationId: ACME, RoleArn: LINKED_ROLE_ARN, LogGroupArn: `${groupArn(DEFAULT_GROUP)}` },
    ])
    expect(rest).toEqual({
      schemaVersion: 1,
      procedure: 'logging enable',
      runId: RUN_ID,
      account: ACCOUNT,
      surveyedAt: '2026-11-22T04:00:00.000Z',
      scope: 'acme in us-east-1, us-west-2, eu-west-1',
      kept: [],
      blockers: [],
      notes: [],
    })
  })

  test('no description is sent for the role, for an existing one’s would differ (aws-cdk #21183)', () => {
    expect(plan({ role: absent }).steps[0]?.call.input).not.toHaveProperty('Description')
  })

  test('a role and a group that are there are left as they are', () => {
    expect(summary(plan({ logGroups: [logGroup(DEFAULT_GROUP, { retentionInDays: 7 })] }))).toEqual([
      `PutEmailMonitoringConfiguration "${ACME}" "${LINKED_ROLE_ARN}" "${groupArn(DEFAULT_GROUP)}"`,
    ])
  })

  test('a role that could not be read is created, which changes nothing where it is there', () => {
    expect(plan({ role: unreadable() }).steps[0]?.kind).toBe('create-role')
  })

  test('with --no-tag the group is created without a tag', () => {
    expect(plan({}, { tag: false }).steps[0]?.call.input).toEqual({ logGroupName: DEFAULT_GROUP })
  })

  test('the group is in the organization’s own Region', () => {
    const organizations = [organization('acme', { region: 'eu-west-1' })]

    const { steps } = plan({ organizations, logGroups: [logGroup(DEFAULT_GROUP)] })

    expect(new Set(steps.map(({ call }) => call.region))).toEqual(new Set(['eu-west-1']))
    expect(steps[0]?.kind).toBe('create-log-group')
    expect(steps.at(-1)?.call.input.LogGroupArn).toBe(groupArn(DEFAULT_GROUP, 'eu-west-1'))
  })
})

describe('a group that an earlier teardown tagged', () => {
  const account = {
    logGroups: [logGroup(DEFAULT_GROUP, { retentionInDays: 30 })],
    tags: { [DEFAULT_GROUP]: known({ ...teardownTags('an-earlier-run', ['m-1']), team: 'mail' }) },
  }

  test('loses the tags before logging is turned on, and no other tag', () => {
    const { steps } = plan(account)

    expect(steps.map(({ kind }) => kind)).toEqual(['untag-log-group', 'enable-logging'])
    expect(steps[0]?.call.input).toMatchObject({
      tagKeys: ['workmail-lifecycle:teardown', 'workmail-lifecycle:organizations-1'],
    })
    expect(steps[1]?.after).toEqual([steps[0]?.key])
  })

  test('keeps them where the operator may not tag', () => {
    expect(plan(account, { tag: false }).steps.map(({ kind }) => kind)).toEqual(['enable-logging'])
  })
})

describe('retention', () => {
  const input = (account: Account, options: Partial<EnableOptions>) =>
    plan(account, options).steps.find(({ kind }) => kind === 'set-retention')?.call

  test('that is asked for is set on a group that is created', () => {
    expect(input({}, { retention: 90 })?.input).toMatchObject({ retentionInDays: 90 })
  })

  test('never needs no call on a group that is created', () => {
    expect(summary(plan({}, { retention: 'never' })).map((line) => line.split(' ')[0])).toEqual([
      'CreateLogGroup',
      'PutEmailMonitoringConfiguration',
    ])
  })

  test('of an existing group is changed where it is asked for and differs', () => {
    const logGroups = [logGroup(DEFAULT_GROUP, { retentionInDays: 30 })]

    expect(input({ logGroups }, { retention: 90 })?.input).toMatchObject({ retentionInDays: 90 })
    expect(input({ logGroups }, { retention: 'never' })?.action).toBe('DeleteRetentionPolicy')
    expect(input({ logGroups }, { retention: 30 })).toBeUndefined()
    expect(input({ logGroups: [logGroup(DEFAULT_GROUP)] }, { retention: 'never' })).toBeUndefined()
  })

  test('is changed too where logging is on and equal otherwise', () => {
    const account = {
      organizations: [organization('acme', { writesTo: DEFAULT_GROUP })],
      logGroups: [logGroup(DEFAULT_GROUP)],
    }

    expect(summary(plan(account, { retention: 7 }))).toEqual([`PutRetentionPolicy "${DEFAULT_GROUP}" 7`])
  })

  describe('that an earlier run tagged and did not come to set', () => {
    const left = (value: string, group = logGroup(DEFAULT_GROUP)) => ({
      logGroups: [group],
      tags: { [DEFAULT_GROUP]: known({ [RETENTION_TAG]: value }) },
    })

    test('is set now', () => {
      expect(input(left('30'), {})?.input).toMatchObject({ retentionInDays: 30 })
    })

    test('gives way to the one that is asked for', () => {
      expect(input(left('30'), { retention: 90 })?.input).toMatchObject({ retentionInDays: 90 })
      expect(input(left('30'), { retention: 'never' })).toBeUndefined()
    })

    test('is not touched where someone set one since', () => {
      expect(input(left('30', logGroup(DEFAULT_GROUP, { retentionInDays: 365 })), {})).toBeUndefined()
    })

    test('is not touched where events came since: someone may keep them for ever on purpose', () => {
      expect(input(left('30', logGroup(DEFAULT_GROUP, { storedBytes: 1 })), {})).toBeUndefined()
    })

    test('is not touched where logging is on: the earlier run came to its end', () => {
      const organizations = [organization('acme', { writesTo: DEFAULT_GROUP })]

      expect(plan({ ...left('30'), organizations }).steps).toEqual([])
    })

    test.each(['never', '', '31', '-1', '1e2', 'thirty', ' '])('and %j is nothing to set', (value) => {
      expect(input(left(value), {})).toBeUndefined()
    })

    describe('where the tags could not be read', () => {
      const unread = { logGroups: [logGroup(DEFAULT_GROUP)], tags: { [DEFAULT_GROUP]: unreadable() } }

      test('is refused: that nothing was left unfinished is not known', () => {
        expect(() => plan(unread)).toThrow(
          expect.objectContaining({ kind: 'refused', code: 'LogGroupTagsUnreadable' }),
        )
      })

      test('is not guessed where the run is to go without tags', () => {
        expect(input(unread, { tag: false })).toBeUndefined()
      })

      test('does not matter where logging is on', () => {
        const organizations = [organization('acme', { writesTo: DEFAULT_GROUP })]

        expect(plan({ ...unread, organizations }).steps).toEqual([])
      })
    })
  })
})

describe('encryption', () => {
  test('comes with the creation of a group', () => {
    expect(plan({}, { kmsKeyId: KEY_ARN }).steps[0]?.call.input).toMatchObject({ kmsKeyId: KEY_ARN })
  })

  test('of an existing group is changed where it is asked for and differs', () => {
    const kinds = (kmsKeyId: string | undefined) =>
      plan({ logGroups: [logGroup(DEFAULT_GROUP, { kmsKeyId })] }, { kmsKeyId: KEY_ARN }).steps.map(
        ({ kind }) => kind,
      )

    expect(kinds(undefined)).toEqual(['encrypt-log-group', 'enable-logging'])
    expect(kinds(KEY_ARN)).toEqual(['enable-logging'])
  })

  test('is seen before logging is turned on', () => {
    const { steps } = plan({ logGroups: [logGroup(DEFAULT_GROUP)] }, { kmsKeyId: KEY_ARN })

    expect(steps[1]?.after).toEqual([`encrypt-log-group:us-east-1:${DEFAULT_GROUP}`])
  })

  test('by a key of another Region is refused', () => {
    const kmsKeyId = KEY_ARN.replace('us-east-1', 'eu-west-1')

    expect(refusal({}, { kmsKeyId })).toEqual({
      kind: 'input',
      code: 'KeyElsewhere',
      message: `--kms-key-id is in eu-west-1, and acme (${ACME}) is in us-east-1`,
      next: 'name a key in us-east-1',
    })
  })
})

describe('a log group of one’s own', () => {
  test('is made and written to', () => {
    expect(summary(plan({}, { logGroup: { name: '/events' } }))).toEqual([
      `CreateLogGroup "/events" {"${RETENTION_TAG}":"30"}`,
      'PutRetentionPolicy "/events" 30',
      `PutEmailMonitoringConfiguration "${ACME}" "${LINKED_ROLE_ARN}" "${groupArn('/events')}"`,
    ])
  })

  test('of several organizations is made once, and each waits for it', () => {
    const organizations = [organization('acme'), organization('other')]

    const { steps } = plan({ organizations }, { logGroup: { name: '/events' } }, { by: 'all' })

    expect(steps.map(({ kind }) => kind)).toEqual([
      'create-log-group',
      'set-retention',
      'enable-logging',
      'enable-logging',
    ])
    const made = ['create-log-group:us-east-1:/events', 'set-retention:us-east-1:/events']
    expect(steps.slice(2).map(({ after }) => after)).toEqual([made, made])
  })

  test('is refused in another account, and in another Region than the organization’s', () => {
    expect(refusal({}, { logGroup: { name: '/events', account: '999988887777' } })).toMatchObject({
      kind: 'input',
      code: 'ForeignAccount',
      message: `--log-group is in account 999988887777, and these credentials belong to ${ACCOUNT}`,
    })
    expect(
      refusal({}, { logGroup: { name: '/events', account: ACCOUNT, region: 'eu-west-1' } }),
    ).toMatchObject({
      kind: 'input',
      code: 'LogGroupElsewhere',
      message: `--log-group is in eu-west-1, and acme (${ACME}) is in us-east-1`,
    })
  })

  test('that could not be read is not taken for absent', () => {
    expect(refusal({ unreadableLogGroups: ['/events'] }, { logGroup: { name: '/events' } })).toMatchObject({
      kind: 'refused',
      code: 'LogGroupUnreadable',
      message: 'log group /events in us-east-1 could not be read: denied',
    })
  })

  test('is one to come back to, where AWS only did not answer for now', () => {
    const organizations = [organization('acme', { monitoring: unreadableForNow })]
    expect(refusal({ organizations })).toMatchObject({
      kind: 'pending',
      code: 'OrganizationUnreadable',
      next: 'nothing was changed: run it again later',
    })
  })

  test('nor is a default group, where the default groups could not be listed', () => {
    expect(refusal({ unlistedLogGroups: ['us-east-1'] })).toMatchObject({
      code: 'LogGroupUnreadable',
      message: `log group ${DEFAULT_GROUP} in us-east-1 could not be read: denied`,
    })
  })
})

describe('a custom role', () => {
  const options = { roleArn: CUSTOM_ROLE_ARN }
  const withRole = (details: Parameters<typeof role>[1] = {}) => ({
    customRoles: { 'acme-workmail-events': known(role('acme-workmail-events', details)) },
  })

  test('is named in the configuration, and the service-linked one is not made', () => {
    const { steps } = plan({ ...withRole(), role: absent }, options)

    expect(steps.map(({ kind }) => kind)).toEqual(['create-log-group', 'set-retention', 'enable-logging'])
    expect(steps.at(-1)?.call.input.RoleArn).toBe(CUSTOM_ROLE_ARN)
  })

  test.each<[string, Account, string, string]>([
    ['that is not there', {}, 'UnknownRole', `there is no role ${CUSTOM_ROLE_ARN}`],
    [
      'whose path is another',
      withRole({ arn: `arn:aws:iam::${ACCOUNT}:role/mail/acme-workmail-events` }),
      'UnknownRole',
      `there is no role ${CUSTOM_ROLE_ARN}; the role of that name is arn:aws:iam::${ACCOUNT}:role/mail/acme-workmail-events`,
    ],
    [
      'that does not trust WorkMail',
      withRole({ trustPolicy: trusting('ec2.amazonaws.com') }),
      'RoleNotTrusting',
      `role ${CUSTOM_ROLE_ARN} does not let events.workmail.amazonaws.com assume it`,
    ],
    [
      'that could not be read',
      { customRoles: { 'acme-workmail-events': unreadable('no iam:GetRole') } },
      'RoleUnreadable',
      `role ${CUSTOM_ROLE_ARN} could not be read: no iam:GetRole`,
    ],
  ])('%s is refused', (_, account, code, message) => {
    expect(refusal(account, options)).toMatchObject({ code, message })
  })

  test('of another account is refused', () => {
    expect(refusal({}, { roleArn: CUSTOM_ROLE_ARN.replace(ACCOUNT, '999988887777') })).toMatchObject({
      kind: 'input',
      code: 'ForeignAccount',
    })
  })
})

describe('logging that is on already', () => {
  test.each([
    ['without a role', undefined],
    ['with the service-linked role', LINKED_ROLE_ARN],
  ])('and equal, %s, needs no step', (_, roleArn) => {
    const on = organization('acme', { writesTo: DEFAULT_GROUP, ...(roleArn && { roleArn }) })

    expect(plan({ organizations: [on], logGroups: [logGroup(DEFAULT_GROUP)] }).steps).toEqual([])
  })

  test('and equal, but without its role and its group, has them made again', () => {
    const account = { organizations: [organization('acme', { writesTo: DEFAULT_GROUP })], role: absent }

    expect(plan(account).steps.map(({ kind }) => kind)).toEqual([
      'create-role',
      'create-log-group',
      'set-retention',
    ])
  })

  const other = { organizations: [organization('acme', { writesTo: '/old', roleArn: CUSTOM_ROLE_ARN })] }

  test('and different is refused with every difference', () => {
    expect(refusal(other)).toEqual({
      kind: 'refused',
      code: 'LoggingDiffers',
      message: `logging of acme (${ACME}) is on and differs: log group ${groupArn('/old')} (asked for: ${groupArn(DEFAULT_GROUP)}); role ${CUSTOM_ROLE_ARN} (asked for: ${LINKED_ROLE_ARN})`,
      next: 'add --replace to change it, or leave it as it is',
    })
  })

  test('and different is replaced with --replace', () => {
    expect(plan(other, { replace: true }).steps.at(-1)?.call.input).toEqual({
      OrganizationId: ACME,
      RoleArn: LINKED_ROLE_ARN,
      LogGroupArn: groupArn(DEFAULT_GROUP),
    })
  })

  test('that could not be read is not replaced unseen, not even with --replace', () => {
    const organizations = [organization('acme', { monitoring: unreadable('timed out') })]

    expect(refusal({ organizations }, { replace: true })).toMatchObject({
      kind: 'refused',
      code: 'OrganizationUnreadable',
      message: `the logging of acme (${ACME}) could not be read: timed out`,
    })
  })
})

describe('the scope', () => {
  test('of all leaves deleted organizations out', () => {
    const organizations = [organization('acme'), organization('gone', { state: 'Deleted' })]

    const { steps } = plan({ organizations }, {}, { by: 'all' })

    expect(steps.map(({ region, kind }) => [region, kind])).toEqual([
      ['us-east-1', 'create-log-group'],
      ['us-east-1', 'set-retention'],
      ['us-east-1', 'enable-logging'],
    ])
  })

  test('that names a deleted organization is refused', () => {
    expect(refusal({ organizations: [organization('acme', { state: 'deleted' })] })).toMatchObject({
      kind: 'input',
      code: 'OrganizationDeleted',
      message: `organization acme (${ACME}) is deleted`,
    })
  })

  test('by a tag that could not be read blocks, and the others continue', () => {
    const organizations = [
      organization('acme', { tags: known({ team: 'mail' }) }),
      organization('other', { tags: unreadable() }),
    ]

    const { steps, blockers } = plan({ organizations }, {}, { by: 'tag', key: 'team', value: 'mail' })

    expect(steps.at(-1)?.key).toBe(`enable-logging:us-east-1:${ACME}`)
    expect(blockers).toMatchObject([{ code: 'NotSelected', subject: `other (${idOf('other')})` }])
  })

  test('lists what is created first, each step behind those that it comes after', () => {
    const organizations = ['a', 'b'].map((alias) => organization(alias))

    const { steps } = plan({ organizations, role: absent }, {}, { by: 'all' })

    expect(steps.map(({ kind }) => kind)).toEqual([
      'create-role',
      'create-log-group',
      'create-log-group',
      'set-retention',
      'enable-logging',
      'set-retention',
      'enable-logging',
    ])
    for (const [index, { after }] of steps.entries()) {
      const before = steps.slice(0, index).map(({ key }) => key)
      for (const key of after) expect(before).toContain(key)
    }
  })
})

test('a role of the right name is the service-linked one, whoever described it', () => {
  const described = known(linkedRole({ description: 'made by hand' }))

  expect(plan({ role: described, logGroups: [logGroup(DEFAULT_GROUP)] }).steps).toHaveLength(1)
})
