/**
 * The resource types that the templates have, with the properties that they use, as CloudFormation's template
 * reference has them. What is not here is not known, and refused.
 */
import { z } from 'zod'

const text = z.string().min(1)
/** A text, or an intrinsic function that gives one. */
const value: z.ZodType = z.lazy(() =>
  z.union([
    text,
    z.strictObject({ Ref: text }),
    z.strictObject({ 'Fn::Sub': text }),
    z.strictObject({ 'Fn::GetAtt': z.tuple([text, text]) }),
    z.strictObject({ 'Fn::Select': z.tuple([z.int(), value]) }),
    z.strictObject({ 'Fn::Split': z.tuple([text, value]) }),
  ]),
)
const values = z.union([value, z.array(value).min(1)])

/** An item, or `Fn::If` of an item and nothing. */
const orNothing = <Item extends z.ZodType>(item: Item) =>
  z.union([
    item,
    z.strictObject({
      'Fn::If': z.tuple([text, item, z.strictObject({ Ref: z.literal('AWS::NoValue') })]),
    }),
  ])

const Statement = z.strictObject({
  Sid: z
    .string()
    .regex(/^[A-Za-z0-9]+$/)
    .optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.literal('*'), z.partialRecord(z.enum(['AWS', 'Service']), values)]).optional(),
  Action: z.union([text, z.array(text).min(1)]),
  Resource: values.optional(),
  Condition: z.record(text, z.record(text, values)).optional(),
})
const PolicyDocument = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(orNothing(Statement)).min(1),
})
const roleName = z.union([z.string().regex(/^[\w+=,.@-]{1,64}$/), z.strictObject({ Ref: text })])
const LifecycleRule = z.strictObject({
  Id: z.string().max(255),
  Status: z.literal('Enabled'),
  ExpirationInDays: value.optional(),
  NoncurrentVersionExpiration: z.strictObject({ NoncurrentDays: value }).optional(),
  AbortIncompleteMultipartUpload: z.strictObject({ DaysAfterInitiation: z.int().positive() }).optional(),
})

const PROPERTIES = {
  'AWS::IAM::Role': z.strictObject({
    RoleName: roleName.optional(),
    Description: z.string().max(1000).optional(),
    AssumeRolePolicyDocument: PolicyDocument,
    ManagedPolicyArns: z.array(value).max(20).optional(),
    Policies: z.array(orNothing(z.strictObject({ PolicyName: text.max(128), PolicyDocument }))).optional(),
  }),
  'AWS::IAM::ManagedPolicy': z.strictObject({ Description: z.string().max(1000), PolicyDocument }),
  'AWS::StepFunctions::StateMachine': z.strictObject({
    StateMachineName: z.string().regex(/^[\w-]{1,80}$/),
    StateMachineType: z.literal('STANDARD'),
    RoleArn: value,
    DefinitionSubstitutions: z.record(text, value),
    Definition: z.record(text, z.unknown()),
  }),
  'AWS::Lambda::Function': z.strictObject({
    FunctionName: z.string().regex(/^[\w-]{1,64}$/),
    Description: z.string().max(256),
    Runtime: z.literal('nodejs22.x'),
    Handler: z.literal('index.handler'),
    Timeout: z.int().min(1).max(900),
    MemorySize: z.int().min(128).max(10_240),
    Role: value,
    Environment: z.strictObject({ Variables: z.record(z.string().regex(/^[A-Za-z]\w+$/), value) }),
    LoggingConfig: z.strictObject({ LogGroup: value }),
    // A folder, which `aws cloudformation package` puts into a bucket.
    Code: z.literal('function/'),
  }),
  'AWS::Lambda::Permission': z.strictObject({
    FunctionName: value,
    Action: z.literal('lambda:InvokeFunction'),
    Principal: z.literal('*'),
    PrincipalOrgID: value,
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
      ServerSideEncryptionConfiguration: z.tuple([
        z.strictObject({
          ServerSideEncryptionByDefault: z.strictObject({ SSEAlgorithm: z.literal('AES256') }),
        }),
      ]),
    }),
    VersioningConfiguration: z.strictObject({ Status: z.literal('Enabled') }),
    PublicAccessBlockConfiguration: z.strictObject({
      BlockPublicAcls: z.literal(true),
      BlockPublicPolicy: z.literal(true),
      IgnorePublicAcls: z.literal(true),
      RestrictPublicBuckets: z.literal(true),
    }),
    OwnershipControls: z.strictObject({
      Rules: z.tuple([z.strictObject({ ObjectOwnership: z.literal('BucketOwnerEnforced') })]),
    }),
    LifecycleConfiguration: z.strictObject({ Rules: z.array(orNothing(LifecycleRule)) }),
  }),
  'AWS::S3::BucketPolicy': z.strictObject({ Bucket: value, PolicyDocument }),
  'AWS::SNS::Topic': z.strictObject({ TopicName: z.string().regex(/^[\w-]{1,256}$/) }),
  'AWS::SNS::TopicPolicy': z.strictObject({ Topics: z.array(value).min(1), PolicyDocument }),
  'AWS::SNS::Subscription': z.strictObject({
    TopicArn: value,
    Protocol: z.literal('email'),
    Endpoint: value,
  }),
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
  'AWS::SSM::Document': z.strictObject({
    Name: z.string().regex(/^[a-zA-Z0-9_\-.]{3,128}$/),
    DocumentType: z.literal('Automation'),
    DocumentFormat: z.literal('YAML'),
    UpdateMethod: z.literal('NewVersion'),
    Content: z.record(text, z.unknown()),
  }),
}

const retention = z.enum(['Delete', 'Retain']).optional()

const Resource = z.discriminatedUnion(
  'Type',
  Object.entries(PROPERTIES).map(([type, Properties]) =>
    z.strictObject({
      Type: z.literal(type),
      Condition: text.optional(),
      DeletionPolicy: retention,
      UpdateReplacePolicy: retention,
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
  Conditions: z.record(text, z.unknown()).optional(),
  Resources: z.record(z.string().regex(/^[A-Za-z0-9]{1,255}$/), Resource),
  Outputs: z.record(text, z.strictObject({ Description: text.optional(), Value: value })).optional(),
})
