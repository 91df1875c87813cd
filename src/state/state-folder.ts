import { join } from 'node:path'
import { WmlError } from '../errors.js'
import type { Runtime } from '../runtime.js'

const NAME = 'workmail-lifecycle'

type Where = Pick<Runtime, 'env' | 'homeDirectory'>

/**
 * Where the tool keeps journals and the sandbox's account: `$XDG_STATE_HOME/workmail-lifecycle`
 * (XDG Base Directory Specification), under the local application data on Windows. Undefined where nothing says.
 */
export const findStateFolder = ({ env, homeDirectory }: Where): string | undefined => {
  if (env.XDG_STATE_HOME) return join(env.XDG_STATE_HOME, NAME)
  if (env.LOCALAPPDATA) return join(env.LOCALAPPDATA, NAME)
  return homeDirectory === undefined ? undefined : join(homeDirectory, '.local', 'state', NAME)
}

/** @throws WmlError where there is none */
export const stateFolder = (where: Where): string => {
  const folder = findStateFolder(where)
  if (folder !== undefined) return folder
  throw new WmlError(
    'failed',
    'NoStateFolder',
    'nowhere to keep the journal: this user has no home directory, and HOME is not set',
    'set XDG_STATE_HOME to a folder that can be written, then run the command again',
  )
}

export const runsFolder = (runtime: Runtime): string => join(stateFolder(runtime), 'runs')

export const sandboxFile = (runtime: Runtime): string => join(stateFolder(runtime), 'sandbox', 'account.json')

export const locksFolder = (runtime: Runtime): string => join(stateFolder(runtime), 'locks')
