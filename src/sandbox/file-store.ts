/** An account in a state file, so that one command sees what the one before it did. */
import type { Files } from '../runtime.js'
import type { SandboxAccount } from './account.js'
import { parseState } from './read-account.js'

export interface FileAccount {
  account: SandboxAccount
  /** Writes the account as it is now. Calls at the same time are written one after the other. */
  save(): Promise<void>
}

/**
 * The account in the file at `path` (absolute). Where there is none, `seed` gives it and it is written.
 * @throws SandboxFileError for a file that is broken or not the sandbox's
 */
export const openFileAccount = async (
  files: Files,
  path: string,
  seed: () => SandboxAccount,
): Promise<FileAccount> => {
  const text = await files.read(path)
  const account = text === undefined ? seed() : parseState(text, path)
  let saved: Promise<void> = Promise.resolve()
  const save = (): Promise<void> => {
    const write = () => files.replace(path, `${JSON.stringify(account, null, 2)}\n`)
    // A failed write is reported to its own caller and does not stop the next.
    saved = saved.then(write, write)
    return saved
  }
  if (text === undefined) await save()
  return { account, save }
}
