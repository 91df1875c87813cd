/** The account of `--sandbox` on a machine of real processes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createAccount, type SandboxAccount, type SandboxSeed } from '../../src/sandbox/account.js'
import type { Machine } from './process.js'

const fileOf = ({ folder }: Machine): string => join(folder, 'state/workmail-lifecycle/sandbox/account.json')

export const givenSandbox = (machine: Machine, seed: SandboxSeed): void => {
  const file = fileOf(machine)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, JSON.stringify(createAccount(seed)), { mode: 0o600 })
}

export const accountIn = (machine: Machine): SandboxAccount =>
  JSON.parse(readFileSync(fileOf(machine), 'utf8'))
