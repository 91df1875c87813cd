import { CommandHelp, Config, toConfiguredId } from '@oclif/core'
import { Plugin } from '@oclif/core/config'
import { PROCEDURES, requiredPermissions } from '../../src/policies/required.js'
import type { RequiredPermission } from '../../src/policies/required-permission.js'
import { EXIT_CODES } from '../../src/report/exit-codes.js'

const PAGE_WIDTH = 100

/** Puts what is generated between the markers of a section: `<!-- name -->` and `<!-- end of name -->`. */
export const fillSection = (page: string, name: string, content: string): string => {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
  const [from, to] = [page.indexOf(start), page.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`the page has no section ${name}`)
  return `${page.slice(0, from + start.length)}\n\n${content}\n\n${page.slice(to)}`
}

/** The commands as they are built, whatever the manifest of before says. */
export const loadCommands = async (root: string): Promise<Plugin> => {
  const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true })
  await plugin.load()
  return plugin
}

/** Every command as its own help tells it. */
export const commandSections = async (root: string): Promise<string> => {
  const config = await Config.load(root)
  const plugin = await loadCommands(root)
  const commands = plugin.commands
    .filter(({ hidden }) => !hidden)
    .sort((one, other) => (one.id < other.id ? -1 : 1))
  return commands
    .map((command) => {
      const configured = { ...command, id: toConfiguredId(command.id, config) }
      const help = new CommandHelp(configured, config, { maxWidth: PAGE_WIDTH, stripAnsi: true }).generate()
      const summary = (command.summary ?? '').replaceAll('<%= config.bin %>', config.bin)
      return `### \`wml ${configured.id}\`\n\n${summary}\n\n\`\`\`text\n${help.trim()}\n\`\`\``
    })
    .join('\n\n')
}

export const exitCodeTable = (): string =>
  [
    '| code | meaning |',
    '| --- | --- |',
    ...Object.entries(EXIT_CODES).map(([code, text]) => `| ${code} | ${text} |`),
  ].join('\n')

/** What each procedure calls, always or where a flag is given. */
export const permissionTable = (): string => {
  const actions = (permissions: readonly RequiredPermission[]): string =>
    [...new Set(permissions.map(({ action }) => `\`${action}\``))].join(', ')
  return [
    '| procedure | actions | with a flag, also |',
    '| --- | --- | --- |',
    ...PROCEDURES.map((procedure) => {
      const permissions = requiredPermissions(procedure)
      const flags = [...new Set(permissions.flatMap((permission) => permission.with ?? []))]
      const withFlags = flags.map(
        (flag) => `\`--${flag}\`: ${actions(permissions.filter((permission) => permission.with === flag))}`,
      )
      const always = permissions.filter((permission) => permission.with === undefined)
      return `| \`${procedure}\` | ${actions(always)} | ${withFlags.join('; ')} |`
    }),
  ].join('\n')
}
