/**
 * The sandbox's account as plain JSON. One shape is the model in memory, the state file of `--sandbox` and
 * the seed file of `wml sandbox start --seed`: nearly every member has a default, and an unknown one is
 * refused. Times are milliseconds since the epoch, spans are milliseconds.
 */
import { z } from 'zod'
import { Service } from '../calls/call.js'
import { formatArn } from '../facts/arns.js'
import {
  ACCOUNT_ALIAS,
  ACCOUNT_ID,
  AWS_ORGANIZATION_ID,
  LOG_GROUP_NAME,
  LOG_STREAM_NAME,
  MFA_CODE,
  MFA_SERIAL,
  ORGANIZATION_ALIAS,
  ORGANIZATION_ID,
  ROLE_ARN,
  ROLE_NAME,
  type Rule,
} from '../facts/patterns.js'
import { isWorkMailRegion, PARTITION, WORKMAIL_REGIONS } from '../facts/regions.js'
import {
  EVENTS_SERVICE_PRINCIPAL,
  SERVICE_LINKED_ROLE_ACTIONS,
  SERVICE_LINKED_ROLE_POLICY_ARN,
  serviceLinkedRoleArn,
} from '../facts/service-linked-role.js'
import { PermissionsPolicy } from './permissions-policy.js'

/** What a seed does not date is this old: 2024-01-01. */
const LONG_AGO = Date.UTC(2024, 0, 1)

/** The last moment that a date can hold (ECMAScript, "Time Values and Time Range"). */
const END_OF_TIME = 8.64e15

const Milliseconds = z
  .int('must be whole milliseconds')
  .min(0, 'must be whole milliseconds, not negative')
  .refine((milliseconds) => milliseconds <= END_OF_TIME, 'must be a time before the year 275760')
const Region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a Region, such as eu-west-1')
const Tags = z.record(z.string(), z.string())
const PolicyDocument = z.record(z.string(), z.unknown())

const text = ({ pattern, rule }: Rule) => z.string().regex(pattern, `must be ${rule}`)
const OrganizationId = text(ORGANIZATION_ID)
const LogGroupName = text(LOG_GROUP_NAME)
const RoleArn = text(ROLE_ARN)

export const Organization = z.strictObject({
  region: z.enum(WORKMAIL_REGIONS, `must be a Region of WorkMail: ${WORKMAIL_REGIONS.join(', ')}`),
  organizationId: OrganizationId,
  alias: text(ORGANIZATION_ALIAS),
  /** AWS documents no list of values; only `Active` organizations take monitoring calls here. */
  state: z.string().default('Active'),
  /** `<alias>.awsapps.com` where left out. */
  defaultMailDomain: z.string().optional(),
  errorMessage: z.string().optional(),
  tags: Tags.default({}),
  /** Email event logging is on where this is there. Without `roleArn`, by the service-linked role. */
  monitoring: z.strictObject({ logGroupName: LogGroupName, roleArn: RoleArn.optional() }).optional(),
})
export type Organization = z.infer<typeof Organization>

const LogEvent = z.strictObject({
  timestamp: Milliseconds,
  message: z.string().min(1),
  /** No one reads the event before; its own time where left out. */
  ingestionTime: Milliseconds.optional(),
})

/** Events of WorkMail that are made up when they are read, so that a million of them takes no room. */
const GeneratedEvents = z.strictObject({
  count: z.int().min(0),
  /** The first one's time, and the time from one to the next. */
  from: Milliseconds,
  every: Milliseconds.default(1000),
  /** Messages that would be shorter are filled up to this length. */
  messageBytes: z.int().min(0).default(0),
})

export const LogStream = z
  .strictObject({
    logStreamName: text(LOG_STREAM_NAME),
    creationTime: Milliseconds.default(LONG_AGO),
    events: z.array(LogEvent).default([]),
    /** Instead of `events`. */
    generated: GeneratedEvents.optional(),
  })
  .refine(
    ({ events, generated }) => events.length === 0 || generated === undefined,
    'must have either events or generated',
  )
export type LogStream = z.infer<typeof LogStream>

export const LogGroup = z.strictObject({
  region: Region,
  logGroupName: LogGroupName,
  creationTime: Milliseconds.default(LONG_AGO),
  /** Events never expire where left out. */
  retentionInDays: z.int().optional(),
  kmsKeyId: z.string().optional(),
  deletionProtectionEnabled: z.boolean().default(false),
  logGroupClass: z.enum(['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY']).default('STANDARD'),
  /** A data protection policy that masks addresses of email: the group's own, or the account's. */
  dataProtection: z.enum(['group', 'account']).optional(),
  storedBytes: z.int().min(0).default(0),
  tags: Tags.default({}),
  streams: z.array(LogStream).default([]),
})
export type LogGroup = z.infer<typeof LogGroup>

