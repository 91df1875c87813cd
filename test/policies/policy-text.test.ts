// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what Terraform and CloudFormation put in place of it
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import type { PolicyDocument } from '../../src/policies/policy-document.js'
import type { PolicyFormat } from '../../src/policies/policy-format.js'
import { policyText } from '../../src/policies/policy-text.js'
import { ANY_ACCOUNT } from '../../src/policies/split-policy.js'

const document = (account: string, sid = 'DeleteRole', userAgent = 'wml/*'): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: sid,
      Effect: 'Allow',
      Action: ['iam:DeleteServiceLinkedRole', 'iam:GetRole'],
      Resource: `arn:aws:iam::${account}:role/x`,
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': true }, StringLike: { 'aws:UserAgent': userAgent } },
    },
  ],
})

const textOf = (format: PolicyFormat, ...documents: PolicyDocument[]): string =>
  policyText(
    format,
    documents.map((one, index) => ({
      name: `wml-x-${index + 1}`,
      description: `Number ${index + 1}`,
      document: one,
    })),
  )

const ACCOUNT = '111122223333'

describe('json', () => {
  test('is the document where there is one', () => {
    expect(JSON.parse(textOf('json', document(ACCOUNT)))).toEqual(document(ACCOUNT))
  })

  test('is a list of the documents where there are several', () => {
    const documents = [document(ACCOUNT, 'A'), document(ACCOUNT, 'B')]

    expect(JSON.parse(textOf('json', ...documents))).toEqual(documents)
  })
})

describe('yaml', () => {
  test('is the document, for readers of YAML 1.1 too', () => {
    const text = textOf('yaml', document(ACCOUNT))

    expect(parse(text)).toEqual(document(ACCOUNT))
    expect(parse(text, { version: '1.1' })).toEqual(document(ACCOUNT))
    expect(text).toContain('Version: "2012-10-17"')
  })

  test('is the documents behind each other where there are several', () => {
    const text = textOf('yaml', document(ACCOUNT, 'A'), document(ACCOUNT, 'B'))

    expect(parseAllDocuments(text).map((one) => one.toJS())).toEqual([
      document(ACCOUNT, 'A'),
      document(ACCOUNT, 'B'),
    ])
  })

  test('spells every value out, whatever else has the same one', () => {
    const shared = document(ACCOUNT)
    const [statement] = shared.Statement
    const text = textOf('yaml', { ...shared, Statement: statement ? [statement, statement] : [] })

    expect(text).not.toMatch(/[&*]a1/)
  })
})

describe('terraform', () => {
  test('is an aws_iam_policy laid out as terraform fmt has it', () => {
    expect(textOf('terraform', document(ACCOUNT))).toBe(`resource "aws_iam_policy" "wml_x_1" {
  name        = "wml-x-1"
  description = "Number 1"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "DeleteRole"
        Effect = "Allow"
        Action = [
          "iam:DeleteServiceLinkedRole",
          "iam:GetRole",
        ]
        Resource = "arn:aws:iam::111122223333:role/x"
        Condition = {
          Bool = {
            "aws:MultiFactorAuthPresent" = true
          }
          StringLike = {
            "aws:UserAgent" = "wml/*"
          }
        }
      },
    ]
  })
}
`)
  })

  test('finds the account out where it is left open', () => {
    const text = textOf('terraform', document(ANY_ACCOUNT))

    expect(text).toMatch(/^data "aws_caller_identity" "current" \{\}\n\nresource /)
    expect(text).toContain('"arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/x"')
  })

  test('takes nothing of a value for its own', () => {
    const text = textOf('terraform', document(ACCOUNT, 'A', 'a${b}%{c}"d"\\e'))

    expect(text).toContain('"aws:UserAgent" = "a$${b}%%{c}\\"d\\"\\\\e"')
  })

  test('has a resource for each document', () => {
    const text = textOf('terraform', document(ANY_ACCOUNT, 'A'), document(ANY_ACCOUNT, 'B'))

    expect(text.match(/^resource .*/gm)).toEqual([
      'resource "aws_iam_policy" "wml_x_1" {',
      'resource "aws_iam_policy" "wml_x_2" {',
    ])
    expect(text.match(/^data /gm)).toHaveLength(1)
  })
})

describe('cloudformation', () => {
  test('is a template with an AWS::IAM::ManagedPolicy for each document', () => {
    const template = parse(textOf('cloudformation', document(ACCOUNT, 'A'), document(ACCOUNT, 'B')))

    expect(template).toEqual({
      AWSTemplateFormatVersion: '2010-09-09',
      Resources: {
        WmlX1: {
          Type: 'AWS::IAM::ManagedPolicy',
          Properties: { Description: 'Number 1', PolicyDocument: document(ACCOUNT, 'A') },
        },
        WmlX2: {
          Type: 'AWS::IAM::ManagedPolicy',
          Properties: { Description: 'Number 2', PolicyDocument: document(ACCOUNT, 'B') },
        },
      },
    })
  })

  test('puts the stack’s account where it is left open, and nothing in place of what only looks like a variable', () => {
    const [statement] = document(ANY_ACCOUNT, 'A', 'a${b}').Statement
    const text = textOf('cloudformation', {
      Version: '2012-10-17',
      Statement: statement
        ? [
            {
              ...statement,
              Resource: [`arn:aws:iam::${ANY_ACCOUNT}:role/\${x}`, 'arn:aws:iam::aws:policy/${y}'],
            },
          ]
        : [],
    })

    expect(parse(text).Resources.WmlX1.Properties.PolicyDocument.Statement[0]).toMatchObject({
      Resource: [{ 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/${!x}' }, 'arn:aws:iam::aws:policy/${y}'],
      Condition: { StringLike: { 'aws:UserAgent': 'a${b}' } },
    })
  })
})
