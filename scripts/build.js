/**
 * Builds `dist`: a file for each thing that is loaded by its name (the program, the machine, the help, a command)
 * and chunks for what these share, so that a command loads what it needs and no more. Everything that is needed
 * is in there; nothing else is installed with the package. `--watch` keeps it current.
 */
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { context } from 'esbuild'
import { thirdPartyNotices } from './third-party-notices.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const commands = readdirSync(join(ROOT, 'src/commands'), { recursive: true })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src/commands', name))

/** Zod brings its messages in some fifty languages; the tool speaks one. */
const oneLanguage = {
  name: 'one-language',
  setup: ({ onLoad }) =>
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({ contents: 'export {}' })),
}

/**
 * The SDK's clients bring a credential chain of their own, for who gives them no credentials. The tool always does
 * (`src/aws/credentials`): what is not there cannot be fallen back to.
 */
const noCredentialChain = {
  name: 'no-credential-chain',
  setup: ({ onLoad }) =>
    onLoad({ filter: /@aws-sdk\/credential-provider-node\/dist-es\/index\.js$/ }, () => ({
      contents: `export const defaultProvider = () => async () => { throw new Error('no credentials were given') }`,
    })),
}

/** The licences ask that their text goes with the code. */
const notices = {
  name: 'notices',
  setup: ({ onEnd }) =>
    onEnd(({ metafile }) => {
      if (metafile) writeFileSync(join(ROOT, 'dist/THIRD-PARTY.txt'), thirdPartyNotices(ROOT, metafile))
    }),
}

const esbuild = await context({
  absWorkingDir: ROOT,
  entryPoints: [
    'src/program.ts',
    'src/cli/main.ts',
    'src/cli/help.ts',
    'src/cli/unknown-command.ts',
    'src/fleet/handler.ts',
    ...commands,
  ],
  outbase: 'src',
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.12',
  mainFields: ['module', 'main'],
  // oclif looks for it where sources are run as they are; here they never are.
  external: ['typescript'],
  plugins: [oneLanguage, noCredentialChain, notices],
  // Some of what is bundled is CommonJS.
  banner: {
    js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
  },
  define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
  // Names stay: stack traces, and whoever reads what he runs with his rights, need them.
  minifySyntax: true,
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
})

rmSync(join(ROOT, 'dist'), { recursive: true, force: true })
await esbuild.rebuild()
if (process.argv.includes('--watch')) await esbuild.watch()
else await esbuild.dispose()
