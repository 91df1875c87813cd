import { describe, expect, test } from 'vitest'
import {
  SERVICE_LINKED_ROLE_NAME,
  SERVICE_LINKED_ROLE_PATH,
  SERVICE_LINKED_ROLE_POLICY_ARN,
} from '../../src/facts/service-linked-role.js'
import { readAttachedPolicies, readRole } from '../../src/survey/roles.js'
import { SERVICE_LINKED_ROLE } from '../sandbox/given.js'
import { givenAccount } from '../support/given-account.js'
import { LINKED_ROLE_ARN } from '../support/survey.js'

const TRUST = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'events.workmail.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
}

test('a role is read with its trust policy as JSON text, which IAM sends URL-encoded', async () => {
  const { aws } = givenAccount({
    roles: [
      {
        ...SERVICE_LINKED_ROLE,
        description: 'Events & <logs> “100 %”',
        createDate: Date.UTC(2025, 2, 4, 5, 6, 7),
        lastUsed: { date: Date.UTC(2026, 4, 31), region: 'eu-west-1' },
        tags: { team: 'mail', empty: '' },
        permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/edge',
      },
    ],
  })

  expect(await readRole(aws, SERVICE_LINKED_ROLE_NAME)).toEqual({
    is: 'known',
    value: {
      name: SERVICE_LINKED_ROLE_NAME,
      arn: LINKED_ROLE_ARN,
      path: SERVICE_LINKED_ROLE_PATH,
      description: 'Events & <logs> “100 %”',
      createdAt: '2025-03-04T05:06:07.000Z',
      trustPolicy: JSON.stringify(TRUST),
      tags: { team: 'mail', empty: '' },
      permissionsBoundary: 'arn:aws:iam::111122223333:policy/edge',
      lastUsed: { at: '2026-05-31T00:00:00.000Z', region: 'eu-west-1' },
    },
  })
})

test('a role that was never used has no last use, and one without tags has none', async () => {
  const { aws } = givenAccount({ roles: [SERVICE_LINKED_ROLE] })

  expect(await readRole(aws, SERVICE_LINKED_ROLE_NAME)).toMatchObject({
    value: { lastUsed: undefined, tags: {} },
  })
})

test('a role that IAM has not is absent', async () => {
  const { aws } = givenAccount({})

  expect(await readRole(aws, SERVICE_LINKED_ROLE_NAME)).toEqual({ is: 'absent' })
  expect(await readAttachedPolicies(aws, SERVICE_LINKED_ROLE_NAME)).toEqual({ is: 'absent' })
})

test('a role that may not be read is unreadable', async () => {
  const { aws } = givenAccount({
    roles: [SERVICE_LINKED_ROLE],
    faults: [{ match: { service: 'iam' }, fault: { kind: 'denied' } }],
  })

  expect(await readRole(aws, SERVICE_LINKED_ROLE_NAME)).toMatchObject({
    is: 'unreadable',
    code: 'AccessDenied',
  })
  expect(await readAttachedPolicies(aws, SERVICE_LINKED_ROLE_NAME)).toMatchObject({ is: 'unreadable' })
})

describe('policies of a role', () => {
  test('are read in the version that is in force', async () => {
    const { aws } = givenAccount({
      roles: [SERVICE_LINKED_ROLE],
      policies: [
        {
          arn: SERVICE_LINKED_ROLE_POLICY_ARN,
          defaultVersionId: 'v2',
          versions: { v1: { Statement: 'old' }, v2: { Statement: 'new +%' } },
        },
      ],
    })

    expect(await readAttachedPolicies(aws, SERVICE_LINKED_ROLE_NAME)).toEqual({
      is: 'known',
      value: [
        {
          arn: SERVICE_LINKED_ROLE_POLICY_ARN,
          document: { is: 'known', value: '{"Statement":"new +%"}' },
        },
      ],
    })
  })

  test('are known by name even where their documents may not be read', async () => {
    const { aws } = givenAccount({
      roles: [SERVICE_LINKED_ROLE],
      faults: [{ match: { action: 'GetPolicyVersion' }, fault: { kind: 'denied' } }],
    })

    expect(await readAttachedPolicies(aws, SERVICE_LINKED_ROLE_NAME)).toMatchObject({
      is: 'known',
      value: [{ arn: SERVICE_LINKED_ROLE_POLICY_ARN, document: { is: 'unreadable' } }],
    })
  })
})
