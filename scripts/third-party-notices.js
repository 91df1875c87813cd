/** What the built program contains of others: name, version, licence, and the licence's text as it came. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/
const LICENCE_FILE = /^(licen[cs]e|notice)/i

/** Folders of the packages of which something is in the output. */
const packageFolders = ({ outputs }) => {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs))
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  return [...new Set(used.flatMap(([path]) => PACKAGE.exec(path)?.[0] ?? []))].sort()
}

const licenceText = (folder) =>
  readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n')

/** A page of plain text; packages with the same text share it. */
export const thirdPartyNotices = (root, metafile) => {
  const byText = new Map()
  for (const path of packageFolders(metafile)) {
    const folder = join(root, path)
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const text = licenceText(folder)
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`])
  }
  const line = '-'.repeat(80)
  const sections = [...byText].map(
    ([text, packages]) =>
      `${line}\n${packages.join('\n')}\n\n${text || 'The package brings no text of its own.'}\n`,
  )
  return `This program contains software of others, under the licences that follow.\n\n${sections.join('\n')}`
}
