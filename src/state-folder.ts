import { join } from 'node:path'
import type { Runtime } from './runtime.js'

const NAME = 'workmail-lifecycle'

/**
 * Where the tool keeps journals and the sandbox's account: `$XDG_STATE_HOME/workmail-lifecycle`
 * (XDG Base Directory Specification), under the local application data on Windows.
 */
export const stateFolder = ({ env, homeDirectory }: Pick<Runtime, 'env' | 'homeDirectory'>): string => {
  if (env.XDG_STATE_HOME) return join(env.XDG_STATE_HOME, NAME)
  if (env.LOCALAPPDATA) return join(env.LOCALAPPDATA, NAME)
  return join(homeDirectory, '.local', 'state', NAME)
}

export const runsFolder = (runtime: Runtime): string => join(stateFolder(runtime), 'runs')

export const sandboxFile = (runtime: Runtime): string => join(stateFolder(runtime), 'sandbox', 'account.json')

export const locksFolder = (runtime: Runtime): string => join(stateFolder(runtime), 'locks')
