// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of CloudFormation
/** The stack of the account that a fleet is run from: machines, function, roles, schedule, results and messages. */

import { jsonText } from '../step-functions/json-text.js'
import type { Branch } from '../step-functions/states.js'
import { fleetMachine, SUBSTITUTIONS } from './fleet-machine.js'
import { MEMBER_CALL_FUNCTION } from './member-call-function.js'
import { ACCOUNT_MACHINE, CALL_FUNCTION_NAME, FLEET_MACHINE, MEMBER_ROLE } from './names.js'
import { type Allowed, arnOf, type Resource, ref, serviceRole, sub } from './resources.js'

/** Filled into the account machine's definition: the name of the function’s resource. */
export const CALL_FUNCTION_RESOURCE = 'CallFunction'

/** `home` is the Region that the account machine was made for; in no other can the stack be made. */
export const fleetTemplate = (accountMachine: Branch, home: string) => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'wml: takes email event logging down in each account of a fleet',
  Parameters: PARAMETERS,
  Mappings: { MadeFor: { [home]: { Region: home } } },
  Conditions: { HasEmail: { 'Fn::Not': [{ 'Fn::Equals': [ref('Email'), ''] }] } },
  Resources: {
    ...machines(accountMachine),
    ...callFunction(),
    ...schedule(),
    ...resultsAndMessages(),
  },
  Outputs: {
    FleetMachine: { Value: ref('FleetMachine') },
    AccountMachine: { Value: ref('AccountMachine') },
    Results: { Value: ref('ResultsBucket') },
    Topic: { Value: ref('Topic') },
  },
})

const PARAMETERS = {
  MaxConcurrency: {
    Type: 'Number',
    MinValue: 1,
    MaxValue: 10_000,
    Default: 20,
    Description: 'Accounts at a time',
  },
  ToleratedFailures: {
    Type: 'Number',
    MinValue: 0,
    MaxValue: 100,
    Default: 10,
    Description: 'Percentage of accounts that may fail before the others are stopped',
  },
  Email: { Type: 'String', Default: '', Description: 'Where messages go, once the address has agreed' },
  Schedule: {
    Type: 'String',
    Default: 'rate(7 days)',
    Description: 'When it is run, once ScheduleState is ENABLED',
  },
  ScheduleState: { Type: 'String', Default: 'DISABLED', AllowedValues: ['DISABLED', 'ENABLED'] },
  ScheduledInput: {
    Type: 'String',
    Default: '{ "everyAccount": true, "all": true }',
    Description: 'Which accounts the schedule means',
  },
}

/** CloudFormation refuses to look up what is not in a mapping, and so to make the stack in another Region. */
const madeFor = { 'Fn::FindInMap': ['MadeFor', ref('AWS::Region'), 'Region'] }

const machineArn = (name: string) =>
  sub(`arn:aws:states:\${AWS::Region}:\${AWS::AccountId}:stateMachine:${name}`)

const executionsOf = (name: string, behind = ':*') =>
  sub(`arn:aws:states:\${AWS::Region}:\${AWS::AccountId}:execution:${name}${behind}`)

const machines = (accountMachine: Branch): Record<string, Resource> => ({
  AccountMachine: machine(ACCOUNT_MACHINE, accountMachine, 'AccountMachineRole', {
    [CALL_FUNCTION_RESOURCE]: arnOf(CALL_FUNCTION_RESOURCE),
  }),
  AccountMachineRole: serviceRole(
    'states',
    [
      takeOnMemberRole,
      { Sid: 'CallOtherRegions', Action: 'lambda:InvokeFunction', Resource: arnOf('CallFunction') },
      deliverLogs,
    ],
    ACCOUNT_MACHINE,
  ),
  FleetMachine: machine(FLEET_MACHINE, fleetMachine(), 'FleetMachineRole', {
    [SUBSTITUTIONS.accountMachine]: ref('AccountMachine'),
    [SUBSTITUTIONS.bucket]: ref('ResultsBucket'),
    [SUBSTITUTIONS.topic]: ref('Topic'),
    [SUBSTITUTIONS.maxConcurrency]: ref('MaxConcurrency'),
    [SUBSTITUTIONS.toleratedFailures]: ref('ToleratedFailures'),
  }),
  FleetMachineRole: serviceRole('states', FLEET_MACHINE_MAY),
})

const machine = (
  name: string,
  definition: Branch,
  role: string,
  DefinitionSubstitutions: Record<string, unknown>,
): Resource => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    StateMachineName: name,
    StateMachineType: 'STANDARD',
    RoleArn: arnOf(role),
    LoggingConfiguration: {
      Level: 'ERROR',
      IncludeExecutionData: true,
      Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: arnOf('LogGroup') } }],
    },
    DefinitionSubstitutions,
    DefinitionString: definitionText(definition),
  },
})

/** With half the indentation: the account machine is large, and a template is 1 MB at most. */
const definitionText = (definition: Branch): string => `${jsonText(definition).replace(/^( +)\1/gm, '$1')}\n`

const takeOnMemberRole: Allowed = {
  Sid: 'TakeOnTheRoleOfAnAccount',
  Action: 'sts:AssumeRole',
  Resource: `arn:aws:iam::*:role/${MEMBER_ROLE}`,
}

/** Step Functions developer guide, "Using CloudWatch Logs to log execution history". */
const deliverLogs: Allowed = {
  Sid: 'DeliverLogs',
  Action: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
  ],
  Resource: '*',
}

