import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { lintOutput } from '../../app/lint-policy.js'
import { WmlCommand } from '../../cli/base-command.js'
import { outputFlags } from '../../cli/flags/flags.js'
import { toProcedures } from '../../cli/flags/input.js'

export default class PoliciesLint extends WmlCommand {
  static override summary = 'Check an IAM policy of your own against what WorkMail supports.'
  static override description =
    'Finds what IAM refuses, actions and condition keys that do not exist, ARNs and operators that do not fit; with --for also what the policy lacks for a procedure. Policies of other services’ resources, such as bucket policies, are not checked. Makes no AWS calls. Exits 0 without errors, 3 with errors, 2 if the file is not a policy.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> policy.json',
    '<%= config.bin %> <%= command.id %> policy.json --for teardown --for "logging status"',
    '$ aws iam get-policy-version --policy-arn arn:aws:iam::aws:policy/AmazonWorkMailFullAccess --version-id v10 --query PolicyVersion.Document | <%= config.bin %> <%= command.id %> - --for teardown',
  ]
  static override args = {
    file: Args.string({
      description: 'The file with the policy document, or - for standard input.',
      required: true,
      ignoreStdin: true,
    }),
  }
  static override flags = {
    for: Flags.string({
      summary: 'Also show what the policy lacks for this procedure (repeatable); `all` for every one.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'PROCEDURE',
    }),
    ...outputFlags,
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(PoliciesLint)
    return await this.print('policies lint', flags, ({ runtime }) =>
      lintOutput(runtime, args.file, toProcedures(flags.for)),
    )
  }
}
