import { expect, test } from 'vitest'
import { isWorkMailRegion, WORKMAIL_REGIONS } from '../../src/facts/regions.js'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { parseState } from '../../src/sandbox/read-account.js'
import { type Ask, code, givenSandbox, ROLE_NAME, START } from './given.js'

test('it can be written to a file and read again', () => {
  const account = demoAccount(START)

  expect(parseState(JSON.stringify(account), 'demo')).toEqual(account)
})

test('it has each case that the procedures meet', () => {
  const { organizations, logGroups, roles } = demoAccount(START)
  const writtenTo = organizations.map(({ region, monitoring }) => `${region} ${monitoring?.logGroupName}`)
  const isWrittenTo = ({ region, logGroupName }: { region: string; logGroupName: string }) =>
    writtenTo.includes(`${region} ${logGroupName}`)

  expect(new Set(organizations.map(({ region }) => region))).toEqual(new Set(WORKMAIL_REGIONS))
  expect(writtenTo.filter((group) => group === 'us-east-1 /acme/workmail/email-events')).toHaveLength(2)
  for (const region of ['us-west-2', 'eu-west-1']) {
    const byDefault = organizations.filter(
      (organization) =>
        organization.region === region &&
        organization.monitoring?.logGroupName === `/aws/workmail/emailevents/${organization.alias}`,
    )
    expect(byDefault).toHaveLength(1)
  }
  const orphans = logGroups.filter(
    (group) => group.logGroupName.startsWith('/aws/workmail/emailevents/') && !isWrittenTo(group),
  )
  expect(orphans).toHaveLength(1)
  expect(logGroups.filter((group) => group.deletionProtectionEnabled && isWrittenTo(group))).toHaveLength(1)
  expect(organizations.filter(({ state }) => state !== 'Active')).toMatchObject([{ state: 'Deleted' }])
  expect(organizations.filter((one) => one.state === 'Active' && !one.monitoring)).toHaveLength(1)
  const custom = organizations.flatMap(({ monitoring }) => monitoring?.roleArn ?? [])
  expect(custom).toHaveLength(1)
  expect(roles.map(({ roleName }) => `arn:aws:iam::111122223333:role/${roleName}`)).toContain(custom[0])
  expect(logGroups.every(({ region }) => isWorkMailRegion(region))).toBe(true)
})

const deleteRole = async (ask: Ask, advance: () => Promise<void>) => {
  const { DeletionTaskId } = await ask('iam', 'DeleteServiceLinkedRole', { RoleName: ROLE_NAME })
  await advance()
  return ask('iam', 'GetServiceLinkedRoleDeletionStatus', { DeletionTaskId })
}

test('the role’s deletion fails at first with a list of usages, and then succeeds', async () => {
  const { ask, clock, account } = givenSandbox(demoAccount(START))
  for (const { region, organizationId, monitoring } of account.organizations) {
    if (monitoring && monitoring.roleArn === undefined) {
      const input = { OrganizationId: organizationId }
      await ask('workmail', 'DeleteEmailMonitoringConfiguration', input, { region })
    }
  }

  const advance = () => clock.advance(1000)
  const first = await deleteRole(ask, advance)
  expect(first).toMatchObject({ Status: 'FAILED' })
  const { RoleUsageList } = first.Reason as { RoleUsageList: { Region: string }[] }
  expect(RoleUsageList.map(({ Region }) => Region)).toEqual(['us-east-1', 'us-west-2', 'eu-west-1'])

  await clock.advance(5000)
  expect(await deleteRole(ask, advance)).toEqual({ Status: 'SUCCEEDED' })
})

test('the organization that is deleted takes no monitoring calls', async () => {
  const { ask } = givenSandbox(demoAccount(START))
  const OrganizationId = 'm-3c8a25e6d9f46b2abe7ac3a4f5d6e7b8'

  expect(await code(ask('workmail', 'DescribeEmailMonitoringConfiguration', { OrganizationId }))).toBe(
    'OrganizationStateException',
  )
})
