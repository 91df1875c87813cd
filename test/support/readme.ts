import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { Plugin } from '@oclif/core/config'
import { PROCEDURES, requiredPermissions } from '../../src/policies/required.js'
import type { RequiredPermission } from '../../src/policies/required-permission.js'
import { EXIT_CODES } from '../../src/report/exit-codes.js'

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

/** The command pages and the list of topics in the README, as oclif writes them: file name → text. */
export const commandPages = (root: string): { readme: string; pages: Record<string, string> } => {
  const folder = mkdtempSync(join(tmpdir(), 'wml-commands-'))
  try {
    const readme = join(folder, 'README.md')
    copyFileSync(join(root, 'README.md'), readme)
    // oclif takes the folder from the package's root on.
    const output = relative(root, folder)
    const args = ['readme', '--multi', '--no-source-links', '--output-dir', output, '--readme-path', readme]
    execFileSync(process.execPath, [join(root, 'node_modules/oclif/bin/run.js'), ...args], {
      cwd: root,
      stdio: 'pipe',
    })
    const names = readdirSync(folder).filter((name) => name !== 'README.md')
    return {
      readme: readFileSync(readme, 'utf8').replaceAll(`(${output}/`, '(docs/commands/'),
      pages: Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')])),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
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
