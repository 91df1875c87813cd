import { describe, expect, test } from 'vitest'
import {
  readLogGroup,
  readLogGroups,
  readLogGroupTags,
  readTaggedLogGroupNames,
} from '../../src/survey/log-groups.js'
import { givenAccount, seedLogGroup } from '../support/given-account.js'
import { ACCOUNT, logGroup } from '../support/survey.js'

const REGION = 'us-east-1'

test('a group is found by its whole name, though AWS lists by prefix and page by page', async () => {
  const { aws } = givenAccount({
    logGroups: [
      seedLogGroup('/events-2'),
      seedLogGroup('/events', { retentionInDays: 30, storedBytes: 5, deletionProtectionEnabled: true }),
      seedLogGroup('/events/old'),
      seedLogGroup('/events', { region: 'eu-west-1' }),
    ],
    behaviour: { pageSize: 1 },
  })

  expect(await readLogGroup(aws, REGION, '/events')).toEqual({
    is: 'known',
    value: logGroup('/events', { retentionInDays: 30, storedBytes: 5, deletionProtection: true }),
  })
  expect(await readLogGroup(aws, REGION, '/event')).toEqual({ is: 'absent' })
  expect(await readLogGroup(aws, 'us-west-2', '/events')).toEqual({ is: 'absent' })
})

test('of a prefix all groups are read', async () => {
  const { aws } = givenAccount({
    logGroups: [seedLogGroup('/a/1'), seedLogGroup('/a/2'), seedLogGroup('/b/1')],
    behaviour: { pageSize: 1 },
  })

  expect(await readLogGroups(aws, REGION, '/a/')).toEqual({
    is: 'known',
    value: [logGroup('/a/1'), logGroup('/a/2')],
  })
})

test('where groups may not be described, one of them is unreadable and not absent', async () => {
  const { aws } = givenAccount({
    faults: [{ match: { action: 'DescribeLogGroups' }, fault: { kind: 'denied' } }],
  })

  expect(await readLogGroup(aws, REGION, '/events')).toMatchObject({
    is: 'unreadable',
    code: 'AccessDeniedException',
  })
})

test('tagged groups are found wherever they are, in their Region', async () => {
  const tags = { 'workmail-lifecycle:teardown': 'run' }
  const { aws } = givenAccount({
    logGroups: [
      seedLogGroup('/a', { tags }),
      seedLogGroup('/b', { tags: { team: 'mail' } }),
      seedLogGroup('/c', { tags }),
      seedLogGroup('/d', { tags, region: 'eu-west-1' }),
    ],
    behaviour: { pageSize: 1 },
  })

  expect(await readTaggedLogGroupNames(aws, REGION, 'workmail-lifecycle:teardown')).toEqual({
    is: 'known',
    value: ['/a', '/c'],
  })
})

describe('tags of a group', () => {
  const read = (aws: Parameters<typeof readLogGroupTags>[0], name: string) =>
    readLogGroupTags(aws, { account: ACCOUNT, region: REGION, name })

  test('are asked for by an ARN without :*, which AWS refuses here (cloud-nuke #1150)', async () => {
    const { aws, sandbox } = givenAccount({ logGroups: [seedLogGroup('/events', { tags: { a: '1' } })] })

    expect(await read(aws, '/events')).toEqual({ is: 'known', value: { a: '1' } })
    expect(sandbox.calls.map(({ input }) => input)).toEqual([
      { resourceArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/events` },
    ])
  })

  test('of a group that is gone are absent', async () => {
    const { aws } = givenAccount({})

    expect(await read(aws, '/events')).toEqual({ is: 'absent' })
  })

  test('that may not be read are unreadable', async () => {
    const { aws } = givenAccount({
      logGroups: [seedLogGroup('/events')],
      faults: [{ match: { service: 'logs', action: 'ListTagsForResource' }, fault: { kind: 'denied' } }],
    })

    expect(await read(aws, '/events')).toMatchObject({ is: 'unreadable' })
  })
})
