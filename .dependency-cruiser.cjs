/** The import rules; docs/architecture.md says why. */
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
    {
      name: 'facts-come-first',
      severity: 'error',
      from: { path: '^src/facts/' },
      to: { path: '^src/', pathNot: '^src/facts/' },
    },
    {
      name: 'steps-are-data',
      severity: 'error',
      from: { path: '^src/(calls|steps)/' },
      to: { path: '^src/', pathNot: '^src/(facts|calls|steps)/' },
    },
    {
      name: 'nothing-imports-commands',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/commands/' },
    },
    {
      name: 'only-use-cases-import-the-sandbox',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(sandbox|app)/' },
      to: { path: '^src/sandbox/' },
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
