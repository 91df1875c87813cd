#!/usr/bin/env node
// On Node 20 the AWS SDK prints a warning on every run; the README says what the floor is and why.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const { main } = await import('../dist/cli/main.js')
const { nodeRuntime } = await import('../dist/runtime-node.js')

process.exitCode = await main(process.argv.slice(2), nodeRuntime())
