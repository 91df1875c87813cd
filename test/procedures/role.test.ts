import { describe, expect, test } from 'vitest'
import { PROTECT_TAG } from '../../src/facts/protect-tag.js'
import { createRole } from '../../src/procedures/create-role.js'
import { deleteRole } from '../../src/procedures/delete-role.js'
import { DEFAULT_PROTECT_TAG } from '../../src/procedures/protection.js'
import { updateRole } from '../../src/procedures/update-role.js'
import { absent, known } from '../../src/survey/reading.js'
import {
  ACCOUNT,
  idOf,
  LINKED_ROLE_ARN,
  linkedRole,
  organization,
  RUN_ID,
  surveyOf,
  unreadable,
  unreadableForNow,
} from '../support/survey.js'

const NAME = 'AWSServiceRoleForAmazonWorkMailEvents'
const OPTIONS = { runId: RUN_ID, retryDelay: 30_000, protect: DEFAULT_PROTECT_TAG }

type Account = Parameters<typeof surveyOf>[0]

describe('creating the role', () => {
  const inputs = (account: Account, description?: string) =>
    createRole(surveyOf(account), { runId: RUN_ID, description }).steps.map(({ call }) => call.input)

  test('names the service, and a description only where one is asked for', () => {
    expect(inputs({ role: absent })).toEqual([{ AWSServiceName: 'events.workmail.amazonaws.com' }])
    expect(inputs({ role: absent }, 'mail')).toEqual([
      { AWSServiceName: 'events.workmail.amazonaws.com', Description: 'mail' },
    ])
  })

  test('needs nothing where it is there, however it is described', () => {
    expect(inputs({}, 'mail')).toEqual([])
  })

  test('is tried where it could not be read', () => {
    expect(inputs({ role: unreadable() })).toHaveLength(1)
  })
})

describe('updating the role', () => {
  const update = (account: Account, description = 'mail') =>
    updateRole(surveyOf(account), { runId: RUN_ID, description })

  test('changes its description and nothing else', () => {
    expect(update({}).steps.map(({ call }) => [call.action, call.input])).toEqual([
      ['UpdateRole', { RoleName: NAME, Description: 'mail' }],
    ])
  })

  test('needs nothing where the description is so already', () => {
    expect(update({ role: known(linkedRole({ description: 'mail' })) }).steps).toEqual([])
  })

  test('is refused where there is no role', () => {
    expect(() => update({ role: absent })).toThrow(
      expect.objectContaining({
        kind: 'input',
        code: 'UnknownRole',
        message: `account ${ACCOUNT} has no role ${NAME}`,
        next: '`wml role create` creates it',
      }),
    )
  })
})

describe('deleting the role', () => {
  const remove = (account: Account) => deleteRole(surveyOf(account), OPTIONS)

  test('is not done to one that carries the tag that protects, and nothing else is in the way then', () => {
    const tags = { [PROTECT_TAG]: 'until the audit is over' }

    const { steps, kept, blockers } = remove({
      organizations: [organization('acme', { writesTo: '/events' })],
      role: known(linkedRole({ tags })),
    })

    expect({ steps, blockers }).toEqual({ steps: [], blockers: [] })
    expect(kept).toEqual([
      { kind: 'role', subject: NAME, region: 'global', reason: `it carries the tag ${PROTECT_TAG}` },
    ])
  })

  test('is for a later run while it could not be read, for it may be protected, or not there', () => {
    const organizations = [
      organization('acme', { writesTo: '/events' }),
      organization('denied', { monitoring: unreadable() }),
    ]

    const { blockers } = remove({ organizations, role: unreadableForNow })

    expect(blockers.map(({ kind, code, transient }) => `${kind} ${code} ${transient}`)).toEqual([
      'role Unreadable true',
      'organization InUse true',
      'organization Unreadable true',
    ])
  })

  const custom = { writesTo: '/events', roleArn: `arn:aws:iam::${ACCOUNT}:role/mine` }

  test('is one step, guarded by every Region', () => {
    const { steps, blockers } = remove({
      organizations: [organization('off'), organization('custom', custom)],
    })

    expect(steps).toHaveLength(1)
    expect(steps[0]).toMatchObject({
      key: `delete-role:${NAME}`,
      call: { action: 'DeleteServiceLinkedRole', input: { RoleName: NAME } },
      preconditions: [
        { kind: 'no-organization-uses-role', regions: ['us-east-1', 'us-west-2', 'eu-west-1'] },
      ],
    })
    expect(blockers).toEqual([])
  })

  test('needs nothing where it is gone, whatever could not be read', () => {
    const { steps, blockers } = remove({ role: absent, unlisted: ['eu-west-1'] })

    expect({ steps, blockers }).toEqual({ steps: [], blockers: [] })
  })

  test.each([
    ['names no role', undefined],
    ['names the role', LINKED_ROLE_ARN],
  ])(
    'is blocked by an organization in any Region whose configuration %s (terraform-aws-eks #132)',
    (_, roleArn) => {
      const user = organization('acme', {
        region: 'eu-west-1',
        writesTo: '/events',
        ...(roleArn && { roleArn }),
      })

      const { steps, blockers } = remove({ organizations: [user] })

      expect(steps).toEqual([])
      expect(blockers).toEqual([
        {
          code: 'InUse',
          kind: 'organization',
          subject: `acme (${idOf('acme')})`,
          region: 'eu-west-1',
          reason: 'still uses the service-linked role',
        },
      ])
    },
  )

  test('is blocked by what could not be read', () => {
    const { steps, blockers } = remove({
      organizations: [organization('unread', { monitoring: unreadable() })],
      unlisted: ['us-west-2'],
      role: unreadable(),
    })

    expect(steps).toEqual([])
    expect(blockers.map(({ code, kind, region }) => [code, kind, region])).toEqual([
      ['Unreadable', 'role', 'global'],
      ['Unreadable', 'organization', 'us-east-1'],
      ['Unreadable', 'region', 'us-west-2'],
    ])
  })
})
