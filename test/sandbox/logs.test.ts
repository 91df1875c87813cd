import { expect, test } from 'vitest'
import { code, givenSandbox, groupArn, refusal, tagArn } from './given.js'

const GROUP = { region: 'us-east-1', logGroupName: '/events' }
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'

const names = (output: Record<string, unknown>): string[] =>
  (output.logGroups as { logGroupName: string }[]).map(({ logGroupName }) => logGroupName)

test.each([
  ['PutRetentionPolicy', { retentionInDays: 30 }],
  ['DeleteRetentionPolicy', {}],
  ['AssociateKmsKey', { kmsKeyId: KEY }],
  ['DeleteLogGroup', {}],
])('%s refuses a log group that is not there, or is in another Region', async (action, input) => {
  const { ask } = givenSandbox({ logGroups: [{ ...GROUP, region: 'eu-west-1' }] })

  const answer = ask('logs', action, { logGroupName: '/events', ...input })

  expect(await refusal(answer)).toBe('ResourceNotFoundException: The specified log group does not exist.')
})

test.each([
  ['exists', { logGroupName: '/events' }, 'ResourceAlreadyExistsException'],
  ['starts with aws/', { logGroupName: 'aws/events' }, 'InvalidParameterException'],
  ['has a space', { logGroupName: 'my events' }, 'InvalidParameterException'],
  ['is too long', { logGroupName: 'a'.repeat(513) }, 'InvalidParameterException'],
  ['has an unknown class', { logGroupName: 'a', logGroupClass: 'CHEAP' }, 'InvalidParameterException'],
  ['has no tags in its tags', { logGroupName: 'a', tags: {} }, 'InvalidParameterException'],
  ['has a tag of AWS', { logGroupName: 'a', tags: { 'aws:x': 'y' } }, 'InvalidParameterException'],
  ['has a tag key with a #', { logGroupName: 'a', tags: { '#': 'y' } }, 'InvalidParameterException'],
  ['has a key id that is not an ARN', { logGroupName: 'a', kmsKeyId: '1234' }, 'InvalidParameterException'],
  [
    'has a key of another Region',
    { logGroupName: 'a', kmsKeyId: KEY.replace('us-east-1', 'eu-west-1') },
    'InvalidParameterException',
  ],
])('CreateLogGroup refuses a group that %s', async (_, input, expected) => {
  const { ask, account } = givenSandbox({ logGroups: [GROUP] })

  expect(await code(ask('logs', 'CreateLogGroup', input))).toBe(expected)
  expect(account.logGroups).toHaveLength(1)
})

test('PutRetentionPolicy takes the documented numbers of days alone', async () => {
  const { ask } = givenSandbox({ logGroups: [GROUP] })
  const put = (retentionInDays: number) =>
    ask('logs', 'PutRetentionPolicy', { logGroupName: '/events', retentionInDays })

  expect(await put(3653)).toEqual({})
  expect(await refusal(put(31))).toContain("Value '31' at 'retentionInDays' failed to satisfy constraint")
})

test('a protected log group is not deleted', async () => {
  const { ask, account } = givenSandbox({ logGroups: [{ ...GROUP, deletionProtectionEnabled: true }] })

  expect(await refusal(ask('logs', 'DeleteLogGroup', { logGroupName: '/events' }))).toBe(
    'ValidationException: Cannot delete log group with deletion protection enabled. Disable deletion protection first.',
  )
  expect(account.logGroups).toHaveLength(1)
})

test.each([
  ['TagResource', { tags: { a: 'b' } }],
  ['UntagResource', { tagKeys: ['a'] }],
  ['ListTagsForResource', {}],
])('%s refuses an ARN that ends in :*, and one of another Region', async (action, input) => {
  const { ask } = givenSandbox({ logGroups: [GROUP] })

  expect(await refusal(ask('logs', action, { resourceArn: groupArn('/events'), ...input }))).toBe(
    'ValidationException: Invalid resourceArn',
  )
  expect(await refusal(ask('logs', action, { resourceArn: tagArn('/events', 'eu-west-1'), ...input }))).toBe(
    'ValidationException: Invalid resourceArn',
  )
  expect(await code(ask('logs', action, { resourceArn: tagArn('/other'), ...input }))).toBe(
    'ResourceNotFoundException',
  )
})

