/** Carries out automation documents by a simulator that is not ours, on virtual time: see `test/simulator`. */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { parse } from 'yaml'
import { type Automation, type AutomationExecution, hasBoto3, serveAccounts } from './automation.js'

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** It is installed by itself (`npm run install-simulator`), and starts a Python for each script. */
export const hasSimulator = hasBoto3 && existsSync(pathOf('../simulator/node_modules'))

type Said = { sleep: number } | { ended: Pick<AutomationExecution, 'status' | 'message' | 'steps'> }

export const startSimulator = async (): Promise<Automation> => {
  const accounts = await serveAccounts()
  // Two words that both threads see: whose turn it is, and what time it is.
  const shared = new SharedArrayBuffer(16)
  const [turn, now] = [new Int32Array(shared, 0, 1), new Float64Array(shared, 8, 1)]
  const python = [pathOf('../simulator/python'), pathOf('.')].join(delimiter)
  const simulator = new Worker(pathOf('../simulator/simulate.js'), {
    workerData: { clock: shared, env: { ...accounts.env, PYTHONPATH: python } },
    // The simulator tells its standard output every step of its own.
    stdout: true,
    stderr: true,
  })

  return {
    run: async (document, account, options) => {
      const { clock, record } = accounts.serve(account, options, (time) => {
        now[0] = time
      })
      const { parameters = {}, approves = true } = options
      simulator.postMessage({ document: parse(document), parameters, approves })
      for (;;) {
        const [said] = (await once(simulator, 'message')) as [Said]
        if ('ended' in said) return { ...said.ended, ...record() }
        await clock.advance(said.sleep)
        Atomics.store(turn, 0, 1)
        Atomics.notify(turn, 0)
      }
    },
    close: async () => {
      await simulator.terminate()
      await accounts.close()
    },
  }
}
