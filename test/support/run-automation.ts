/** Carries out automation documents by a reader of our own, on virtual time: their scripts in Python with boto3. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { type Automation, serveAccounts } from './automation.js'
import { RUN_ID } from './survey.js'

const READER = fileURLToPath(new URL('run_automation.py', import.meta.url))

/** One process for all documents of a file: loading boto3 takes its time. */
export const startAutomation = async (): Promise<Automation> => {
  const accounts = await serveAccounts()
  const reader = spawn('python3', [READER], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...accounts.env },
  })
  const lines = createInterface({ input: reader.stdout })[Symbol.asyncIterator]()

  return {
    run: async (document, account, options) => {
      const { record } = accounts.serve(account, options)
      const { parameters = {}, approves = true } = options
      const job = { document: parse(document), parameters, approves, execution: RUN_ID }
      reader.stdin.write(`${JSON.stringify(job)}\n`)
      const { value } = await lines.next()
      return { ...JSON.parse(value), ...record() }
    },
    close: async () => {
      reader.stdin.end()
      await accounts.close()
    },
  }
}
