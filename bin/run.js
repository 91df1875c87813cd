#!/usr/bin/env node
// On Node 20 the AWS SDK prints a warning on every run; the README says what the floor is and why.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'

const { nodeRuntime, redactOutput } = await import('../dist/runtime-node.js')
if (process.env.NODE_DEBUG || process.env.DEBUG) redactOutput(process.stderr)
const { main } = await import('../dist/cli/main.js')

const exitCode = await main(process.argv.slice(2), nodeRuntime())

// A connection that was given up may keep timers for seconds: end as soon as all is written.
const flushed = (stream) => new Promise((resolve) => stream.write('', resolve))
await Promise.all([flushed(process.stdout), flushed(process.stderr)])
process.exit(exitCode)
