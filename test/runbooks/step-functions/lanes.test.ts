import { expect, test } from 'vitest'
import { type Stage, toStages } from '../../../src/runbooks/step-functions/lanes.js'
import { createLogGroup, createLogGroupKey } from '../../../src/steps/create-log-group.js'
import { CREATE_ROLE_KEY, createRole } from '../../../src/steps/create-role.js'
import { deleteLogGroup, deleteLogGroupKey } from '../../../src/steps/delete-log-group.js'
import { DELETE_ROLE_KEY, deleteRole } from '../../../src/steps/delete-role.js'
import { disableLogging, disableLoggingKey } from '../../../src/steps/disable-logging.js'
import { setRetention } from '../../../src/steps/set-retention.js'
import type { Step } from '../../../src/steps/step.js'
import { idOf } from '../../support/survey.js'

const REGION = 'us-east-1'

const off = (alias: string, after: string[] = []): Step =>
  disableLogging({ region: REGION, organizationId: idOf(alias), alias, after })
const offKey = (alias: string) => disableLoggingKey(REGION, idOf(alias))
const gone = (name: string, ...after: string[]): Step => deleteLogGroup(REGION, name, after)

/** Kinds and subjects, lane by lane and group by group. */
const told = (stages: Stage[]) =>
  stages.map((stage) =>
    'alone' in stage
      ? stage.alone.kind
      : stage.lanes.map((lane) =>
          lane.map((group) => group.map(({ kind, subject }) => `${kind} ${subject}`)),
        ),
  )

test('a group and those who write to it are a lane; what is not tied to it is another', () => {
  const stages = toStages([off('a'), off('b'), off('c'), gone('/shared', offKey('a'), offKey('b'))])

  expect(told(stages)).toEqual([
    [
      [
        [
          `disable-logging email event logging of a (${idOf('a')})`,
          `disable-logging email event logging of b (${idOf('b')})`,
        ],
        ['delete-log-group log group /shared'],
      ],
      [[`disable-logging email event logging of c (${idOf('c')})`]],
    ],
  ])
})

test('a step that ties two lanes together makes them one', () => {
  const stages = toStages([
    gone('/a'),
    gone('/b'),
    gone('/c', deleteLogGroupKey(REGION, '/a'), deleteLogGroupKey(REGION, '/b')),
  ])

  expect(told(stages)).toEqual([
    [[['delete-log-group log group /a', 'delete-log-group log group /b'], ['delete-log-group log group /c']]],
  ])
})

test('the role stands alone, after what comes before it and before what comes after it', () => {
  const role = deleteRole({ retryDelay: 1000, clears: [], after: [offKey('a')] })
  const stages = toStages([off('a'), role, gone('/late', DELETE_ROLE_KEY)])

  expect(told(stages)).toEqual([
    [[[`disable-logging email event logging of a (${idOf('a')})`]]],
    'delete-role',
    [[['delete-log-group log group /late']]],
  ])
})

test('kinds of one depth are groups of their own, in the order of the plan', () => {
  const retention = setRetention({
    region: REGION,
    logGroupName: '/a',
    retention: 30,
    after: [createLogGroupKey(REGION, '/a')],
  })
  const stages = toStages([
    createRole(),
    createLogGroup({ region: REGION, logGroupName: '/a' }),
    retention,
    off('a', [CREATE_ROLE_KEY, retention.key]),
  ])

  expect(told(stages)).toEqual([
    'create-role',
    [
      [
        ['create-log-group log group /a'],
        ['set-retention retention of /a: 30 days'],
        [`disable-logging email event logging of a (${idOf('a')})`],
      ],
    ],
  ])
})

test('no plan, no stages', () => {
  expect(toStages([])).toEqual([])
})