/** The trust policy of a role that the events of WorkMail may assume. */
export const EVENTS_TRUST_POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: EVENTS_SERVICE_PRINCIPAL }, Action: 'sts:AssumeRole' },
  ],
}

export const Role = z.strictObject({
  roleName: text(ROLE_NAME),
  path: z.string().default('/'),
  roleId: z.string().default('AROASANDBOXSANDBOXSAN'),
  createDate: Milliseconds.default(LONG_AGO),
  description: z.string().optional(),
  /** Seconds. */
  maxSessionDuration: z.int().default(3600),
  assumeRolePolicyDocument: PolicyDocument.default(EVENTS_TRUST_POLICY),
  attachedPolicyArns: z.array(z.string()).default([]),
  /** Documents by policy name. */
  inlinePolicies: z.record(z.string(), PolicyDocument).default({}),
  instanceProfileNames: z.array(z.string()).default([]),
  permissionsBoundaryArn: z.string().optional(),
  tags: Tags.default({}),
  lastUsed: z.strictObject({ date: Milliseconds, region: Region }).optional(),
})
export type Role = z.infer<typeof Role>

const Policy = z.strictObject({
  arn: z.string(),
  description: z.string().optional(),
  createDate: Milliseconds.default(LONG_AGO),
  defaultVersionId: z.string().default('v1'),
  /** Documents by version id. */
  versions: z.record(z.string(), PolicyDocument),
})
export type Policy = z.infer<typeof Policy>

/** As AWS publishes it: AmazonWorkMailEventsServiceRolePolicy, version 1, of 2019-04-16. */
const EVENTS_SERVICE_ROLE_POLICY: Policy = {
  arn: SERVICE_LINKED_ROLE_POLICY_ARN,
  description: 'Enables access to AWS services and resources used or managed by Amazon WorkMail Events',
  createDate: Date.UTC(2019, 3, 16),
  defaultVersionId: 'v1',
  versions: {
    v1: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: [...SERVICE_LINKED_ROLE_ACTIONS], Resource: '*' }],
    },
  },
}

const RoleUsage = z.strictObject({ Region: z.string(), Resources: z.array(z.string()) })

/** A deletion of the service-linked role, and how it ended. */
const DeletionTask = z.strictObject({
  deletionTaskId: z.string(),
  roleName: z.string(),
  submittedAt: Milliseconds,
  outcome: z
    .strictObject({
      status: z.enum(['SUCCEEDED', 'FAILED']),
      endedAt: Milliseconds,
      reason: z
        .strictObject({ Reason: z.string().optional(), RoleUsageList: z.array(RoleUsage).optional() })
        .optional(),
    })
    .optional(),
})
export type DeletionTask = z.infer<typeof DeletionTask>

/** A configuration that is off or was replaced: for a while its role stays in use and events still arrive. */
const FormerConfiguration = z.strictObject({
  region: Region,
  organizationId: OrganizationId,
  logGroupName: LogGroupName,
  roleArn: RoleArn,
  endedAt: Milliseconds,
  /** The last events have been written, so that none come later. */
  flushed: z.boolean().default(false),
})
export type FormerConfiguration = z.infer<typeof FormerConfiguration>

/** A device of one-time codes, as a user of this account or of another has it. */
const MfaDevice = z.strictObject({
  serialNumber: text(MFA_SERIAL),
  /** The codes that it shows next, in any order: each is taken once. */
  codes: z.array(text(MFA_CODE)).default([]),
})

/** Temporary credentials that STS gave, and whom they stand for: a role's session or a federated user's. */
const TemporaryCredentials = z.strictObject({
  accessKeyId: z.string(),
  sessionToken: z.string(),
  arn: z.string(),
  userId: z.string(),
  expiresAt: Milliseconds,
})

/** Of AWS Organizations. Only its management account and delegated administrators may list its accounts. */
const AwsOrganization = z.strictObject({
  id: text(AWS_ORGANIZATION_ID).default('o-exampleorgid'),
  managementAccountId: text(ACCOUNT_ID),
  delegatedAdministrators: z.array(text(ACCOUNT_ID)).default([]),
  rootId: z.string().default('r-root'),
  units: z.array(z.strictObject({ id: z.string(), parentId: z.string() })).default([]),
  accounts: z
    .array(
      z.strictObject({
        id: text(ACCOUNT_ID),
        parentId: z.string().default('r-root'),
        /** Left out where AWS gives none. */
        state: z.enum(['PENDING_ACTIVATION', 'ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED']).optional(),
        status: z.enum(['ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE']).optional(),
      }),
    )
    .default([]),
})
export type AwsOrganization = z.infer<typeof AwsOrganization>

