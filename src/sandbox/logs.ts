/** The CloudWatch Logs operations (CloudWatch Logs API reference; constraints from its service model). */
import { type LogGroupAddress, logGroupArn, logGroupTagArn, parseLogGroupArn } from '../facts/arns.js'
import { RETENTION_DAYS } from '../facts/log-groups.js'
import type { LogGroup } from './account.js'
import { change } from './changes.js'
import { findLogGroup, invalidParameter, LOG_GROUP_NAME, lookUp, NEXT_TOKEN } from './find-log-group.js'
import { scheduleLateWrite } from './late-writes.js'
import { logEventOperations } from './log-event-operations.js'
import { type CallContext, type Operation, operation } from './operation.js'
import { pageOf } from './pages.js'
import { ServiceError } from './service-error.js'
import { matchesTagFilter } from './tag-filter.js'

const LIST_LIMIT = 50

const REQUIRED_LOG_GROUP_NAME = { ...LOG_GROUP_NAME, required: true } as const

const KMS_KEY_ID = { type: 'string', max: 256 } as const
const LOG_GROUP_CLASS = { type: 'string', enum: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] } as const
const TAG_KEY = {
  type: 'string',
  min: 1,
  max: 128,
  pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$',
} as const
const TAG_VALUE = { type: 'string', max: 256, pattern: '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$' } as const
const MOST_TAGS = 50
const TAGS = { type: 'map', min: 1, max: MOST_TAGS, key: TAG_KEY, value: TAG_VALUE } as const
const TAG_FILTER_VALUE = {
  type: 'string',
  min: 0,
  max: 259,
  pattern: '^!?\\*?([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)\\*?$',
} as const
/** Without the model's pattern: to an ARN that breaks it, AWS answers `Invalid resourceArn`. */
const RESOURCE_ARN = { type: 'string', required: true, min: 1, max: 1011 } as const
const ACCOUNT_IDS = {
  type: 'list',
  min: 0,
  max: 20,
  of: { type: 'string', min: 12, max: 12, pattern: '^\\d{12}$' },
} as const

