/** An account to try every command on: each case that the documented procedures meet is there once. */

import { defaultLogGroupName } from '../facts/log-groups.js'
import {
  SERVICE_LINKED_ROLE_NAME,
  SERVICE_LINKED_ROLE_PATH,
  SERVICE_LINKED_ROLE_POLICY_ARN,
} from '../facts/service-linked-role.js'
import { createAccount, type SandboxAccount } from './account.js'

const ACCOUNT_ID = '111122223333'
const DAY = 24 * 60 * 60 * 1000
const MEGABYTE = 1024 * 1024

const SHARED_LOG_GROUP = '/acme/workmail/email-events'
const PARTNERS_LOG_GROUP = '/acme/partners/email-events'
const PROTECTED_LOG_GROUP = '/acme/legal/email-events'
const PARTNERS_ROLE = 'acme-workmail-events'

/**
 * Eight organizations in the three Regions of WorkMail. After the last configuration is off, the role stays in
 * use for six seconds, so that its deletion fails at first and says why.
 * @param now milliseconds since the epoch
 */
export const demoAccount = (now: number): SandboxAccount =>
  createAccount({
    accountId: ACCOUNT_ID,
    organizations: [
      {
        region: 'us-east-1',
        organizationId: 'm-1a6e03c4b7d24f0f9c58a1e2d3b4c5f6',
        alias: 'acme',
        defaultMailDomain: 'acme.example',
        tags: { department: 'corporate' },
        monitoring: { logGroupName: SHARED_LOG_GROUP },
      },
      {
        region: 'us-east-1',
        organizationId: 'm-2b7f14d5c8e35a1fad69b2f3e4c5d6a7',
        alias: 'acme-support',
        tags: { department: 'support' },
        monitoring: { logGroupName: SHARED_LOG_GROUP },
      },
      {
        region: 'us-east-1',
        organizationId: 'm-3c8a25e6d9f46b2abe7ac3a4f5d6e7b8',
        alias: 'acme-archive',
        state: 'Deleted',
      },
      {
        region: 'us-west-2',
        organizationId: 'm-4d9b36f7eaa57c3bcf8bd4b5a6e7f8c9',
        alias: 'acme-west',
        tags: { department: 'sales' },
        monitoring: { logGroupName: defaultLogGroupName('acme-west') },
      },
      {
        region: 'us-west-2',
        organizationId: 'm-5eac47a8fbb68d4cda9ce5c6b7f8a9da',
        alias: 'acme-labs',
        tags: { department: 'research' },
      },
      {
        region: 'us-west-2',
        organizationId: 'm-6fbd58b9acc79e5deaadf6d7c8a9baeb',
        alias: 'acme-partners',
        monitoring: {
          logGroupName: PARTNERS_LOG_GROUP,
          roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${PARTNERS_ROLE}`,
        },
      },
      {
        region: 'eu-west-1',
        organizationId: 'm-7ace69cabdd8af6efbbea7e8d9bacbfc',
        alias: 'acme-europe',
        tags: { department: 'sales' },
        monitoring: { logGroupName: defaultLogGroupName('acme-europe') },
      },
      {
        region: 'eu-west-1',
        organizationId: 'm-8bdf7adbcee9ba7facccb8f9eacbdcad',
        alias: 'acme-legal',
        tags: { department: 'legal' },
        monitoring: { logGroupName: PROTECTED_LOG_GROUP },
      },
    ],
    logGroups: [
      { region: 'us-east-1', logGroupName: SHARED_LOG_GROUP, ...aged(now, 700), retentionInDays: 365 },
      { region: 'us-east-1', logGroupName: '/aws/lambda/orders', ...aged(now, 300) },
      {
        region: 'us-west-2',
        logGroupName: defaultLogGroupName('acme-west'),
        ...aged(now, 500),
        retentionInDays: 30,
      },
      // Its organization is gone: nothing in the account says so but the name.
      { region: 'us-west-2', logGroupName: defaultLogGroupName('acme-trial'), ...aged(now, 900) },
      { region: 'us-west-2', logGroupName: PARTNERS_LOG_GROUP, ...aged(now, 200), retentionInDays: 90 },
      {
        region: 'eu-west-1',
        logGroupName: defaultLogGroupName('acme-europe'),
        ...aged(now, 400),
        retentionInDays: 30,
      },
      {
        region: 'eu-west-1',
        logGroupName: PROTECTED_LOG_GROUP,
        ...aged(now, 600),
        retentionInDays: 3653,
        deletionProtectionEnabled: true,
      },
    ],
    roles: [
      {
        roleName: SERVICE_LINKED_ROLE_NAME,
        path: SERVICE_LINKED_ROLE_PATH,
        createDate: now - 900 * DAY,
        attachedPolicyArns: [SERVICE_LINKED_ROLE_POLICY_ARN],
        lastUsed: { date: now - DAY, region: 'us-east-1' },
      },
      {
        roleName: PARTNERS_ROLE,
        createDate: now - 200 * DAY,
        description: 'Lets WorkMail write the events of acme-partners',
      },
    ],
    behaviour: { roleInUseFor: 6000, deletionStartsAfter: 300, deletionTakes: 700 },
  })

/** A group of so many days, a megabyte of events a day. */
const aged = (now: number, days: number): { creationTime: number; storedBytes: number } => ({
  creationTime: now - days * DAY,
  storedBytes: days * MEGABYTE,
})
