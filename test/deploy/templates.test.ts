/** The templates of deploy/: whether AWS can read them, and whether they allow what is called and no more. */
import { spawnSync } from 'node:child_process'
import validate from 'asl-validator'
import { describe, expect, test } from 'vitest'
import { POLICY_SIZES, policySize } from '../../src/facts/policy-sizes.js'
import {
  DEPLOY_FOLDER,
  type Json,
  readTemplate,
  referred,
  resolve,
  TEMPLATES,
  templateText,
} from '../support/cloudformation.js'
import { TemplateSchema } from './resource-schemas.js'

const fleet = readTemplate('fleet')
const member = readTemplate('member-role')
const { Definition, DefinitionSubstitutions } = fleet.Resources.StateMachine?.Properties ?? {}

describe('CloudFormation takes each template', () => {
  test.each(TEMPLATES)('%s.yaml, by the schemas of its resources', (name) => {
    expect(TemplateSchema.safeParse(readTemplate(name)).error?.issues ?? []).toEqual([])
  })

  test.each(TEMPLATES)('%s.yaml, since every name that it refers to is there', (name) => {
    const template = readTemplate(name)
    const known = [...Object.keys(template.Resources), ...Object.keys(template.Parameters)]
    expect(referred(template).filter((other) => !known.includes(other))).toEqual([])
  })

  /** "CloudFormation doesn't support YAML aliases" (user guide, "CloudFormation template formats"). */
  test.each(TEMPLATES)('%s.yaml, since it has no aliases of YAML', (name) => {
    expect(templateText(name)).not.toMatch(/[:-] [*&][A-Za-z]/)
  })

  test.each(TEMPLATES)('%s.yaml without a bucket, since it is below 51,200 bytes', (name) => {
    expect(Buffer.byteLength(templateText(name))).toBeLessThan(51_200)
  })

  const installed = spawnSync('cfn-lint', ['--version']).status === 0
  test.skipIf(!installed)('by cfn-lint (skipped where it is not installed)', { timeout: 120_000 }, () => {
    // W3002: the function's folder is what `aws cloudformation package` is for.
    const { stdout, status } = spawnSync(
      'cfn-lint',
      ['--ignore-checks', 'W3002', '--', ...TEMPLATES.map((name) => `${name}.yaml`)],
      { cwd: DEPLOY_FOLDER, encoding: 'utf8' },
    )
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  })
})

/** Every state, those inside of maps included. */
const statesOf = ({ States }: Json): [string, Json][] =>
  Object.entries<Json>(States).flatMap(([name, state]) => [
    [name, state] as [string, Json],
    ...(state.ItemProcessor === undefined ? [] : statesOf(state.ItemProcessor)),
  ])

describe('the state machine', () => {
  test('is valid Amazon States Language', () => {
    expect(validate(Definition, { checkPaths: true, checkArn: false }).errors).toEqual([])
  })

  test('has at most 25 states', () => {
    expect(statesOf(Definition).length).toBeLessThanOrEqual(25)
  })

  test('has every substitution that it names, and names each', () => {
    const named = [...JSON.stringify(Definition).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name)
    expect(new Set(named)).toEqual(new Set(Object.keys(DefinitionSubstitutions)))
  })

  test('waits longer for a task than the function may take', () => {
    const { Timeout } = fleet.Resources.Function?.Properties ?? {}
    const tasks = statesOf(Definition).filter(
      ([, { Resource }]) => Resource === 'arn:aws:states:::lambda:invoke',
    )
    expect(tasks.map(([name]) => name)).toEqual(['List', 'Run', 'Summarize', 'Remaining'])
    for (const [, { TimeoutSeconds }] of tasks) expect(TimeoutSeconds).toBeGreaterThan(Timeout)
  })

  test('may do what its states do, and nothing else but what the Distributed Map needs', () => {
    const statements = fleet.Resources.StateMachineRole?.Properties.Policies[0].PolicyDocument.Statement
    const allowed = statements.flatMap(({ Action }: Json) => Action)
    expect(new Set(allowed)).toEqual(
      new Set([
        'lambda:InvokeFunction',
        'sns:Publish',
        // Step Functions developer guide, "IAM policies for using Distributed Map states"
        'states:StartExecution',
        'states:DescribeExecution',
        'states:StopExecution',
        'states:RedriveExecution',
        's3:GetObject',
        's3:PutObject',
        's3:ListMultipartUploadParts',
        's3:AbortMultipartUpload',
      ]),
    )
  })
})

