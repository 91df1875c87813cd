import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The package's root, from `src/app` and from the folders of `dist` alike. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url))

const { name, version } = JSON.parse(readFileSync(`${PACKAGE_ROOT}package.json`, 'utf8'))

export const VERSION: string = version

/** What `--version` prints, as oclif words it. */
export const versionText = (): string =>
  `${name}/${VERSION} ${process.platform}-${process.arch} node-${process.version}`
