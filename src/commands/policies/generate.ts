import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { printPolicies } from '../../app/generate-policies.js'
import { WmlCommand } from '../../cli/base-command.js'
import { commonFlags, regionFlag } from '../../cli/flags/flags.js'
import { toPolicyRequest } from '../../cli/flags/policy.js'
import { policyConditionFlags, policyScopeFlags } from '../../cli/flags/policy-flags.js'

export default class PoliciesGenerate extends WmlCommand {
  static override summary = 'Print the least that a procedure needs to be allowed, as an IAM policy.'
  static override description =
    'Made from the calls that the procedure makes: resources if AWS knows them, and * only if it does not. --organization, --tag and --log-group narrow what may be changed; reading stays as wide as it must be to keep everyone else’s logging safe. Standard error lists what could not be narrowed. A policy that exceeds the size of a managed policy is split: a list in JSON, several documents in YAML, a resource each in Terraform and CloudFormation.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> teardown --account 111122223333 > policy.json',
    '<%= config.bin %> <%= command.id %> role delete --require-mfa --valid-until 2027-04-01 --format terraform',
    '<%= config.bin %> <%= command.id %> --preset console-read-only --region eu-west-1',
  ]
  static override args = {
    procedure: Args.string({
      description: 'Logging status, enable, disable; role check, create, update, delete; teardown; or all.',
    }),
    verb: Args.string({ description: 'The procedure’s second word: delete in role delete.' }),
  }
  static override flags = {
    preset: Flags.string({
      summary:
        'Instead of a procedure’s, an example of AWS’s guide: console-read-only or assume-impersonation-role.',
      helpValue: 'NAME',
    }),
    format: Flags.string({
      summary: 'How to print it: json, yaml, terraform or cloudformation.',
      default: 'json',
      helpValue: 'FORMAT',
    }),
    with: Flags.string({
      summary: 'Allow what this flag of the procedure also needs: override-deletion-protection, say.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'FLAG',
    }),
    ...policyScopeFlags,
    ...policyConditionFlags,
    ...regionFlag,
    ...commonFlags,
    account: Flags.string({
      summary: 'The account that the policy is for. Default: the caller’s.',
      helpValue: 'ID',
      helpGroup: 'AWS',
    }),
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(PoliciesGenerate)
    const words = [args.procedure, args.verb].flatMap((word) => word ?? [])
    return await this.print('policies generate', flags, (host) =>
      printPolicies(host, flags, toPolicyRequest(words, flags)),
    )
  }
}
