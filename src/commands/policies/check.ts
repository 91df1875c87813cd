import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { askPermissions } from '../../app/check-permissions.js'
import { WmlCommand } from '../../cli/base-command.js'
import { toContextEntries } from '../../cli/flags/context.js'
import { commonFlags, regionFlag } from '../../cli/flags/flags.js'
import { toProcedureRequest } from '../../cli/flags/policy.js'
import { policyScopeFlags } from '../../cli/flags/policy-flags.js'

const { 'impersonation-role-id': _, ...scopeFlags } = policyScopeFlags

export default class PoliciesCheck extends WmlCommand {
  static override summary = 'Ask IAM whether the caller may carry a procedure out.'
  static override description =
    'Has IAM simulate the caller’s policies (SimulatePrincipalPolicy), a session by its role, and shows each action: allowed; denied, and by what kind of policy; or not known. Exits 0 if everything is allowed, 3 if an action is denied, 4 if an action is not known or IAM could not be asked. The caller needs iam:SimulatePrincipalPolicy on itself, and a role’s session iam:GetRole on its role. Changes nothing.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> teardown',
    '<%= config.bin %> <%= command.id %> logging enable --region eu-west-1 --context aws:MultiFactorAuthPresent=true',
    '<%= config.bin %> <%= command.id %> all --json',
  ]
  static override args = {
    procedure: Args.string({
      description: 'Logging status, enable, disable; role check, create, update, delete; teardown; or all.',
    }),
    verb: Args.string({ description: 'The procedure’s second word: delete in role delete.' }),
  }
  static override flags = {
    with: Flags.string({
      summary: 'Ask also for what this flag of the procedure needs: override-deletion-protection, say.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'FLAG',
    }),
    context: Flags.string({
      summary: 'Condition key that only the caller knows (repeatable).',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'KEY=VALUE',
    }),
    ...scopeFlags,
    ...regionFlag,
    ...commonFlags,
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(PoliciesCheck)
    const words = [args.procedure, args.verb].flatMap((word) => word ?? [])
    return await this.print('policies check', flags, (host) =>
      askPermissions(host, toProcedureRequest(words, flags), toContextEntries(flags.context), flags),
    )
  }
}
