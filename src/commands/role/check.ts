import { checkTheRole } from '../../app/check-role.js'
import { WmlCommand } from '../../cli/base-command.js'
import { commonFlags } from '../../cli/flags/flags.js'

export default class RoleCheck extends WmlCommand {
  static override summary = 'Check the service-linked role against the documentation, and who relies on it.'
  static override description =
    'Looks at the role’s path, trust policy, attached policy and last use, and at every organization in every WorkMail Region. Exits 0 if everything is as documented, or if there is no role and no organization uses it; otherwise 3, with each finding named. Changes nothing.'
  static override examples = ['<%= config.bin %> <%= command.id %>']
  static override flags = { ...commonFlags }

  async run(): Promise<number> {
    const { flags } = await this.parse(RoleCheck)
    return await this.print('role check', flags, (host) => checkTheRole(host, flags))
  }
}
