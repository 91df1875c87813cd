import { describe, expect, test } from 'vitest'
import { WORKMAIL_REGIONS } from '../../src/facts/regions.js'
import {
  type AccessQuestion,
  questionsOfPlan,
  questionsOfProcedures,
} from '../../src/policies/access-questions.js'
import { PROCEDURES } from '../../src/policies/required.js'
import { createLogGroup } from '../../src/steps/create-log-group.js'
import { deleteLogGroup, verifyLogGroupDeleted } from '../../src/steps/delete-log-group.js'
import { deleteRole } from '../../src/steps/delete-role.js'
import { enableLogging } from '../../src/steps/enable-logging.js'
import type { Step } from '../../src/steps/step.js'
import { tagLogGroupStep } from '../../src/steps/tag-log-group.js'
import { ACCOUNT_ID } from '../sandbox/given.js'
import { groupArn, idOf, LINKED_ROLE_ARN } from '../support/survey.js'

const REGION = 'us-east-1'
const ACME = `arn:aws:workmail:${REGION}:${ACCOUNT_ID}:organization/${idOf('acme')}`
const ANY = `arn:aws:workmail:${REGION}:${ACCOUNT_ID}:organization/*`
const tagArn = groupArn('/events').replace(/:\*$/, '')

const lines = (questions: AccessQuestion[]): string[] =>
  questions.map(({ action, resource, region }) => `${action} on ${resource} in ${region}`)
const asked = (...steps: Step[]): string[] => lines(questionsOfPlan({ steps, account: ACCOUNT_ID }))

describe('a plan asks about the very things that its steps are about:', () => {
  test('a log group is asked about with :*, and each question once', () => {
    const again = verifyLogGroupDeleted(REGION, '/events', { when: 'after-role', quietPeriod: 0, after: [] })
    expect(asked(deleteLogGroup(REGION, '/events', []), again)).toEqual([
      `logs:DescribeLogGroups on ${groupArn('').replace(/\*$/, 'log-stream:')} in ${REGION}`,
      `workmail:ListOrganizations on * in ${REGION}`,
      `workmail:DescribeEmailMonitoringConfiguration on ${ANY} in ${REGION}`,
      `logs:DeleteLogGroup on ${groupArn('/events')} in ${REGION}`,
    ])
  })

  test('the tagging calls are asked about without it', () => {
    const tag = tagLogGroupStep({
      region: REGION,
      logGroupName: '/events',
      tagArn,
      runId: 'run',
      organizationIds: [idOf('acme')],
    })
    expect(asked(tag)).toEqual([
      `logs:ListTagsForResource on ${tagArn} in ${REGION}`,
      `logs:TagResource on ${tagArn} in ${REGION}`,
    ])
    expect(questionsOfPlan({ steps: [tag], account: ACCOUNT_ID }).at(-1)?.context).toEqual({
      'aws:TagKeys': ['workmail-lifecycle:teardown', 'workmail-lifecycle:organizations-1'],
    })
  })

  test('a log group that is created with tags is asked about both ways', () => {
    expect(asked(createLogGroup({ region: REGION, logGroupName: '/events', retentionTag: '30' }))).toEqual([
      `logs:DescribeLogGroups on ${groupArn('').replace(/\*$/, 'log-stream:')} in ${REGION}`,
      `logs:CreateLogGroup on ${groupArn('/events')} in ${REGION}`,
      `logs:TagResource on ${tagArn} in ${REGION}`,
    ])
  })

  test('a role is passed in the Region of the call that passes it', () => {
    const enable = enableLogging({
      region: 'eu-west-1',
      organizationId: idOf('acme'),
      alias: 'acme',
      logGroupArn: groupArn('/events'),
      roleArn: LINKED_ROLE_ARN,
      serviceLinkedRoleArn: LINKED_ROLE_ARN,
      after: [],
    })
    const ARN = ACME.replace(REGION, 'eu-west-1')
    expect(asked(enable)).toEqual([
      `workmail:DescribeEmailMonitoringConfiguration on ${ARN} in eu-west-1`,
      `workmail:PutEmailMonitoringConfiguration on ${ARN} in eu-west-1`,
      `iam:PassRole on ${LINKED_ROLE_ARN} in eu-west-1`,
    ])
  })

  test('the role’s deletion asks about every Region that its precondition reads', () => {
    const questions = asked(deleteRole({ retryDelay: 500, clears: [], after: [] }))
    for (const region of WORKMAIL_REGIONS) {
      expect(questions).toContain(`workmail:ListOrganizations on * in ${region}`)
    }
    expect(questions).toContain(`iam:GetServiceLinkedRoleDeletionStatus on ${LINKED_ROLE_ARN} in us-east-1`)
  })
})

