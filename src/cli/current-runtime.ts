/** The runtime of the command that runs: oclif makes the command objects, so it cannot be handed to them. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Runtime } from '../runtime.js'

const storage = new AsyncLocalStorage<Runtime>()

export const withRuntime = <T>(runtime: Runtime, work: () => Promise<T>): Promise<T> =>
  storage.run(runtime, work)

export const currentRuntime = (): Runtime => {
  const runtime = storage.getStore()
  if (runtime === undefined) throw new Error('a command runs inside withRuntime')
  return runtime
}
