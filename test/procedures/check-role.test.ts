import { describe, expect, test } from 'vitest'
import {
  EVENTS_SERVICE_PRINCIPAL,
  SERVICE_LINKED_ROLE_ACTIONS,
  SERVICE_LINKED_ROLE_NAME,
  SERVICE_LINKED_ROLE_PATH,
  SERVICE_LINKED_ROLE_POLICY_ARN,
} from '../../src/facts/service-linked-role.js'
import { checkRole } from '../../src/procedures/check-role.js'
import { absent, known } from '../../src/survey/reading.js'
import {
  idOf,
  LINKED_ROLE_ARN,
  linkedPolicy,
  linkedRole,
  organization,
  surveyOf,
  trusting,
  unreadable,
} from '../support/survey.js'

type Account = Parameters<typeof surveyOf>[0]

const check = (account: Account = {}) => checkRole(surveyOf(account))
const findings = (account: Account) =>
  check(account).findings.map(({ code, message }) => `${code}: ${message}`)
const user = organization('acme', { region: 'eu-west-1', writesTo: '/events' })

describe('a role as documented', () => {
  test('has no findings, and is told with all that is known of it', () => {
    const role = known(
      linkedRole({
        description: 'mail',
        lastUsed: { at: '2026-11-21T00:00:00.000Z', region: 'eu-west-1' },
      }),
    )

    expect(check({ role })).toEqual({
      role: {
        name: SERVICE_LINKED_ROLE_NAME,
        state: 'exists',
        arn: LINKED_ROLE_ARN,
        description: 'mail',
        createdAt: '2024-01-01T00:00:00.000Z',
        lastUsed: { at: '2026-11-21T00:00:00.000Z', region: 'eu-west-1' },
        usedBy: [],
        safeToDelete: true,
      },
      findings: [],
      blockers: [],
    })
  })

  test('that is in use is as documented, and not safe to delete', () => {
    const { role, findings: found, blockers } = check({ organizations: [user] })

    expect(role.usedBy).toEqual([{ id: idOf('acme'), alias: 'acme', region: 'eu-west-1' }])
    expect(role.safeToDelete).toBe(false)
    expect(found).toEqual([])
    expect(blockers).toMatchObject([{ code: 'InUse', region: 'eu-west-1' }])
  })

  test('whose last use has no Region is told so', () => {
    const role = known(linkedRole({ lastUsed: { at: '2026-11-21T00:00:00.000Z', region: undefined } }))

    expect(check({ role }).role.lastUsed).toEqual({ at: '2026-11-21T00:00:00.000Z', region: null })
  })
})

describe('no role', () => {
  test('is fine where no one relies on it', () => {
    const { role, findings: found } = check({ role: absent, organizations: [organization('off')] })

    expect(role).toMatchObject({ state: 'missing', arn: null, safeToDelete: false })
    expect(found).toEqual([])
  })

  test('is a finding where someone does', () => {
    expect(findings({ role: absent, organizations: [user] })).toEqual([
      `RoleMissing: there is no role, but acme (${idOf('acme')}) relies on it`,
    ])
  })

  test('is a finding where someone may', () => {
    expect(findings({ role: absent, unlisted: ['us-west-2'] })).toEqual([
      'UsersUnreadable: whether us-west-2 in us-west-2 relies on it could not be read: denied',
    ])
  })
})

test('a role that could not be read is neither as documented nor safe to delete', () => {
  const { role, findings: found } = check({ role: unreadable('no iam:GetRole') })

  expect(role).toMatchObject({ state: 'unreadable', safeToDelete: false })
  expect(found).toEqual([{ code: 'RoleUnreadable', message: 'the role could not be read: no iam:GetRole' }])
})