test('a group takes fifty tags', async () => {
  const tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key-${index}`, '']))
  const { ask } = givenSandbox({ logGroups: [{ ...GROUP, tags }] })
  const resourceArn = tagArn('/events')

  expect(await ask('logs', 'TagResource', { resourceArn, tags: { 'key-0': 'new' } })).toEqual({})
  expect(await code(ask('logs', 'TagResource', { resourceArn, tags: { more: '' } }))).toBe(
    'TooManyTagsException',
  )
})

test('AssociateKmsKey takes a name or an ARN, not both', async () => {
  const { ask, account } = givenSandbox({ logGroups: [GROUP] })
  const associate = (input: object) => ask('logs', 'AssociateKmsKey', { kmsKeyId: KEY, ...input })

  expect(await code(associate({}))).toBe('InvalidParameterException')
  expect(await code(associate({ logGroupName: '/events', resourceIdentifier: tagArn('/events') }))).toBe(
    'InvalidParameterException',
  )
  await associate({ resourceIdentifier: tagArn('/events') })
  expect(account.logGroups[0]?.kmsKeyId).toBe(KEY)
})

test('deletion protection is set by name or by ARN', async () => {
  const { ask, account } = givenSandbox({ logGroups: [GROUP] })
  const protect = (logGroupIdentifier: string, deletionProtectionEnabled: boolean) =>
    ask('logs', 'PutLogGroupDeletionProtection', { logGroupIdentifier, deletionProtectionEnabled })

  await protect(tagArn('/events'), true)
  expect(account.logGroups[0]?.deletionProtectionEnabled).toBe(true)
  await protect('/events', false)
  expect(account.logGroups[0]?.deletionProtectionEnabled).toBe(false)
})

test('DescribeLogGroups matches by prefix, ASCII-sorted, in pages', async () => {
  const { ask } = givenSandbox({
    logGroups: ['/a/b', '/A', '/a', '/a_c', '/b'].map((logGroupName) => ({
      region: 'us-east-1',
      logGroupName,
    })),
    behaviour: { pageSize: 2 },
  })

  const first = await ask('logs', 'DescribeLogGroups', { logGroupNamePrefix: '/a', limit: 50 })
  expect(names(first)).toEqual(['/a', '/a/b'])
  const second = await ask('logs', 'DescribeLogGroups', {
    logGroupNamePrefix: '/a',
    nextToken: first.nextToken,
  })
  expect(names(second)).toEqual(['/a_c'])
  expect(second.nextToken).toBeUndefined()
  expect(names(await ask('logs', 'DescribeLogGroups', { limit: 1 }))).toEqual(['/A'])
  expect(await code(ask('logs', 'DescribeLogGroups', { limit: 51 }))).toBe('InvalidParameterException')
  expect(await code(ask('logs', 'DescribeLogGroups', { nextToken: 'x' }))).toBe('InvalidParameterException')
})

test('a page continues where the last one ended, although a group was deleted between them', async () => {
  const { ask } = givenSandbox({
    logGroups: ['a', 'b', 'c', 'd'].map((logGroupName) => ({ region: 'us-east-1', logGroupName })),
    behaviour: { pageSize: 2 },
  })

  const { nextToken } = await ask('logs', 'DescribeLogGroups')
  await ask('logs', 'DeleteLogGroup', { logGroupName: 'b' })

  expect(names(await ask('logs', 'DescribeLogGroups', { nextToken }))).toEqual(['c', 'd'])
})

test('DescribeLogGroups with a pattern answers three members, and takes no prefix beside it', async () => {
  const { ask } = givenSandbox({ logGroups: [GROUP] })

  expect(await ask('logs', 'DescribeLogGroups', { logGroupNamePattern: 'vent' })).toEqual({
    logGroups: [{ logGroupName: '/events', creationTime: Date.UTC(2024, 0, 1), arn: groupArn('/events') }],
  })
  const both = { logGroupNamePattern: 'vent', logGroupNamePrefix: '/' }
  expect(await code(ask('logs', 'DescribeLogGroups', both))).toBe('InvalidParameterException')
})

test('DescribeLogGroups picks groups by class and by name', async () => {
  const { ask } = givenSandbox({
    logGroups: [GROUP, { ...GROUP, logGroupName: '/rare', logGroupClass: 'INFREQUENT_ACCESS' }],
  })

  const rare = await ask('logs', 'DescribeLogGroups', { logGroupClass: 'INFREQUENT_ACCESS' })
  expect(names(rare)).toEqual(['/rare'])
  const named = await ask('logs', 'DescribeLogGroups', { logGroupIdentifiers: ['/events', '/none'] })
  expect(names(named)).toEqual(['/events'])
})

test.each([
  ['a key', [{ key: 'team' }], ['ops', 'ops-eu', 'dev']],
  ['a value', [{ key: 'team', values: ['ops'] }], ['ops']],
  ['one of two values', [{ key: 'team', values: ['ops', 'dev'] }], ['ops', 'dev']],
  ['a wildcard, whatever the case', [{ key: 'team', values: ['OPS*'] }], ['ops', 'ops-eu']],
  ['a wildcard at the front', [{ key: 'team', values: ['*eu'] }], ['ops-eu']],
  ['a wildcard at both ends', [{ key: 'team', values: ['*S*'] }], ['ops', 'ops-eu']],
  ['a negation', [{ key: 'team', values: ['!ops'] }], ['ops-eu', 'dev']],
  ['a negated wildcard', [{ key: 'team', values: ['!ops*'] }], ['dev']],
  ['two keys', [{ key: 'team' }, { key: 'run', values: ['1'] }], ['dev']],
  ['a key of Object.prototype', [{ key: 'constructor' }], []],
])('ListLogGroups filters tags by %s', async (_, logGroupTags, expected) => {
  const { ask } = givenSandbox({
    logGroups: [
      { ...GROUP, logGroupName: 'ops', tags: { team: 'ops' } },
      { ...GROUP, logGroupName: 'ops-eu', tags: { team: 'ops-eu', run: '2' } },
      { ...GROUP, logGroupName: 'dev', tags: { team: 'dev', run: '1' } },
      { ...GROUP, logGroupName: 'plain' },
    ],
  })

  expect(names(await ask('logs', 'ListLogGroups', { logGroupTags }))).toEqual([...expected].sort())
})

test('ListLogGroups filters by name and comes in pages', async () => {
  const { ask } = givenSandbox({
    logGroups: ['/aws/one', '/aws/two', '/mail/aws', '/other'].map((logGroupName) => ({
      region: 'us-east-1',
      logGroupName,
    })),
    behaviour: { pageSize: 2 },
  })

  const byPrefix = await ask('logs', 'ListLogGroups', { logGroupNamePattern: '^/aws|other' })
  expect(names(byPrefix)).toEqual(['/aws/one', '/aws/two'])
  const { nextToken } = byPrefix
  const rest = await ask('logs', 'ListLogGroups', { logGroupNamePattern: '^/aws|other', nextToken })
  expect(names(rest)).toEqual(['/other'])
  expect(names(await ask('logs', 'ListLogGroups', { dataSources: [{ name: 'x' }] }))).toEqual([])
  expect(await code(ask('logs', 'ListLogGroups', { logGroupNamePattern: 'ab' }))).toBe(
    'InvalidParameterException',
  )
})

test('reads see a new group, new tags and a deletion only after the lag', async () => {
  const { ask, clock } = givenSandbox({ behaviour: { readLag: 1000 } })
  const list = async () => names(await ask('logs', 'DescribeLogGroups'))
  const resourceArn = tagArn('a')

  await ask('logs', 'CreateLogGroup', { logGroupName: 'a', tags: { one: '1' } })
  expect(await list()).toEqual([])
  await clock.advance(600)
  await ask('logs', 'TagResource', { resourceArn, tags: { two: '2' } })
  await clock.advance(400)
  expect(await list()).toEqual(['a'])
  expect(await ask('logs', 'ListTagsForResource', { resourceArn })).toEqual({ tags: { one: '1' } })
  await clock.advance(600)
  expect(await ask('logs', 'ListTagsForResource', { resourceArn })).toEqual({ tags: { one: '1', two: '2' } })

  await ask('logs', 'DeleteLogGroup', { logGroupName: 'a' })
  expect(await list()).toEqual(['a'])
  expect(await code(ask('logs', 'DeleteLogGroup', { logGroupName: 'a' }))).toBe('ResourceNotFoundException')
  await clock.advance(1000)
  expect(await list()).toEqual([])
})
