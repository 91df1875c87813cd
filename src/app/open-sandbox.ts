/** The embedded AWS of `--sandbox`. Loaded by that flag alone: it is half of the program. */

import type { Runtime } from '../runtime.js'
import { demoAccount } from '../sandbox/demo-account.js'
import { openFileAccount } from '../sandbox/file-store.js'
import { inProcessHandler } from '../sandbox/in-process.js'
import { createSandbox } from '../sandbox/sandbox.js'
import { sandboxFile } from '../state/state-folder.js'

/** A request handler for the SDK that answers from the account in the sandbox's file. */
export const openHandler = async (runtime: Runtime) => {
  const { clock, random, files } = runtime
  const { account, save } = await openFileAccount(files, sandboxFile(runtime), () => demoAccount(clock.now()))
  return inProcessHandler(createSandbox(account, { clock, random, onChange: save }))
}
