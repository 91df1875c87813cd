/** Policies as an AWS CloudFormation template. */
import type { PolicyDocument } from './policy-document.js'
import { ANY_ACCOUNT } from './split-policy.js'

type Template = string | boolean | Template[] | { [name: string]: Template }

interface Policy {
  name: string
  description: string
  document: PolicyDocument
}

export const cloudFormationTemplate = (policies: Policy[]): Template => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Resources: managedPolicies(policies),
})

/** An `AWS::IAM::ManagedPolicy` for each document, under a name that CloudFormation gives it. */
export const managedPolicies = (policies: Policy[]): Record<string, Template> =>
  Object.fromEntries(
    policies.map(({ name, description, document }) => [
      logicalId(name),
      {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { Description: description, PolicyDocument: withAccount(document) },
      },
    ]),
  )

/** Letters and digits alone: `WorkmailLifecycleTeardown`. */
const logicalId = (name: string): string =>
  name
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('')

/** The account's id where the policy leaves it open: that of the stack. What else looks like a variable is none. */
const withAccount = (value: Template): Template => {
  if (typeof value === 'string') {
    if (!value.includes(ANY_ACCOUNT)) return value
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a pseudo parameter of CloudFormation
    return { 'Fn::Sub': value.replaceAll('${', '${!').replaceAll(ANY_ACCOUNT, '${AWS::AccountId}') }
  }
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(withAccount)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withAccount(member)]))
}