export const logsOperations: Record<string, Operation> = {
  ...logEventOperations,

  CreateLogGroup: operation(
    {
      logGroupName: REQUIRED_LOG_GROUP_NAME,
      kmsKeyId: KMS_KEY_ID,
      tags: TAGS,
      logGroupClass: LOG_GROUP_CLASS,
      deletionProtectionEnabled: { type: 'boolean' },
    },
    (context, { logGroupName, kmsKeyId, tags = {}, logGroupClass, deletionProtectionEnabled = false }) => {
      const { account, region, now } = context
      if (/^aws\//i.test(logGroupName)) {
        throw invalidParameter('Log groups starting with AWS/ are reserved for AWS.')
      }
      if (lookUp(account.logGroups, region, logGroupName)) {
        throw new ServiceError('ResourceAlreadyExistsException', 'The specified log group already exists')
      }
      if (kmsKeyId !== undefined) checkKey(context, kmsKeyId)
      checkTagKeys(Object.keys(tags))
      const after: LogGroup = {
        region,
        logGroupName,
        creationTime: now,
        ...(kmsKeyId !== undefined && { kmsKeyId }),
        deletionProtectionEnabled,
        logGroupClass: (logGroupClass ?? 'STANDARD') as LogGroup['logGroupClass'],
        storedBytes: 0,
        tags,
        streams: [],
      }
      change(account, 'logGroups', { after }, { at: now })
      return undefined
    },
  ),

  DescribeLogGroups: operation(
    {
      accountIdentifiers: ACCOUNT_IDS,
      logGroupNamePrefix: LOG_GROUP_NAME,
      logGroupNamePattern: { type: 'string', min: 0, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]*' },
      nextToken: NEXT_TOKEN,
      limit: { type: 'integer', min: 1, max: LIST_LIMIT },
      includeLinkedAccounts: { type: 'boolean' },
      logGroupClass: LOG_GROUP_CLASS,
      logGroupIdentifiers: {
        type: 'list',
        min: 1,
        max: 50,
        of: { type: 'string', min: 1, max: 2048, pattern: '[\\w#+=/:,.@-]*' },
      },
    },
    (context, input) => {
      const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern, logGroupIdentifiers: names } = input
      if (prefix !== undefined && pattern !== undefined) {
        throw invalidParameter(
          'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
        )
      }
      const matches = (group: LogGroup): boolean =>
        (prefix === undefined || group.logGroupName.startsWith(prefix)) &&
        (pattern === undefined || group.logGroupName.includes(pattern)) &&
        (names === undefined || names.includes(group.logGroupName)) &&
        (input.logGroupClass === undefined || group.logGroupClass === input.logGroupClass)
      const { items, nextToken } = pageOfGroups(context, 'DescribeLogGroups', input, matches)
      // With a pattern the reply holds these three members only.
      const logGroups = items.map((group) => {
        const { logGroupName, creationTime } = group
        return pattern === undefined
          ? describe(context, group)
          : { logGroupName, creationTime, arn: logGroupArn(addressOf(context, group)) }
      })
      return { logGroups, nextToken }
    },
  ),

  ListLogGroups: operation(
    {
      logGroupNamePattern: {
        type: 'string',
        min: 3,
        max: 129,
        pattern: '(\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24})(\\|\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24}){0,4}',
      },
      logGroupClass: LOG_GROUP_CLASS,
      includeLinkedAccounts: { type: 'boolean' },
      accountIdentifiers: ACCOUNT_IDS,
      nextToken: NEXT_TOKEN,
      limit: { type: 'integer', min: 1, max: 1000 },
      dataSources: {
        type: 'list',
        min: 1,
        max: 5,
        of: {
          type: 'structure',
          members: { name: { type: 'string', required: true }, type: { type: 'string' } },
        },
      },
      fieldIndexNames: { type: 'list', min: 1, max: 20, of: LOG_GROUP_NAME },
      logGroupTags: {
        type: 'list',
        min: 1,
        max: 5,
        of: {
          type: 'structure',
          members: {
            key: { ...TAG_KEY, required: true },
            values: { type: 'list', min: 0, max: 5, of: TAG_FILTER_VALUE },
          },
        },
      },
    },
    (context, input) => {
      const { logGroupNamePattern: pattern, logGroupTags = [] } = input
      // No group here has data sources or field indexes, so that none passes a filter on them.
      const matches = (group: LogGroup): boolean =>
        input.dataSources === undefined &&
        input.fieldIndexNames === undefined &&
        (pattern === undefined || matchesNamePattern(pattern, group.logGroupName)) &&
        (input.logGroupClass === undefined || group.logGroupClass === input.logGroupClass) &&
        logGroupTags.every((filter) => matchesTagFilter(filter, group.tags))
      const { items, nextToken } = pageOfGroups(context, 'ListLogGroups', input, matches)
      const logGroups = items.map((group) => ({
        logGroupName: group.logGroupName,
        logGroupArn: logGroupTagArn(addressOf(context, group)),
        logGroupClass: group.logGroupClass,
      }))
      return { logGroups, nextToken }
    },
  ),

  PutRetentionPolicy: operation(
    {
      logGroupName: REQUIRED_LOG_GROUP_NAME,
      retentionInDays: { type: 'integer', required: true, enum: RETENTION_DAYS },
    },
    (context, { logGroupName, retentionInDays }) => {
      const before = findLogGroup(context, logGroupName)
      replace(context, before, { ...before, retentionInDays })
      return undefined
    },
  ),

  DeleteRetentionPolicy: operation({ logGroupName: REQUIRED_LOG_GROUP_NAME }, (context, { logGroupName }) => {
    const before = findLogGroup(context, logGroupName)
    const { retentionInDays: _, ...after } = before
    replace(context, before, after)
    return undefined
  }),

  AssociateKmsKey: operation(
    {
      logGroupName: LOG_GROUP_NAME,
      kmsKeyId: { ...KMS_KEY_ID, required: true },
      resourceIdentifier: { type: 'string', min: 1, max: 2048, pattern: '[\\w+=/:,.@\\-\\*]*' },
    },
    (context, { logGroupName, kmsKeyId, resourceIdentifier }) => {
      if ((logGroupName === undefined) === (resourceIdentifier === undefined)) {
        throw invalidParameter('Specify either the logGroupName or the resourceIdentifier parameter.')
      }
      const before =
        logGroupName === undefined
          ? findByArn(context, resourceIdentifier ?? '')
          : findLogGroup(context, logGroupName)
      checkKey(context, kmsKeyId)
      replace(context, before, { ...before, kmsKeyId })
      return undefined
    },
  ),

  TagResource: operation(
    { resourceArn: RESOURCE_ARN, tags: { ...TAGS, required: true } },
    (context, { resourceArn, tags }) => {
      const before = findByArn(context, resourceArn)
      checkTagKeys(Object.keys(tags))
      const after = { ...before, tags: { ...before.tags, ...tags } }
      if (Object.keys(after.tags).length > MOST_TAGS) {
        throw new ServiceError('TooManyTagsException', `A resource can have no more than ${MOST_TAGS} tags.`)
      }
      replace(context, before, after)
      return undefined
    },
  ),

  UntagResource: operation(
    { resourceArn: RESOURCE_ARN, tagKeys: { type: 'list', required: true, min: 0, max: 50, of: TAG_KEY } },
    (context, { resourceArn, tagKeys }) => {
      const before = findByArn(context, resourceArn)
      const tags = Object.fromEntries(Object.entries(before.tags).filter(([key]) => !tagKeys.includes(key)))
      replace(context, before, { ...before, tags })
      return undefined
    },
  ),

  ListTagsForResource: operation({ resourceArn: RESOURCE_ARN }, (context, { resourceArn }) => ({
    tags: findByArn({ ...context, account: context.seen }, resourceArn).tags,
  })),

  PutLogGroupDeletionProtection: operation(
    {
      logGroupIdentifier: {
        type: 'string',
        required: true,
        min: 1,
        max: 2048,
        pattern: '[\\w#+=/:,.@-]*',
      },
      deletionProtectionEnabled: { type: 'boolean', required: true },
    },
    (context, { logGroupIdentifier, deletionProtectionEnabled }) => {
      const before = logGroupIdentifier.startsWith('arn:')
        ? findByArn(context, logGroupIdentifier)
        : findLogGroup(context, logGroupIdentifier)
      replace(context, before, { ...before, deletionProtectionEnabled })
      return undefined
    },
  ),

  DeleteLogGroup: operation({ logGroupName: REQUIRED_LOG_GROUP_NAME }, (context, { logGroupName }) => {
    const before = findLogGroup(context, logGroupName)
    if (before.deletionProtectionEnabled) {
      throw new ServiceError(
        'ValidationException',
        'Cannot delete log group with deletion protection enabled. Disable deletion protection first.',
      )
    }
    change(context.account, 'logGroups', { before }, { at: context.now })
    scheduleLateWrite(context.account, before, context.now)
    return undefined
  }),
}

