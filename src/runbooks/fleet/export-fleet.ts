/** A fleet as two CloudFormation templates: of the account that it is run from, and of every account. */
import { GLOBAL_REGION } from '../../facts/regions.js'
import { yaml } from '../../policies/policy-text.js'
import type { Request } from '../../procedures/request.js'
import type { ExportOptions, Runbook, TemplateExporter } from '../exporter.js'
import type { Branch } from '../step-functions/states.js'
import { exportTemplate } from '../step-functions/template.js'
import { FLEET_INPUT } from './fleet-machine.js'
import { CALL_FUNCTION_RESOURCE, fleetTemplate } from './fleet-template.js'
import { inMemberAccount } from './member-machine.js'
import { memberTemplate } from './member-template.js'
import { FLEET_MACHINE, MEMBER_ROLE, substitution } from './names.js'

/** @throws WmlError (input) where the procedure has no template, or what is asked for cannot be one's */
export const exportFleet: TemplateExporter = (request, options) => {
  const home = homeOf(options)
  return {
    text: yaml(fleetTemplate(accountMachine(request, options), home)),
    notes: [
      `The stack is made in ${home}, in the account that the fleet is run from. Each account needs the role of --format cloudformation-member besides.`,
      'Three commands deploy both; BUCKET takes the template while it is deployed, and ID is the account that the fleet is run from:',
      ...deployment(home),
      `An execution of ${FLEET_MACHINE} is started with ${FLEET_INPUT}; --deadline and what else is said here holds for each account.`,
      'The schedule is off until the parameter ScheduleState is ENABLED.',
    ],
  }
}

/** The member's role. @throws WmlError as `exportFleet` does */
export const exportMember: TemplateExporter = (request, options): Runbook => {
  const home = homeOf(options)
  return {
    text: yaml(memberTemplate(accountMachine(request, options), home)),
    notes: [
      `It makes the role ${MEMBER_ROLE}, which machines in ${home} take on, in every account that a StackSet spreads it to.`,
      'A StackSet with service-managed permissions leaves the management account out: there it is a stack of its own.',
    ],
  }
}

const homeOf = ({ machineRegion }: ExportOptions): string => machineRegion ?? GLOBAL_REGION

const accountMachine = (request: Request, options: ExportOptions): Branch => {
  const machineFunction = substitution(CALL_FUNCTION_RESOURCE)
  const { text } = exportTemplate(request, { ...options, machineFunction })
  return inMemberAccount(JSON.parse(text) as Branch)
}

/** Source: AWS CLI reference, cloudformation deploy, create-stack-set and create-stack-instances. */
export const deployment = (home: string): string[] => [
  `aws cloudformation deploy --region ${home} --stack-name ${FLEET_MACHINE} --template-file fleet.yaml --s3-bucket BUCKET --capabilities CAPABILITY_NAMED_IAM`,
  `aws cloudformation create-stack-set --region ${home} --stack-set-name ${MEMBER_ROLE} --template-body file://member.yaml --parameters ParameterKey=FleetAccount,ParameterValue=ID --capabilities CAPABILITY_NAMED_IAM --permission-model SERVICE_MANAGED --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false`,
  `aws cloudformation create-stack-instances --region ${home} --stack-set-name ${MEMBER_ROLE} --deployment-targets OrganizationalUnitIds=ROOT_OR_UNIT --regions ${home}`,
]