const LateWrite = z.strictObject({ region: Region, logGroupName: LogGroupName, at: Milliseconds })
export type LateWrite = z.infer<typeof LateWrite>

/** What was there before a change that reads do not see yet; null where there was nothing. */
const Unseen = z.discriminatedUnion('collection', [
  z.strictObject({
    collection: z.literal('organizations'),
    key: z.string(),
    before: Organization.nullable(),
    seenAt: Milliseconds,
  }),
  z.strictObject({
    collection: z.literal('logGroups'),
    key: z.string(),
    before: LogGroup.nullable(),
    seenAt: Milliseconds,
  }),
  z.strictObject({
    collection: z.literal('roles'),
    key: z.string(),
    before: Role.nullable(),
    seenAt: Milliseconds,
  }),
])
export type Unseen = z.infer<typeof Unseen>

/** How this AWS behaves where the real one leaves room. The defaults are quick and calm. */
const Behaviour = z.strictObject({
  /** Items a page, at most, whatever the caller asks for. */
  pageSize: z.int().min(1).default(10),
  /** Log events a page, at most, whatever the caller asks for. */
  eventsPerPage: z.int().min(1).max(10_000).default(10_000),
  /** Whether an empty page comes before each page of log events: AWS says that one may. */
  emptyPages: z.boolean().default(false),
  /** Whether reads of log events are throttled above the documented number a second. */
  quotas: z.boolean().default(false),
  /** Before every answer. */
  latency: Milliseconds.default(0),
  /** How long reads of WorkMail, Logs and GetRole do not see a change. */
  readLag: Milliseconds.default(0),
  /** How long WorkMail refuses a role after its creation. */
  roleSpreadsAfter: Milliseconds.default(0),
  /** How long a role stays in use after its last configuration is off. */
  roleInUseFor: Milliseconds.default(0),
  /** How long a deletion task is NOT_STARTED, and after that IN_PROGRESS. */
  deletionStartsAfter: Milliseconds.default(0),
  deletionTakes: Milliseconds.default(0),
  /** How long a finished task can be asked about; for ever where left out. */
  deletionTaskKeptFor: Milliseconds.optional(),
  /** How long GetRole still shows a deleted role. */
  roleVisibleAfterDeletionFor: Milliseconds.default(0),
  /** What a failed deletion lists: `wrong-region` names a Region that the ARNs are not of. */
  usageList: z.enum(['full', 'partial', 'wrong-region', 'none', 'no-reason']).default('full'),
  /** What DescribeEmailMonitoringConfiguration answers where logging is off: AWS documents neither. */
  unconfigured: z.enum(['not-found', 'empty']).default('not-found'),
  /** This long after its deletion a log group comes back by a late write; never where left out. */
  lateWriteAfter: Milliseconds.optional(),
  /** Late writes come from configurations that are on, or that ended less than this before the deletion. */
  lateWriteWithin: Milliseconds.default(60_000),
  /**
   * Regions from which WorkMail is gone, and how its callers see it. Organizations stay in the account, but no one
   * reaches them, they write no more and they do not keep the role in use. Over HTTP the connection is closed in the
   * first two: a server that can be reached can neither have an unknown name nor refuse.
   */
  workMailGone: z
    .partialRecord(z.enum(WORKMAIL_REGIONS), z.enum(['unknown-host', 'refused', 'access-ended']))
    .default({}),
  /** Whether AWS keeps counting their configurations as users of the role. */
  goneKeepsRoleInUse: z.boolean().default(false),
})
export type Behaviour = z.infer<typeof Behaviour>

const FaultKind = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('throttle') }),
  z.strictObject({
    kind: z.literal('error'),
    /** As on the wire: IAM's codes have no suffix. */
    code: z.string(),
    message: z.string().default(''),
    status: z.int().min(400).max(599).default(400),
  }),
  z.strictObject({ kind: z.literal('unavailable'), status: z.literal([500, 503]).default(503) }),
  /** The connection dies before the call takes effect. */
  z.strictObject({ kind: z.literal('reset-before') }),
  /** The call takes effect, then the connection dies. */
  z.strictObject({ kind: z.literal('reset-after') }),
  /** No answer, and no effect. */
  z.strictObject({ kind: z.literal('timeout') }),
  /** The call takes effect; the answer cannot be parsed. */
  z.strictObject({ kind: z.literal('malformed') }),
  /** The call takes effect; the connection dies in the middle of the answer. */
  z.strictObject({ kind: z.literal('truncated') }),
  /** The call takes effect; its answer is changed on the way, so that it is none of AWS's any more. */
  z.strictObject({
    kind: z.literal('answer'),
    status: z.int().min(200).max(599).optional(),
    /** Names in small letters; null takes one away. */
    headers: z.record(z.string(), z.string().nullable()).default({}),
    /** In the place of the whole body. */
    body: z.string().optional(),
    /** Texts in the body, each with what comes in its place. */
    replace: z.array(z.tuple([z.string(), z.string()])).default([]),
  }),
  z.strictObject({ kind: z.literal('denied') }),
  z.strictObject({ kind: z.literal('expired') }),
])
export type FaultKind = z.infer<typeof FaultKind>

