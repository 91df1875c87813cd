import { versionText } from '../app/version.js'
import type { Runtime } from '../runtime.js'
import { withSafeOutput } from '../safe-output.js'
import { withRuntime } from './current-runtime.js'

/** Runs the command that `argv` names and answers its exit code. Nothing is thrown and nothing exits. */
export const main = async (argv: string[], runtime: Runtime): Promise<number> => {
  // What needs no command waits for none to be loaded.
  if (argv[0] === '--version') {
    runtime.stdout.write(`${versionText()}\n`)
    return 0
  }
  const { runCommand } = await import('./run-command.js')
  const safe = withSafeOutput(runtime)
  // Awaited here, as in the commands: a stack trace then shows the way from here to AWS.
  return await withRuntime(safe, () => runCommand(argv, safe))
}
