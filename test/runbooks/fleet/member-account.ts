/** Accounts of a fleet: whoever comes from outside may do nothing in them but take on the member's role. */
import { memberTemplate } from '../../../src/runbooks/fleet/member-template.js'
import type { SandboxSeed } from '../../../src/sandbox/account.js'

/** The account that the machines run in. */
export const FLEET_ACCOUNT = '999988887777'

const allow = (Action: string) => ({
  Statement: [{ Effect: 'Allow' as const, Action, Resource: '*' }],
})

/** The trust policy of the stack, with its variables filled in; which roles it means the sandbox cannot tell. */
const trustPolicy = () => {
  const { AssumeRolePolicyDocument } = memberTemplate({ StartAt: 'Done', States: {} }, 'us-east-1').Resources
    .MemberRole.Properties
  const filled = JSON.parse(
    JSON.stringify(AssumeRolePolicyDocument)
      .replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1')
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of CloudFormation
      .replaceAll('${FleetAccount}', FLEET_ACCOUNT),
  )
  for (const { Condition } of filled.Statement) delete Condition.ArnEquals
  return filled
}

export const memberAccount = (seed: SandboxSeed): SandboxSeed => ({
  ...seed,
  caller: {
    arn: `arn:aws:sts::${FLEET_ACCOUNT}:assumed-role/workmail-lifecycle-account/an-execution`,
    userId: 'AROAFLEET:an-execution',
  },
  callerPolicies: { identity: [allow('sts:AssumeRole')] },
  roles: [
    ...(seed.roles ?? []),
    { roleName: 'workmail-lifecycle-member', assumeRolePolicyDocument: trustPolicy() },
  ],
})