/** The text is the one that callers see where they pass the `arn` of DescribeLogGroups, which ends in `:*`. */
const findByArn = (context: CallContext, arn: string): LogGroup => {
  const address = parseLogGroupArn(arn)
  const { region, account } = context
  if (/[*#]/.test(arn) || address?.region !== region || address.account !== account.accountId) {
    throw new ServiceError('ValidationException', 'Invalid resourceArn')
  }
  return findLogGroup(context, address.name)
}

const replace = ({ account, now }: CallContext, before: LogGroup, after: LogGroup): void =>
  change(account, 'logGroups', { before, after }, { at: now })

/** A key must be named by the ARN of a key in the group's Region; whether KMS has it is not modelled. */
const checkKey = ({ region }: CallContext, kmsKeyId: string): void => {
  if (!new RegExp(`^arn:aws:kms:${region}:\\d{12}:(key|alias)/.+$`).test(kmsKeyId)) {
    throw invalidParameter('The specified KMS Key Id could not be found.')
  }
}

const checkTagKeys = (keys: string[]): void => {
  if (keys.some((key) => /^aws:/i.test(key))) {
    throw invalidParameter('Tag keys that start with aws: are reserved for AWS.')
  }
}

const pageOfGroups = (
  { account, seen, region }: CallContext,
  action: string,
  { nextToken, limit = LIST_LIMIT }: { nextToken?: string; limit?: number },
  matches: (group: LogGroup) => boolean,
) =>
  pageOf(
    seen.logGroups.filter((group) => group.region === region && matches(group)),
    (group) => group.logGroupName,
    {
      list: `${action} ${region}`,
      token: nextToken,
      limit: Math.min(limit, account.behaviour.pageSize),
      badToken: () => invalidParameter('The specified nextToken is invalid.'),
    },
  )

const addressOf = ({ account }: CallContext, { region, logGroupName }: LogGroup): LogGroupAddress => ({
  region,
  account: account.accountId,
  name: logGroupName,
})

const describe = (context: CallContext, group: LogGroup): Record<string, unknown> => {
  const address = addressOf(context, group)
  return {
    logGroupName: group.logGroupName,
    creationTime: group.creationTime,
    retentionInDays: group.retentionInDays,
    metricFilterCount: 0,
    arn: logGroupArn(address),
    storedBytes: group.storedBytes,
    kmsKeyId: group.kmsKeyId,
    logGroupClass: group.logGroupClass,
    logGroupArn: logGroupTagArn(address),
    deletionProtectionEnabled: group.deletionProtectionEnabled,
    dataProtectionStatus: group.dataProtection === 'group' ? 'ACTIVATED' : undefined,
    inheritedProperties: group.dataProtection === 'account' ? ['ACCOUNT_DATA_PROTECTION'] : undefined,
  }
}

/** Alternatives, each a substring, or a prefix where it starts with `^`. */
const matchesNamePattern = (pattern: string, logGroupName: string): boolean =>
  pattern
    .split('|')
    .some((part) =>
      part.startsWith('^') ? logGroupName.startsWith(part.slice(1)) : logGroupName.includes(part),
    )
