/** The import rules: which module may import which stands in the table of docs/architecture.md. */
const { readFileSync } = require('node:fs')

const rows = readFileSync(`${__dirname}/docs/architecture.md`, 'utf8').matchAll(
  /^\| `src\/(\w+)` \| .* \| ([\w, ]+) \|$/gm,
)
const modules = [...rows].map(([, name, allowed]) => ({
  name,
  allowed: allowed === 'nothing' ? [] : allowed.split(', '),
}))
if (modules.length === 0) throw new Error('docs/architecture.md has no table of modules')

const PURE = '^src/(facts|calls|steps|procedures|policies|summary)/'

module.exports = {
  forbidden: [
    {
      name: 'only-src-aws-imports-the-sdk',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/aws/' },
      to: { path: 'node_modules/(@aws-sdk|@smithy|@aws-crypto)/' },
    },
    {
      name: 'pure-modules-do-no-io',
      comment: 'Facts, calls, steps, procedures, policies and summaries decide; they read and write nothing.',
      severity: 'error',
      from: { path: PURE },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?util$' },
    },
    {
      name: 'pure-modules-know-no-runtime',
      severity: 'error',
      from: { path: PURE },
      to: { path: '^src/(runtime|runtime-node|node-files|aws/(?!aws-error|catalogue|answers/)|cli|app|state|commands|sandbox|engine/(?!plan|step-result|answer))' },
    },
    ...modules.map(({ name, allowed }) => ({
      name: `what-${name}-may-import`,
      severity: 'error',
      from: { path: `^src/${name}/` },
      to: { path: '^src/.+/', pathNot: `^src/(${[name, ...allowed].join('|')})/` },
    })),
    {
      name: 'every-module-is-in-the-table',
      severity: 'error',
      from: { path: '^src/.+/', pathNot: `^src/(${modules.map(({ name }) => name).join('|')})/` },
      to: {},
    },
    {
      name: 'nothing-imports-commands',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/commands/' },
    },
    {
      name: 'only-the-runtime-touches-the-machine',
      comment: 'Clock, console, process and file system are reached through one object, so that a test owns them.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/(program|runtime-node|node-files|app/version|cli/current-runtime|sandbox/(http-server|in-process)|aws/)',
      },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(path|url|events|util|crypto|stream|stream/promises|zlib)$' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/', pathNot: '^src/commands/' }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'types', 'default'] },
  },
}
