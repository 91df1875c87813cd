/** What `aws cloudformation package` and `deploy` need for the fleet: the templates, and this program beside them. */
import { join, resolve } from 'node:path'
import { badInput, WmlError } from '../errors.js'
import { emptyOutput, type Output } from '../report/output.js'
import type { Files, Runtime } from '../runtime.js'
import { shellWord } from '../shell-word.js'
import { PACKAGE_ROOT } from './version.js'

const TEMPLATES = ['fleet.yaml', 'member-role.yaml', 'automation.yaml']
const CODE = 'function'
/** What `aws cloudformation package` writes by the command in docs/fleet.md. */
const PACKAGED = 'packaged.yaml'
const OURS = [...TEMPLATES, CODE, PACKAGED]

/** The program as it is installed; the function's own file says what Lambda calls. */
const PROGRAM = ['package.json', 'oclif.manifest.json']
const INDEX = "export { handler } from './dist/fleet/handler.js'\n"

/**
 * Writes the folder, or writes it anew where it is an earlier export.
 * @param packageRoot with a separator at its end
 * @throws WmlError where the folder holds something else, nothing can be written there, or the package is not whole
 */
export const exportFleet = async (
  { files }: Pick<Runtime, 'files'>,
  folder: string,
  packageRoot = PACKAGE_ROOT,
): Promise<Output> => {
  const target = resolve(folder)
  await refuseOtherFolder(files, target)
  const from = (name: string): string => join(packageRoot, name)
  const built = (await filesBelow(files, from('dist'))).filter((name) => !name.endsWith('.map'))
  const copies = [
    ...TEMPLATES.map((name) => [from(join('deploy', name)), name]),
    ...PROGRAM.map((name) => [from(name), join(CODE, name)]),
    ...built.map((name) => [from(join('dist', name)), join(CODE, 'dist', name)]),
  ] as [string, string][]
  for (const [source, name] of copies) await write(files, join(target, name), await part(files, source))
  await write(files, join(target, CODE, 'index.mjs'), INDEX)
  // Chunks of another version have other names.
  for (const name of await filesBelow(files, join(target, CODE, 'dist'))) {
    if (!built.includes(name)) await files.remove(join(target, CODE, 'dist', name))
  }
  return {
    ...emptyOutput('fleet export', 'done', 0),
    notes: [`Wrote ${TEMPLATES.join(', ')} and ${CODE}/ to ${target}`],
    next: `aws cloudformation package --template-file ${shellWord(join(target, 'fleet.yaml'))} --s3-bucket BUCKET --output-template-file ${shellWord(join(target, PACKAGED))}`,
  }
}

const refuseOtherFolder = async (files: Files, target: string): Promise<void> => {
  const names = await files.list(target).catch((error: Error) => {
    throw badInput(
      'UnwritableFolder',
      `${target} cannot be written to: ${error.message}`,
      'name a new folder',
    )
  })
  const other = names.find((name) => !OURS.includes(name))
  const isEarlier = names.length === 0 || TEMPLATES.every((name) => names.includes(name))
  if (other === undefined && isEarlier) return
  const what = other ?? 'part of an export'
  throw badInput('FolderExists', `${target} holds ${what} already`, 'name a new folder, or an earlier export')
}

const part = async (files: Files, source: string): Promise<string> => {
  const text = await files.read(source)
  if (text !== undefined) return text
  throw new WmlError(
    'failed',
    'IncompletePackage',
    `${source} is missing: this installation is not whole`,
    'install workmail-lifecycle again',
  )
}

const write = (files: Files, path: string, text: string): Promise<void> =>
  files.replace(path, text).catch((error: Error) => {
    throw new WmlError(
      'failed',
      'UnwritableFolder',
      `${path} cannot be written: ${error.message}`,
      'name a folder that can be written to, and run the command again',
    )
  })

/** Every file below a folder, with its path from there. A file has nothing below it. */
const filesBelow = async (files: Files, folder: string): Promise<string[]> => {
  const below: string[] = []
  for (const name of await files.list(folder)) {
    const inside = await filesBelow(files, join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return []
      throw error
    })
    below.push(...(inside.length === 0 ? [name] : inside.map((one) => join(name, one))))
  }
  return below
}
