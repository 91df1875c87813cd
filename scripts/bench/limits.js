/** The limits that the program keeps to, out of its source: they are in no file of their own once it is built. */
import { readFileSync } from 'node:fs'
import { transformSync } from 'esbuild'

const source = readFileSync(new URL('../../src/facts/quotas.ts', import.meta.url), 'utf8')
const { code } = transformSync(source, { loader: 'ts', format: 'esm' })

export const { DOCUMENTED_LIMITS } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
