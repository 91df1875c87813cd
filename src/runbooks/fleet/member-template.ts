// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of CloudFormation
/** The stack of every account: the one role that a fleet's machine needs there. A StackSet spreads it. */

import { managedPolicies } from '../../policies/cloudformation.js'
import { generatePolicies } from '../../policies/generate-policies.js'
import { policyOf } from '../../policies/policy-document.js'
import type { Branch } from '../step-functions/states.js'
import { calledActions } from './called-actions.js'
import { ACCOUNT_MACHINE, CALL_FUNCTION_NAME, MEMBER_ROLE } from './names.js'
import { ref, sub } from './resources.js'

/** `home` is the Region that the machines run in, `accountMachine` the one that takes the role on. */
export const memberTemplate = (accountMachine: Branch, home: string) => {
  const policies = policiesFor(calledActions(accountMachine))
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'wml: the role that the machine of the fleet’s account takes on in this one',
    Parameters: {
      FleetAccount: {
        Type: 'String',
        AllowedPattern: '^[0-9]{12}$',
        Description: 'The account that the machines run in',
      },
    },
    Resources: {
      ...policies,
      MemberRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: MEMBER_ROLE,
          Description: 'Taken on by the state machine and the function of wml, and by nothing else',
          AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust(home)] },
          ManagedPolicyArns: Object.keys(policies).map(ref),
        },
      },
    },
  }
}

/** What a teardown needs, as far as the machine calls it: with `--keep-role`, say, it deletes no role. */
const policiesFor = (called: Set<string>) => {
  const { policies } = generatePolicies({
    format: 'cloudformation',
    conditions: { requireMfa: false, requireTls: false },
    subject: { kind: 'procedures', name: 'teardown', procedures: ['teardown'] },
  })
  return managedPolicies(
    policies.documents.map(({ name, document }) => ({
      name,
      description: 'Made by wml: what a teardown calls',
      document: policyOf(
        document.Statement.map((statement) => ({
          ...statement,
          Action: statement.Action.filter((action) => called.has(action)),
        })).filter(({ Action }) => Action.length > 0),
      ),
    })),
  )
}

/**
 * Two roles by name, and only when they come from the one machine: Step Functions gives its ARN as external id,
 * and so does the function. A principal that is named under `Principal` would have to be there already.
 */
const trust = (home: string) => ({
  Effect: 'Allow',
  Principal: { AWS: sub('arn:aws:iam::${FleetAccount}:root') },
  Action: 'sts:AssumeRole',
  Condition: {
    StringEquals: {
      'sts:ExternalId': sub(`arn:aws:states:${home}:\${FleetAccount}:stateMachine:${ACCOUNT_MACHINE}`),
    },
    ArnEquals: {
      'aws:PrincipalArn': [ACCOUNT_MACHINE, CALL_FUNCTION_NAME].map((role) =>
        sub(`arn:aws:iam::\${FleetAccount}:role/${role}`),
      ),
    },
  },
})
