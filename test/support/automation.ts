/** What carries out automation documents in tests, and the accounts that it does it to. */
import { spawnSync } from 'node:child_process'
import type { SandboxAccount } from '../../src/sandbox/account.js'
import { startHttpServer } from '../../src/sandbox/http-server.js'
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.js'
import { createRandom } from '../simulation/random.js'
import { type BeforeCall, beforeCalls } from './before-calls.js'
import { serveClock } from './serve-clock.js'
import { createVirtualClock, type VirtualClock } from './virtual-clock.js'

/** Whether this machine can run the scripts of documents. */
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

export interface AutomationOptions {
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

/** Accounts of the sandbox, one after the other behind the same address, and their clocks behind another. */
export const serveAccounts = async () => {
  let sandbox: Sandbox
  let clock: VirtualClock
  const current = { answer: (...request: Parameters<Sandbox['answer']>) => sandbox.answer(...request) }
  const aws = await startHttpServer(current as Sandbox, { port: 0 })
  const time = await serveClock(() => clock)
  return {
    /** What a process needs in its environment to reach both. */
    env: {
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      CLOCK_URL: time.url,
    },
    /** @param tell hears what time it is, in milliseconds, whenever somebody has slept */
    serve: (
      account: SandboxAccount,
      { start, before }: AutomationOptions,
      tell: (time: number) => void = () => {},
    ) => {
      const virtual = createVirtualClock(start)
      const advance = async (milliseconds: number): Promise<void> => {
        await virtual.advance(milliseconds)
        tell(virtual.now())
      }
      clock = { ...virtual, advance }
      tell(start)
      // Each deletion task has an id of its own.
      sandbox = createSandbox(account, { clock, random: createRandom(1), onCall: beforeCalls(before) })
      return {
        clock,
        record: () => ({
          calls: sandbox.calls.map(({ service, action, region }) => `${service}:${action} ${region}`),
          took: clock.now() - start,
        }),
      }
    },
    close: async () => {
      time.close()
      await aws.close()
    },
  }
}
