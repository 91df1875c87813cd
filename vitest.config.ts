import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    // The built program is imported as Node would import it.
    server: { deps: { external: [/\/dist\//] } },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // Says that a test hangs, and nothing of how fast it is: on two busy cores the longest come near 20 seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A small machine would leave one of its two cores idle otherwise.
    maxWorkers: '100%',
  },
})