/** Goes wrong on matching calls: after the first `skip`, on each `every`th, at most `times` times. */
const Fault = z.strictObject({
  match: z
    .strictObject({
      service: Service.optional(),
      action: z.string().optional(),
      region: Region.optional(),
      organizationId: OrganizationId.optional(),
      /** Of a list: its first page, or one that is asked for by a token. */
      page: z.enum(['first', 'later']).optional(),
    })
    .prefault({}),
  skip: z.int().min(0).default(0),
  times: z.int().min(1).optional(),
  every: z.int().min(1).default(1),
  fault: FaultKind,
  /** Counted by the sandbox: calls that matched, and calls that went wrong by this. */
  matched: z.int().min(0).default(0),
  struck: z.int().min(0).default(0),
})
export type Fault = z.infer<typeof Fault>

/** What restricts the caller. Without it every call is allowed. */
const CallerPolicies = z.strictObject({
  /** What the user, or the role of the session, is allowed: managed, inline and of groups alike. */
  identity: z.array(PermissionsPolicy),
  boundary: PermissionsPolicy.optional(),
  /** Service control policies, as if all were attached at one level: AWS's own FullAWSAccess among them. */
  organization: z.array(PermissionsPolicy).optional(),
  /** Condition keys that nothing else here tells: `{ "aws:MultiFactorAuthPresent": "true" }`. */
  context: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
})
export type CallerPolicies = z.infer<typeof CallerPolicies>

export const ACCOUNT_FORMAT = 'workmail-lifecycle-sandbox/1'

export const SandboxAccount = z.strictObject({
  format: z.literal(ACCOUNT_FORMAT, `must be ${ACCOUNT_FORMAT}`).default(ACCOUNT_FORMAT),
  accountId: text(ACCOUNT_ID).default('111122223333'),
  /** Its name for people. */
  alias: text(ACCOUNT_ALIAS).optional(),
  /** Who calls with credentials that are none of `sessions`; the user `operator` where left out. */
  caller: z.strictObject({ arn: z.string(), userId: z.string() }).optional(),
  callerPolicies: CallerPolicies.optional(),
  sessions: z.array(TemporaryCredentials).default([]),
  mfaDevices: z.array(MfaDevice).default([]),
  /** The organization that the account belongs to; none where left out. */
  awsOrganization: AwsOrganization.optional(),
  organizations: z.array(Organization).default([]),
  logGroups: z.array(LogGroup).default([]),
  roles: z.array(Role).default([]),
  policies: z.array(Policy).default([EVENTS_SERVICE_ROLE_POLICY]),
  deletionTasks: z.array(DeletionTask).default([]),
  formerConfigurations: z.array(FormerConfiguration).default([]),
  lateWrites: z.array(LateWrite).default([]),
  unseen: z.array(Unseen).default([]),
  behaviour: Behaviour.prefault({}),
  faults: z.array(Fault).default([]),
})
export type SandboxAccount = z.infer<typeof SandboxAccount>

/** What may be left out of a seed has its default: `createAccount({ organizations: [{ region, organizationId, alias }] })`. */
export type SandboxSeed = z.input<typeof SandboxAccount>

/** An account with every default filled in. @throws ZodError */
export const createAccount = (seed: SandboxSeed = {}): SandboxAccount => SandboxAccount.parse(seed)

/** How WorkMail answers in a Region that it is gone from; undefined where it is there. */
export const goneFrom = ({ behaviour }: SandboxAccount, region: string) =>
  isWorkMailRegion(region) ? behaviour.workMailGone[region] : undefined

/** The role by which an organization's events are written; undefined where logging is off. */
export const monitoringRoleArn = (account: SandboxAccount, organization: Organization): string | undefined =>
  organization.monitoring && (organization.monitoring.roleArn ?? serviceLinkedRoleArn(account.accountId))

export const roleArn = (
  { accountId }: SandboxAccount,
  { path, roleName }: Pick<Role, 'path' | 'roleName'>,
): string =>
  formatArn({
    partition: PARTITION,
    service: 'iam',
    region: '',
    account: accountId,
    resource: `role${path}${roleName}`,
  })