describe('a procedure asks about whatever it may find:', () => {
  test.each(PROCEDURES)('%s', (procedure) => {
    const questions = questionsOfProcedures([procedure], { account: ACCOUNT_ID })
    expect(questions.length).toBeGreaterThan(1)
    expect(new Set(lines(questions)).size).toBe(new Set(questions.map((one) => JSON.stringify(one))).size)
  })

  test('in the Regions of its scope, and in every one where the role is concerned', () => {
    const inScope = questionsOfProcedures(['teardown'], { account: ACCOUNT_ID, regions: ['eu-west-1'] })
    const regionsOf = (action: string) =>
      inScope.filter((question) => question.action === action).map(({ region }) => region)
    expect(regionsOf('logs:DeleteLogGroup')).toEqual(['eu-west-1'])
    expect(regionsOf('workmail:ListOrganizations')).toEqual([...WORKMAIL_REGIONS])
    expect(regionsOf('iam:DeleteServiceLinkedRole')).toEqual(['us-east-1'])
  })

  test('of organizations that are named it changes those alone', () => {
    const questions = lines(
      questionsOfProcedures(['logging disable'], {
        account: ACCOUNT_ID,
        regions: [REGION],
        organizationIds: [idOf('acme')],
      }),
    )
    expect(questions).toContain(`workmail:DeleteEmailMonitoringConfiguration on ${ACME} in ${REGION}`)
    expect(questions).toContain(`workmail:DescribeEmailMonitoringConfiguration on ${ANY} in ${REGION}`)
  })

  test('log groups in the form that AWS asks for', () => {
    const questions = lines(
      questionsOfProcedures(['logging enable'], { account: ACCOUNT_ID, regions: [REGION] }),
    )
    const group = `arn:aws:logs:${REGION}:${ACCOUNT_ID}:log-group:/aws/workmail/emailevents/*`
    expect(questions).toContain(`logs:CreateLogGroup on ${group}:* in ${REGION}`)
    expect(questions).not.toContain(`logs:CreateLogGroup on ${group} in ${REGION}`)
    expect(questions).toContain(`logs:TagResource on ${group} in ${REGION}`)
    expect(questions).not.toContain(`logs:TagResource on ${group}:* in ${REGION}`)
  })

  test('any log group in that form too', () => {
    const questions = lines(questionsOfProcedures(['teardown'], { account: ACCOUNT_ID, regions: [REGION] }))
    const group = `arn:aws:logs:${REGION}:${ACCOUNT_ID}:log-group:*`
    expect(questions).toContain(`logs:DeleteLogGroup on ${group}:* in ${REGION}`)
    expect(questions).not.toContain(`logs:DeleteLogGroup on ${group} in ${REGION}`)
    expect(questions).toContain(`logs:TagResource on ${group} in ${REGION}`)
  })

  test('a role is passed in each Region of the scope', () => {
    const questions = lines(
      questionsOfProcedures(['logging enable'], { account: ACCOUNT_ID, regions: ['us-west-2', 'eu-west-1'] }),
    )
    expect(questions.filter((line) => line.startsWith('iam:PassRole'))).toEqual([
      `iam:PassRole on ${LINKED_ROLE_ARN} in us-west-2`,
      `iam:PassRole on ${LINKED_ROLE_ARN} in eu-west-1`,
    ])
  })
})
