/** An account of the sandbox behind HTTP, in the test's own process: what other processes do to it can be seen. */
import { nodeRuntime } from '../../src/runtime-node.js'
import { createAccount, type SandboxSeed } from '../../src/sandbox/account.js'
import { startHttpServer } from '../../src/sandbox/http-server.js'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.js'

export interface ServedAccount {
  sandbox: Sandbox
  /** What a process needs in its environment to reach it. */
  env: Record<string, string>
  close(): Promise<void>
}

export const serveAccount = async (
  seed: SandboxSeed,
  onCall?: SandboxOptions['onCall'],
): Promise<ServedAccount> => {
  const { clock, random } = nodeRuntime()
  const sandbox = createSandbox(createAccount(seed), { clock, random, ...(onCall && { onCall }) })
  const { url, close } = await startHttpServer(sandbox, { port: 0 })
  const env = { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }
  return { sandbox, env, close }
}
