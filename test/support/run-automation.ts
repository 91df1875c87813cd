/** Carries out automation documents, on virtual time: their scripts in Python with boto3, against the sandbox. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { SandboxAccount } from '../../src/sandbox/account.js'
import { startHttpServer } from '../../src/sandbox/http-server.js'
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.js'
import { type BeforeCall, beforeCalls } from './before-calls.js'
import { RUN_ID } from './survey.js'
import { createVirtualClock, type VirtualClock } from './virtual-clock.js'

const READER = fileURLToPath(new URL('run_automation.py', import.meta.url))

/** Whether this machine can run the scripts. */
export const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0

export interface AutomationExecution {
  status: 'Success' | 'Failed'
  message?: string
  /** Names of the steps in the order in which they began. */
  steps: string[]
  /** The calls that reached AWS, in order: `logs:DeleteLogGroup us-east-1`. */
  calls: string[]
  /** Milliseconds that it took. */
  took: number
}

interface AutomationOptions {
  /** Milliseconds since the epoch. */
  start: number
  parameters?: Record<string, unknown>
  approves?: boolean
  /** Runs just before a call takes effect; `nth` counts the calls of its action from 1. */
  before?: BeforeCall | undefined
}

export interface Automation {
  run(document: string, account: SandboxAccount, options: AutomationOptions): Promise<AutomationExecution>
  close(): Promise<void>
}

/** One process for all documents of a file: loading boto3 takes its time. */
export const startAutomation = async (): Promise<Automation> => {
  let sandbox: Sandbox
  let clock: VirtualClock
  const current = { answer: (...request: Parameters<Sandbox['answer']>) => sandbox.answer(...request) }
  const server = await startHttpServer(current as Sandbox, { port: 0 })
  const time = createServer(async (request, response) => {
    let milliseconds = ''
    for await (const chunk of request) milliseconds += chunk
    await clock.advance(Number(milliseconds))
    response.end(`${clock.now()}`)
  })
  await new Promise<void>((resolve) => time.listen(0, '127.0.0.1', resolve))
  const clockUrl = `http://127.0.0.1:${(time.address() as AddressInfo).port}`
  const reader: ChildProcess = spawn(
    'python3',
    [READER, JSON.stringify({ endpoint: server.url, clock: clockUrl })],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
    },
  )
  const lines = createInterface({ input: reader.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()

  return {
    run: async (document, account, { start, parameters = {}, approves = true, before }) => {
      clock = createVirtualClock(start)
      sandbox = createSandbox(account, {
        clock,
        random: () => 0,
        onCall: beforeCalls(before),
      })
      const job = {
        document: parse(document),
        start,
        parameters,
        approves,
        region: 'us-east-1',
        execution: RUN_ID,
        strict: true,
      }
      reader.stdin?.write(`${JSON.stringify(job)}\n`)
      const { value } = await lines.next()
      const calls = sandbox.calls.map(({ service, action, region }) => `${service}:${action} ${region}`)
      return { ...JSON.parse(value), calls, took: clock.now() - start }
    },
    close: async () => {
      reader.stdin?.end()
      await server.close()
      await new Promise((resolve) => time.close(resolve))
    },
  }
}
