/** How many requests AWS gets for one organization: stated exactly, so that a change is seen. */
import { expect, test } from 'vitest'
import { callsIn } from '../support/aws-calls.js'
import { machineWith, runWml } from '../support/run-wml.js'
import { loggingAccount, quietAccount } from '../support/small-account.js'

const countsOf = async (seed: Parameters<typeof machineWith>[0], line: string) => {
  const { exitCode, stderr } = await runWml(machineWith(seed), ...line.split(' '), '--sandbox', '--verbose')
  expect(exitCode).toBe(0)
  const counts: Record<string, number> = {}
  for (const { name, requests } of callsIn(stderr)) counts[name] = (counts[name] ?? 0) + requests
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return { total, counts }
}

test('a status', async () => {
  expect(await countsOf(loggingAccount(), 'logging status')).toEqual({
    total: 12,
    counts: {
      'logs:ListLogGroups': 3,
      'sts:GetCallerIdentity': 1,
      'workmail:ListOrganizations': 3,
      'workmail:DescribeEmailMonitoringConfiguration': 1,
      'logs:DescribeLogGroups': 3,
      'iam:GetRole': 1,
    },
  })
})

test('an enable', async () => {
  expect(await countsOf(quietAccount(), 'logging enable --organization acme')).toEqual({
    total: 22,
    counts: {
      'sts:GetCallerIdentity': 1,
      'iam:ListAccountAliases': 1,
      'workmail:ListOrganizations': 3,
      'workmail:DescribeEmailMonitoringConfiguration': 3,
      'workmail:PutEmailMonitoringConfiguration': 1,
      'logs:DescribeLogGroups': 7,
      'logs:CreateLogGroup': 1,
      'logs:PutRetentionPolicy': 1,
      'iam:GetRole': 3,
      'iam:CreateServiceLinkedRole': 1,
    },
  })
})

test('a teardown', async () => {
  expect(await countsOf(loggingAccount(), 'teardown --organization acme --yes')).toEqual({
    total: 37,
    counts: {
      'sts:GetCallerIdentity': 1,
      'iam:ListAccountAliases': 1,
      'workmail:ListOrganizations': 7,
      'workmail:DescribeEmailMonitoringConfiguration': 5,
      'workmail:DeleteEmailMonitoringConfiguration': 1,
      'logs:DescribeLogGroups': 7,
      'logs:ListLogGroups': 3,
      'logs:ListTagsForResource': 4,
      'workmail:ListTagsForResource': 1,
      'logs:TagResource': 1,
      'logs:DeleteLogGroup': 1,
      'iam:GetRole': 3,
      'iam:DeleteServiceLinkedRole': 1,
      'iam:GetServiceLinkedRoleDeletionStatus': 1,
    },
  })
})
