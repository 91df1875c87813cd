import { configDefaults, defineConfig } from 'vitest/config'
import { SkippedReporter } from './test/support/skipped-reporter.js'

/** Tests that run whole commands, processes or servers, or what was built. */
const PROGRAM = [
  'test/{acceptance,cli,deploy,fleet}/**/*.test.ts',
  'test/{build,generated,safe-output}.test.ts',
  'test/report/printable-texts.test.ts',
]

export default defineConfig({
  test: {
    environment: 'node',
    // The built program is imported as Node would import it.
    server: { deps: { external: [/\/dist\//] } },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // Says that a test hangs, and nothing of how fast it is: on two busy cores the longest come near 20 seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A small machine would leave one of its two cores idle otherwise.
    maxWorkers: '100%',
    // Test files share their process, so that it loads the AWS SDK once. Each starts with fresh accounts of its own.
    isolate: false,
    reporters: ['default', new SkippedReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...PROGRAM],
        },
      },
      { extends: true, test: { name: 'program', include: PROGRAM } },
      // Mutations replace modules, and others measure memory or stop processes.
      {
        extends: true,
        test: {
          name: 'proofs',
          include: ['test/**/*.proof.ts'],
          isolate: true,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
