/** Parts of CloudFormation templates, as far as they are written here (CloudFormation template reference). */

export interface Resource {
  Type: string
  Condition?: string
  DeletionPolicy?: string
  UpdateReplacePolicy?: string
  Properties: Record<string, unknown>
}

export const ref = (name: string) => ({ Ref: name })

export const arnOf = (resource: string) => ({ 'Fn::GetAtt': [resource, 'Arn'] })

/** Text with variables of the template in it: `${AWS::AccountId}`. */
export const sub = (text: string) => ({ 'Fn::Sub': text })

export interface Allowed {
  Sid: string
  Action: string | string[]
  Resource: unknown
}

/** A role for an AWS service, which may use it on behalf of this account alone. */
export const serviceRole = (service: string, allowed: Allowed[], name?: string): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    ...(name === undefined ? {} : { RoleName: name }),
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: `${service}.amazonaws.com` },
          Action: 'sts:AssumeRole',
          ...(service === 'lambda'
            ? {}
            : { Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } } }),
        },
      ],
    },
    Policies: [
      {
        PolicyName: 'what-it-does',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: allowed.map(({ Sid, ...statement }) => ({ Sid, Effect: 'Allow', ...statement })),
        },
      },
    ],
  },
})
