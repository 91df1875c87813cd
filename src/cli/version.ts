import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The package's root, from `src` and from `dist` alike. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const VERSION: string = JSON.parse(readFileSync(`${PACKAGE_ROOT}package.json`, 'utf8')).version
