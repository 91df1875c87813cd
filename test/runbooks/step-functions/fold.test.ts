import { describe, expect, test } from 'vitest'
import { foldLanes } from '../../../src/runbooks/step-functions/fold.js'
import { deleteLogGroup } from '../../../src/steps/delete-log-group.js'
import { disableLogging } from '../../../src/steps/disable-logging.js'
import { markLogGroup } from '../../../src/steps/mark-log-group.js'
import { setRetention } from '../../../src/steps/set-retention.js'
import { whileMarked } from '../../../src/steps/while-marked.js'
import { idOf } from '../../support/survey.js'

const HOME = 'us-east-1'

const off = (alias: string, region = HOME) =>
  disableLogging({ region, organizationId: idOf(alias), alias, after: [] })
const gone = (logGroupName: string, region = HOME) => deleteLogGroup(region, logGroupName, [])
const tagArn = (name: string) => `arn:aws:logs:us-east-1:111122223333:log-group:${name}`
const mark = (logGroupName: string, ...aliases: string[]) =>
  markLogGroup({
    region: HOME,
    logGroupName,
    tagArn: tagArn(logGroupName),
    runId: 'run',
    organizationIds: aliases.map(idOf),
  })

describe('lanes of one shape', () => {
  test('become one, with variables named for what they stand in', () => {
    const folded = foldLanes([[[gone('/a')]], [[gone('/b')]]], HOME)

    expect(folded).toMatchObject([
      {
        groups: [
          {
            step: {
              subject: '{subject}',
              region: HOME,
              call: { action: 'DeleteLogGroup', region: HOME, input: { logGroupName: '{logGroupName}' } },
              doneWhen: { item: { where: { logGroupName: '{logGroupName}' } } },
              guards: [{ region: HOME, logGroupName: '{logGroupName}' }],
            },
          },
        ],
        items: [
          { subject: 'log group /a', logGroupName: '/a' },
          { subject: 'log group /b', logGroupName: '/b' },
        ],
      },
    ])
  })

  test('share a variable between their steps where it says the same in every lane', () => {
    const [folded] = foldLanes([[[mark('/a', 'a')], [off('a')], [gone('/a')]]], HOME)

    expect(folded?.items).toEqual([
      {
        subject: 'log group /a',
        resourceArn: tagArn('/a'),
        teardown: 'run',
        organizationId: idOf('a'),
        subject2: `email event logging of a (${idOf('a')})`,
        logGroupName: '/a',
      },
    ])
  })

  test('list the steps of a group where one lane has several', () => {
    const [folded] = foldLanes(
      [
        [[off('a'), off('b')], [gone('/shared')]],
        [[off('c')], [gone('/own')]],
      ],
      HOME,
    )

    expect(folded?.groups.map(({ list }) => list)).toEqual(['disableLogging', undefined])
    expect(folded?.items.map(({ disableLogging: list }) => list)).toEqual([
      [
        { subject: `email event logging of a (${idOf('a')})`, organizationId: idOf('a') },
        { subject: `email event logging of b (${idOf('b')})`, organizationId: idOf('b') },
      ],
      [{ subject: `email event logging of c (${idOf('c')})`, organizationId: idOf('c') }],
    ])
  })

  test('keep a number a number', () => {
    const marked = (name: string, creationTime: number) =>
      whileMarked(gone(name), { account: '111122223333', region: HOME, logGroupName: name, creationTime })

    const [folded] = foldLanes([[[marked('/a', 1)]], [[marked('/b', 2)]]], HOME)

    expect(folded?.items.map(({ creationTime }) => creationTime)).toEqual([1, 2])
    expect([...(folded?.groups[0]?.variables ?? [])]).toContainEqual(['creationTime', 'Numeric'])
  })
})

describe('lanes of different shapes stay apart', () => {
  const retained = (retention: number | 'never') =>
    setRetention({ region: HOME, logGroupName: '/a', retention, after: [] })

  test.each([
    ['other steps', [[[gone('/a')]], [[off('a')]]]],
    ['other calls', [[[retained(30)]], [[retained('never')]]]],
    ['other tags', [[[mark('/a', 'a')]], [[mark('/b', ...'abcdefgh')]]]],
    ['the machine’s own Region, and another', [[[gone('/a')]], [[gone('/b', 'eu-west-1')]]]],
  ])('%s', (_, lanes) => {
    expect(foldLanes(lanes, HOME)).toHaveLength(2)
  })

  test('but other Regions are all alike', () => {
    const folded = foldLanes([[[gone('/a', 'eu-west-1')]], [[gone('/b', 'us-west-2')]]], HOME)

    expect(folded).toMatchObject([{ items: [{ region: 'eu-west-1' }, { region: 'us-west-2' }] }])
  })
})
