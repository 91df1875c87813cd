import type { Files } from '../../../src/runtime.js'
import { type Life, never } from './life.js'
import { type Machine, readLine } from './machine.js'

/** The machine's files. `tears` says of a line that is written whether the process dies in the middle of it. */
export const processFiles = (
  machine: Machine,
  life: Life,
  { tears, onLine }: { tears: () => boolean; onLine: () => void },
): Files => ({
  read: async (path) => (life.isOver ? never() : machine.disk.get(path)),
  replace: async (path, text) => {
    if (life.isOver) return never()
    machine.disk.set(path, text)
  },
  append: async (path, text) => {
    if (life.isOver) return never()
    const isTorn = tears()
    const written = isTorn ? text.slice(0, Math.floor(text.length / 2)) : text
    machine.disk.set(path, (machine.disk.get(path) ?? '') + written)
    readLine(machine, path, written)
    onLine()
    if (!isTorn) return
    life.end()
    return never()
  },
  list: async (folder) =>
    [...machine.disk.keys()]
      .filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/'))
      .map((path) => path.slice(folder.length + 1))
      .sort(),
  remove: async (path) => {
    if (life.isOver) return never()
    machine.disk.delete(path)
  },
  create: () => Promise.reject(new Error('nothing is archived in the simulation')),
  open: () => Promise.reject(new Error('nothing is archived in the simulation')),
  within: () => processFiles(machine, life, { tears, onLine }),
})