describe('the message about an execution that died', () => {
  const pattern = fleet.Resources.ExecutionDied?.Properties.EventPattern

  test('goes to the topic where an execution dies, and not once more where it ended as NotDone', () => {
    expect(pattern.detail).toEqual({
      stateMachineArn: [{ Ref: 'StateMachine' }],
      $or: [
        { status: ['TIMED_OUT', 'ABORTED'] },
        { status: ['FAILED'], error: [{ 'anything-but': ['NotDone'] }] },
        { status: ['FAILED'], error: [{ exists: false }] },
      ],
    })
    expect(fleet.Resources.ExecutionDied?.Properties.Targets).toMatchObject([{ Arn: { Ref: 'Topic' } }])
  })

  test('EventBridge may publish there', () => {
    expect(fleet.Resources.TopicPolicy?.Properties).toMatchObject({
      Topics: [{ Ref: 'Topic' }],
      PolicyDocument: {
        Statement: [{ Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish' }],
      },
    })
  })
})

test('the schedule is off until it is turned on, and then only plans', () => {
  expect(fleet.Parameters.ScheduleState?.Default).toBe('DISABLED')
  expect(JSON.parse(String(fleet.Parameters.ScheduledInput?.Default))).toEqual({
    mode: 'plan',
    organization: {},
  })
})

describe('evidence', () => {
  const rulesWith = (EvidenceDays: number) =>
    resolve(fleet, fleet.Resources.Bucket?.Properties.LifecycleConfiguration.Rules, { EvidenceDays })

  test('stays where no number of days is given', () => {
    expect(rulesWith(0).map(({ Id }: Json) => Id)).toEqual(['unfinished-uploads'])
  })

  test('is deleted after the given days, earlier versions included', () => {
    expect(rulesWith(365)[1]).toEqual({
      Id: 'evidence',
      Status: 'Enabled',
      ExpirationInDays: 365,
      NoncurrentVersionExpiration: { NoncurrentDays: 365 },
    })
  })

  test('stays when the stack is deleted, and who may reach it stays as it is', () => {
    expect(fleet.Resources).toMatchObject({
      Bucket: { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
      BucketPolicy: { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' },
    })
  })
})

describe('the roles', () => {
  const values = {
    FleetRoleArn: 'arn:aws:iam::999988887777:role/workmail-lifecycle-fleet-function',
    ExternalId: 'an-external-id',
    ArchiveBucket: 'a-bucket',
    'AWS::AccountId': '111122223333',
    WorkmailLifecycleTeardown: 'arn:aws:iam::111122223333:policy/teardown',
  }

  test('the function may assume the member role of any account, and no other', () => {
    const [{ PolicyDocument }] = fleet.Resources.FunctionRole?.Properties.Policies ?? []
    const [assume] = PolicyDocument.Statement
    expect(resolve(fleet, assume, {})).toEqual({
      Sid: 'WorkAsMembers',
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: 'arn:aws:iam::*:role/workmail-lifecycle-member',
    })
  })

  test('the function may write below its prefix alone, and delete nothing', () => {
    const [{ PolicyDocument }] = fleet.Resources.FunctionRole?.Properties.Policies ?? []
    const resolved = resolve(fleet, PolicyDocument.Statement, { 'Bucket.Arn': 'B', 'LogGroup.Arn': 'L' })
    const s3 = resolved.filter(({ Action }: Json) =>
      [Action].flat().some((action) => action.startsWith('s3:')),
    )
    expect(s3).toEqual([
      {
        Sid: 'KeepEvidence',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: 'B/fleet/*',
      },
      // HeadBucket names no prefix: a condition on s3:prefix would refuse it.
      { Sid: 'FindEvidence', Effect: 'Allow', Action: 's3:ListBucket', Resource: 'B' },
    ])
  })

  test('the member role trusts the function’s role alone, and that only with the external id', () => {
    const { AssumeRolePolicyDocument } = member.Resources.MemberRole?.Properties ?? {}
    expect(resolve(member, AssumeRolePolicyDocument.Statement, values)).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: values.FleetRoleArn },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': values.ExternalId } },
      },
    ])
  })

  test('the member role has every managed policy of its template, each within IAM’s limit', () => {
    const policies = Object.entries(member.Resources).filter(
      ([, { Type }]) => Type === 'AWS::IAM::ManagedPolicy',
    )
    expect(member.Resources.MemberRole?.Properties.ManagedPolicyArns).toEqual(
      policies.map(([name]) => ({ Ref: name })),
    )
    for (const [, { Properties }] of policies) {
      const document = JSON.stringify(resolve(member, Properties.PolicyDocument, values))
      expect(policySize(document)).toBeLessThanOrEqual(POLICY_SIZES.managed)
    }
  })

  test.each([
    ['fleet', 'FunctionRole'],
    ['fleet', 'StateMachineRole'],
    ['member-role', 'MemberRole'],
  ] as const)('inline policies are within IAM’s limit: %s.yaml, %s', (name, role) => {
    const template = readTemplate(name)
    const inline = template.Resources[role]?.Properties.Policies
    const names = Object.fromEntries(referred(inline).map((each) => [each, 'x'.repeat(60)]))
    const attributes = {
      'Bucket.Arn': 'x'.repeat(80),
      'Function.Arn': 'x'.repeat(90),
      'LogGroup.Arn': 'x'.repeat(90),
    }
    const filled = resolve(template, inline, {
      'AWS::Region': 'us-east-1',
      ...names,
      ...attributes,
      ...values,
    })
    const size = filled
      .map(({ PolicyDocument }: Json) => policySize(JSON.stringify(PolicyDocument)))
      .reduce((sum: number, one: number) => sum + one, 0)
    expect(size).toBeGreaterThan(0)
    expect(size).toBeLessThanOrEqual(POLICY_SIZES['inline of a role'])
  })

  test('no member may write where others archive', () => {
    const { PolicyDocument } = fleet.Resources.BucketPolicy?.Properties ?? {}
    const statements = resolve(fleet, PolicyDocument.Statement, {
      Bucket: 'a-bucket',
      'Bucket.Arn': 'arn:aws:s3:::a-bucket',
      OrganizationId: 'o-aaaaaaaaaa',
    })
    expect(statements.find(({ Sid }: Json) => Sid === 'ArchivesOfMembers')).toMatchObject({
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM
      Resource: 'arn:aws:s3:::a-bucket/archives/${aws:PrincipalAccount}/*',
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': 'o-aaaaaaaaaa' },
        ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/workmail-lifecycle-member' },
      },
    })
  })
})