describe('each thing that is not as documented is a finding', () => {
  const withRole = (details: Parameters<typeof linkedRole>[0]) => ({ role: known(linkedRole(details)) })
  const mixed = JSON.stringify({
    Statement: [
      { Effect: 'Allow', Principal: { Service: EVENTS_SERVICE_PRINCIPAL }, Action: 'sts:AssumeRole' },
      { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999988887777:root' }, Action: 'sts:AssumeRole' },
    ],
  })
  const documented = `as documented, just ${EVENTS_SERVICE_PRINCIPAL} may assume it`

  test.each<[string, Account, string[]]>([
    [
      'another path',
      withRole({ path: '/' }),
      [`PathDiffers: its path is /, not ${SERVICE_LINKED_ROLE_PATH}: this is not the service-linked role`],
    ],
    [
      'another service',
      withRole({ trustPolicy: trusting('ec2.amazonaws.com') }),
      [`TrustDiffers: its trust policy names ec2.amazonaws.com; ${documented}`],
    ],
    [
      'a further service',
      withRole({ trustPolicy: trusting([EVENTS_SERVICE_PRINCIPAL, 'ec2.amazonaws.com']) }),
      [`TrustDiffers: its trust policy names ${EVENTS_SERVICE_PRINCIPAL}, ec2.amazonaws.com; ${documented}`],
    ],
    [
      'another account beside the service',
      withRole({ trustPolicy: mixed }),
      [
        `TrustDiffers: its trust policy names ${EVENTS_SERVICE_PRINCIPAL}, AWS arn:aws:iam::999988887777:root; ${documented}`,
      ],
    ],
    [
      'a trust policy of nobody',
      withRole({ trustPolicy: '{}' }),
      [`TrustDiffers: its trust policy names no one; ${documented}`],
    ],
    [
      'no policy',
      { attachedPolicies: known([]) },
      [`PolicyMissing: the policy ${SERVICE_LINKED_ROLE_POLICY_ARN} is not attached`],
    ],
    [
      'policies that are gone with the role',
      { attachedPolicies: absent },
      [`PolicyMissing: the policy ${SERVICE_LINKED_ROLE_POLICY_ARN} is not attached`],
    ],
    [
      'policies that could not be read',
      { attachedPolicies: unreadable('no list') },
      ['PolicyUnreadable: its policies could not be read: no list'],
    ],
    [
      'a policy whose document could not be read',
      { attachedPolicies: known([{ ...linkedPolicy(), document: unreadable('no version') }]) },
      ['PolicyUnreadable: its policy could not be read: no version'],
    ],
    [
      'a further policy',
      {
        attachedPolicies: known([linkedPolicy(), { arn: 'arn:aws:iam::aws:policy/Admin', document: absent }]),
      },
      [
        'PolicyUnexpected: a policy is attached that the documentation does not name: arn:aws:iam::aws:policy/Admin',
      ],
    ],
    [
      'an action missing',
      { attachedPolicies: known([linkedPolicy(SERVICE_LINKED_ROLE_ACTIONS.slice(1))]) },
      ['ActionMissing: its policy does not allow logs:CreateLogGroup on every resource'],
    ],
    [
      'actions on some resources only',
      { attachedPolicies: known([linkedPolicy(SERVICE_LINKED_ROLE_ACTIONS, 'arn:aws:logs:*')]) },
      SERVICE_LINKED_ROLE_ACTIONS.map(
        (action) => `ActionMissing: its policy does not allow ${action} on every resource`,
      ),
    ],
    [
      'a further action',
      { attachedPolicies: known([linkedPolicy([...SERVICE_LINKED_ROLE_ACTIONS, 'logs:DeleteLogGroup'])]) },
      ['ActionUnexpected: its policy also allows logs:DeleteLogGroup'],
    ],
    [
      'a Region that could not be listed',
      { unlisted: ['eu-west-1'] },
      ['UsersUnreadable: whether eu-west-1 in eu-west-1 relies on it could not be read: denied'],
    ],
    [
      'an organization that could not be read',
      { organizations: [organization('acme', { monitoring: unreadable() })] },
      [`UsersUnreadable: whether acme (${idOf('acme')}) in us-east-1 relies on it could not be read: denied`],
    ],
  ])('%s', (_, account, expected) => {
    expect(findings(account)).toEqual(expected)
  })
})

test('what could not be read makes the role unsafe to delete', () => {
  const { role, blockers } = check({ unlisted: ['eu-west-1'] })

  expect(role.safeToDelete).toBe(false)
  expect(blockers).toMatchObject([{ code: 'Unreadable', kind: 'region', region: 'eu-west-1' }])
})