/** Step Functions developer guide, "IAM policies for using Distributed Map" and "for StartExecution". */
const FLEET_MACHINE_MAY: Allowed[] = [
  { Sid: 'FindAccounts', Action: 'organizations:ListAccounts', Resource: '*' },
  {
    Sid: 'StartExecutions',
    Action: 'states:StartExecution',
    Resource: [machineArn(FLEET_MACHINE), machineArn(ACCOUNT_MACHINE)],
  },
  {
    Sid: 'FollowExecutions',
    Action: ['states:DescribeExecution', 'states:StopExecution'],
    Resource: [executionsOf(FLEET_MACHINE), executionsOf(FLEET_MACHINE, '/*'), executionsOf(ACCOUNT_MACHINE)],
  },
  {
    Sid: 'BeToldHowExecutionsEnd',
    Action: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
    Resource: sub(
      'arn:aws:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule',
    ),
  },
  {
    Sid: 'CountAccounts',
    Action: 'states:DescribeMapRun',
    Resource: sub(`arn:aws:states:\${AWS::Region}:\${AWS::AccountId}:mapRun:${FLEET_MACHINE}/*`),
  },
  {
    Sid: 'WriteResults',
    Action: ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
    Resource: sub('arn:aws:s3:::${ResultsBucket}/runs/*'),
  },
  { Sid: 'TellPeople', Action: 'sns:Publish', Resource: ref('Topic') },
  deliverLogs,
]

const callFunction = (): Record<string, Resource> => ({
  CallFunction: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: CALL_FUNCTION_NAME,
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Timeout: 60,
      MemorySize: 256,
      Role: arnOf('CallFunctionRole'),
      Environment: {
        Variables: {
          EXTERNAL_ID: {
            'Fn::Sub': [
              `arn:aws:states:\${MadeFor}:\${AWS::AccountId}:stateMachine:${ACCOUNT_MACHINE}`,
              { MadeFor: madeFor },
            ],
          },
        },
      },
      LoggingConfig: { LogGroup: ref('CallFunctionLogGroup') },
      Code: { ZipFile: MEMBER_CALL_FUNCTION },
    },
  },
  CallFunctionLogGroup: logGroup(`/aws/lambda/${CALL_FUNCTION_NAME}`),
  CallFunctionRole: serviceRole(
    'lambda',
    [
      takeOnMemberRole,
      {
        Sid: 'WriteLogs',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: arnOf('CallFunctionLogGroup'),
      },
    ],
    CALL_FUNCTION_NAME,
  ),
})

/** Off until somebody turns it on: it takes down what it finds. */
const schedule = (): Record<string, Resource> => ({
  CleanupSchedule: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: FLEET_MACHINE,
      ScheduleExpression: ref('Schedule'),
      State: ref('ScheduleState'),
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: ref('FleetMachine'),
        RoleArn: arnOf('ScheduleRole'),
        Input: ref('ScheduledInput'),
        RetryPolicy: { MaximumRetryAttempts: 3 },
      },
    },
  },
  ScheduleRole: serviceRole('scheduler', [
    { Sid: 'StartTheFleet', Action: 'states:StartExecution', Resource: ref('FleetMachine') },
  ]),
})

const logGroup = (name: string): Resource => ({
  Type: 'AWS::Logs::LogGroup',
  DeletionPolicy: 'Delete',
  UpdateReplacePolicy: 'Delete',
  Properties: { LogGroupName: name, RetentionInDays: 400 },
})

/**
 * The machine tells its own failures. Here is what it cannot catch: that it was stopped or timed out, and the
 * errors that end an execution whatever it catches, whose names no Fail state of it may have.
 * Sources: Step Functions developer guide, "EventBridge for execution status changes" (the detail is that of
 * DescribeExecution); EventBridge user guide, "Using resource-based policies": in a topic's no condition is taken.
 */
const untoldEnds = (): Record<string, Resource> => ({
  UntoldEnd: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Description: 'Made by wml: executions of the fleet that ended without a message of their own',
      EventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [ref('FleetMachine')],
          $or: [{ status: ['TIMED_OUT', 'ABORTED'] }, { status: ['FAILED'], error: [{ prefix: 'States.' }] }],
        },
      },
      State: 'ENABLED',
      Targets: [
        {
          Id: 'topic',
          Arn: ref('Topic'),
          InputTransformer: {
            InputPathsMap: { execution: '$.detail.executionArn', status: '$.detail.status' },
            InputTemplate:
              '"workmail-lifecycle: not every account is done; the execution ended as <status>, its history says why, and the next one takes up what is left (<execution>)"',
          },
        },
      ],
    },
  },
  TopicPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [ref('Topic')],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'TellOfUntoldEnds',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: ref('Topic'),
          },
        ],
      },
    },
  },
})

/** Results are evidence: they stay when the stack goes. */
const resultsAndMessages = (): Record<string, Resource> => ({
  ResultsBucket: {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    },
  },
  LogGroup: logGroup(`/aws/vendedlogs/states/${FLEET_MACHINE}`),
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: FLEET_MACHINE } },
  ...untoldEnds(),
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Condition: 'HasEmail',
    Properties: { TopicArn: ref('Topic'), Protocol: 'email', Endpoint: ref('Email') },
  },
})
