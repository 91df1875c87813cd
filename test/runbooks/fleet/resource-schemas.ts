/**
 * The resource types that the templates have, with the properties that they use, as CloudFormation's template
 * reference has them. What is not here is not known, and refused.
 */
import { z } from 'zod'

const text = z.string().min(1)
const value = z.union([
  text,
  z.strictObject({ Ref: text }),
  z.strictObject({ 'Fn::Sub': z.union([text, z.tuple([text, z.record(text, z.unknown())])]) }),
  z.strictObject({ 'Fn::GetAtt': z.tuple([text, text]) }),
])
const values = z.union([value, z.array(value).min(1)])

const Statement = z.strictObject({
  Sid: z
    .string()
    .regex(/^[A-Za-z0-9]+$/)
    .optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.partialRecord(z.enum(['AWS', 'Service']), values).optional(),
  Action: z.union([text, z.array(text).min(1)]),
  Resource: values.optional(),
  Condition: z.record(text, z.record(text, values)).optional(),
})
const PolicyDocument = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(Statement).min(1),
})
const roleName = z.string().regex(/^[\w+=,.@-]{1,64}$/)

const PROPERTIES = {
  'AWS::IAM::Role': z.strictObject({
    RoleName: roleName.optional(),
    Description: z.string().max(1000).optional(),
    AssumeRolePolicyDocument: PolicyDocument,
    ManagedPolicyArns: z.array(value).max(20).optional(),
    Policies: z.array(z.strictObject({ PolicyName: text.max(128), PolicyDocument })).optional(),
  }),
  'AWS::IAM::ManagedPolicy': z.strictObject({ Description: z.string().max(1000), PolicyDocument }),
  'AWS::StepFunctions::StateMachine': z.strictObject({
    StateMachineName: z.string().regex(/^[\w-]{1,80}$/),
    StateMachineType: z.enum(['STANDARD', 'EXPRESS']),
    RoleArn: value,
    LoggingConfiguration: z.strictObject({
      Level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']),
      IncludeExecutionData: z.boolean(),
      Destinations: z
        .array(z.strictObject({ CloudWatchLogsLogGroup: z.strictObject({ LogGroupArn: value }) }))
        .length(1),
    }),
    DefinitionSubstitutions: z.record(text, value),
    DefinitionString: z.string().max(1_048_576),
  }),
  'AWS::Lambda::Function': z.strictObject({
    FunctionName: z.string().regex(/^[\w-]{1,64}$/),
    Runtime: z.literal('nodejs22.x'),
    Handler: z.literal('index.handler'),
    Timeout: z.int().min(1).max(900),
    MemorySize: z.int().min(128).max(10_240),
    Role: value,
    Environment: z.strictObject({ Variables: z.record(z.string().regex(/^[A-Za-z]\w+$/), value) }),
    LoggingConfig: z.strictObject({ LogGroup: value }),
    Code: z.strictObject({ ZipFile: z.string().max(4 * 1024 * 1024) }),
  }),
  'AWS::Scheduler::Schedule': z.strictObject({
    Name: z.string().regex(/^[\w.-]{1,64}$/),
    ScheduleExpression: value,
    State: value,
    FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
    Target: z.strictObject({
      Arn: value,
      RoleArn: value,
      Input: value,
      RetryPolicy: z.strictObject({ MaximumRetryAttempts: z.int().min(0).max(185) }),
    }),
  }),
  'AWS::Logs::LogGroup': z.strictObject({
    LogGroupName: z.string().regex(/^[\w./#-]{1,512}$/),
    RetentionInDays: z.literal(400),
  }),
  'AWS::S3::Bucket': z.strictObject({
    BucketEncryption: z.strictObject({
      ServerSideEncryptionConfiguration: z.array(
        z.strictObject({
          ServerSideEncryptionByDefault: z.strictObject({ SSEAlgorithm: z.literal('AES256') }),
        }),
      ),
    }),
    PublicAccessBlockConfiguration: z.strictObject({
      BlockPublicAcls: z.literal(true),
      BlockPublicPolicy: z.literal(true),
      IgnorePublicAcls: z.literal(true),
      RestrictPublicBuckets: z.literal(true),
    }),
  }),
  'AWS::SNS::Topic': z.strictObject({ TopicName: z.string().regex(/^[\w-]{1,256}$/) }),
  'AWS::SNS::TopicPolicy': z.strictObject({ Topics: z.array(value).min(1), PolicyDocument }),
  'AWS::Events::Rule': z.strictObject({
    Description: z.string().max(512),
    EventPattern: z.record(text, z.unknown()),
    State: z.literal('ENABLED'),
    Targets: z
      .array(
        z.strictObject({
          Id: z.string().regex(/^[\w.-]{1,64}$/),
          Arn: value,
          InputTransformer: z.strictObject({
            InputPathsMap: z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^\$\./)),
            InputTemplate: text.max(8192),
          }),
        }),
      )
      .min(1)
      .max(5),
  }),
  'AWS::SNS::Subscription': z.strictObject({
    TopicArn: value,
    Protocol: z.literal('email'),
    Endpoint: value,
  }),
}

const Resource = z.discriminatedUnion(
  'Type',
  Object.entries(PROPERTIES).map(([type, Properties]) =>
    z.strictObject({
      Type: z.literal(type),
      Condition: text.optional(),
      DeletionPolicy: z.enum(['Delete', 'Retain']).optional(),
      UpdateReplacePolicy: z.enum(['Delete', 'Retain']).optional(),
      Properties,
    }),
  ) as never,
)

/** CloudFormation user guide, "Template sections". */
export const TemplateSchema = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09'),
  Description: z.string().max(1024),
  Parameters: z.record(
    z.string().regex(/^[A-Za-z0-9]{1,255}$/),
    z.strictObject({
      Type: z.enum(['String', 'Number']),
      Default: z.union([z.string(), z.number()]).optional(),
      Description: z.string().max(4000).optional(),
      AllowedValues: z.array(text).optional(),
      AllowedPattern: text.optional(),
      MinValue: z.number().optional(),
      MaxValue: z.number().optional(),
    }),
  ),
  Mappings: z.record(text, z.record(text, z.record(text, text))).optional(),
  Conditions: z.record(text, z.unknown()).optional(),
  Resources: z.record(z.string().regex(/^[A-Za-z0-9]{1,255}$/), Resource),
  Outputs: z.record(text, z.strictObject({ Value: value })).optional(),
})
