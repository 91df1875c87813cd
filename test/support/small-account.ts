import { CUSTOM_ROLE_POLICY_NAME, CUSTOM_ROLE_TAG, customRolePolicy } from '../../src/facts/custom-role.js'
import type { SandboxAccount, SandboxSeed } from '../../src/sandbox/account.js'

export const ACCOUNT_ID = '111122223333'
export const ACME = `m-${'a'.repeat(32)}`
export const BETA = `m-${'b'.repeat(32)}`
export const ROLE_NAME = 'AWSServiceRoleForAmazonWorkMailEvents'
export const EVENTS_PRINCIPAL = 'events.workmail.amazonaws.com'
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/aws-service-role/${EVENTS_PRINCIPAL}/${ROLE_NAME}`
export const ACME_GROUP = '/aws/workmail/emailevents/acme'

export const SERVICE_LINKED_ROLE = {
  roleName: ROLE_NAME,
  path: `/aws-service-role/${EVENTS_PRINCIPAL}/`,
  attachedPolicyArns: [
    'arn:aws:iam::aws:policy/aws-service-role/AmazonWorkMailEventsServiceRolePolicy',
  ] as string[],
}

/** As an earlier run of this tool made it, for the group `/events` in us-east-1. */
export const CUSTOM_ROLE = {
  roleName: 'workmail-events',
  description: 'Lets Amazon WorkMail write email events to /events',
  tags: { [CUSTOM_ROLE_TAG]: '20261101T000000Z-00000a' },
  inlinePolicies: {
    [CUSTOM_ROLE_POLICY_NAME]: JSON.parse(
      customRolePolicy([{ region: 'us-east-1', account: ACCOUNT_ID, name: '/events' }]),
    ) as Record<string, unknown>,
  },
}
export const CUSTOM_ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/${CUSTOM_ROLE.roleName}`

/** One organization, `acme` in us-east-1, with logging off and nothing else in the account. */
export const quietAccount = (more: SandboxSeed = {}): SandboxSeed => ({
  accountId: ACCOUNT_ID,
  organizations: [{ region: 'us-east-1', organizationId: ACME, alias: 'acme' }],
  ...more,
})

/** The same with logging on, as the console's default settings leave it. */
export const loggingAccount = (more: SandboxSeed = {}): SandboxSeed => ({
  accountId: ACCOUNT_ID,
  organizations: [
    {
      region: 'us-east-1',
      organizationId: ACME,
      alias: 'acme',
      monitoring: { logGroupName: ACME_GROUP },
    },
  ],
  logGroups: [{ region: 'us-east-1', logGroupName: ACME_GROUP, retentionInDays: 30 }],
  roles: [SERVICE_LINKED_ROLE],
  ...more,
})

/** What a person would look at to see how an account ended: names, and what is on. */
export const sightOf = (account: SandboxAccount) => ({
  logging: account.organizations
    .filter(({ monitoring }) => monitoring)
    .map(({ alias, monitoring }) => `${alias} to ${monitoring?.logGroupName}`),
  logGroups: account.logGroups
    .map(
      ({ region, logGroupName, retentionInDays }) =>
        `${region} ${logGroupName} ${retentionInDays ?? 'never'}`,
    )
    .sort(),
  roles: account.roles
    .map(({ roleName, inlinePolicies }) => [roleName, ...Object.keys(inlinePolicies)].join(' with '))
    .sort(),
})
