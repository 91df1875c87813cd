/** A fleet in this process: accounts of the sandbox behind one network, a bucket, and the function's handler over both. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { Config } from '@oclif/core'
import { withRuntime } from '../../src/cli/current-runtime.js'
import LoggingStatus from '../../src/commands/logging/status.js'
import PlanApply from '../../src/commands/plan/apply.js'
import RunsResume from '../../src/commands/runs/resume.js'
import Teardown from '../../src/commands/teardown.js'
import type { Bucket } from '../../src/fleet/bucket.js'
import { createHandler, type Surroundings } from '../../src/fleet/handler.js'
import type { Runtime } from '../../src/runtime.js'
import { createAccount, type SandboxAccount, type SandboxSeed } from '../../src/sandbox/account.js'
import { inProcessHandler } from '../../src/sandbox/in-process.js'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.js'
import type { Json } from './cloudformation.js'
import { type MemoryBucket, memoryBucket } from './memory-bucket.js'
import { isS3, type MemoryS3, memoryS3 } from './memory-s3.js'
import { createTestRuntime, type TestRuntime } from './test-runtime.js'
import { createVirtualClock, type VirtualClock } from './virtual-clock.js'

/** The account that the function runs in. */
export const FLEET_ACCOUNT = '999988887777'
export const MEMBER_ROLE = 'workmail-lifecycle-member'
export const EXTERNAL_ID = 'external-id-of-the-fleet'

const MINUTE = 60_000
const INVOCATION = 15 * MINUTE

const COMMANDS = {
  teardown: Teardown,
  'plan apply': PlanApply,
  'runs resume': RunsResume,
  'logging status': LoggingStatus,
}

let config: Promise<Config> | undefined

/** The commands as they are in `src`; how oclif finds them by their names is for the tests of the built program. */
const main = async (argv: string[], runtime: Runtime): Promise<number> => {
  config ??= Config.load(new URL('../..', import.meta.url).pathname)
  const oclif = await config
  const words = Object.keys(COMMANDS).find((name) => `${argv.join(' ')} `.startsWith(`${name} `))
  const CommandClass = COMMANDS[words as keyof typeof COMMANDS]
  const rest = argv.slice(words?.split(' ').length)
  return withRuntime(runtime, async () => new CommandClass(rest, oclif).run())
}

/** The role of deploy/member-role.yaml: it trusts the account of the fleet with the external id. */
export const memberRole = (fleetAccount = FLEET_ACCOUNT) => ({
  roleName: MEMBER_ROLE,
  assumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${fleetAccount}:root` },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } },
      },
    ],
  },
})

const caller = {
  arn: `arn:aws:sts::${FLEET_ACCOUNT}:assumed-role/workmail-lifecycle-fleet/function`,
  userId: 'AROAFLEET:function',
}

export interface World {
  clock: VirtualClock
  bucket: MemoryBucket
  /** The function's machine. */
  runtime: TestRuntime
  /** The program that the function starts. */
  main: Surroundings['main']
  accounts: Map<string, Sandbox>
  /** Objects that the program wrote to S3 by itself: archives. */
  archives: MemoryS3['objects']
  /** Gives the function a task, as one invocation of 15 minutes. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into every shape
  give: (event: Record<string, unknown>, options?: { minutes?: number }) => Promise<any>
  /** The account as it stands, without the fleet's own role. */
  accountOf: (id: string) => SandboxAccount
  /** Runs every account until it has ended, as the state machine does; answers their last results. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into every shape
  runAll: (execution: string, options?: RunAllOptions) => Promise<Map<string, any>>
}

export interface RunAllOptions {
  /** Called before each invocation. */
  before?: (account: string, invocation: number) => void | Promise<void>
}

/** A moment of an invocation: just before a call to AWS, or before or after a write to the bucket. */
export type Deed = 'call' | 'write' | 'written'

export interface WorldOptions {
  /**
   * Asked at each deed of an invocation. Where it says yes the process is gone: nothing that it would still do takes
   * effect, it never ends, and Lambda answers with its own error.
   */
  isKilled?: (deed: Deed, event: Json) => boolean
  home?: SandboxSeed
  externalId?: string
  start?: number
  onCall?: SandboxOptions['onCall']
  idleTurns?: number
}

/** @param seeds the accounts of the members, each by its `accountId` */
export const givenFleet = (seeds: SandboxSeed[], options: WorldOptions = {}): World => {
  const { externalId = EXTERNAL_ID, start = Date.UTC(2026, 10, 22, 4), idleTurns = 3 } = options
  const clock = createVirtualClock(start, { idleTurns })
  const runtime = Object.assign(createTestRuntime(), { clock })
  const { random } = runtime
  const sandboxOf = (seed: SandboxSeed): Sandbox =>
    createSandbox(createAccount(seed), { clock, random, ...(options.onCall && { onCall: options.onCall }) })
  const members = seeds.map((seed) =>
    sandboxOf({ caller, ...seed, roles: [...(seed.roles ?? []), memberRole()] }),
  )
  const accounts = new Map(members.map((sandbox) => [sandbox.account.accountId, sandbox]))
  const home = sandboxOf({ accountId: FLEET_ACCOUNT, caller, ...options.home })
  const archives = memoryS3()
  runtime.network = {
    requestHandler: networkOf(home, accounts, archives, (deed) => pass(deed)),
    credentials: KEYS,
  }
  const bucket = memoryBucket()
  const env = { BUCKET: bucket.name, ROLE_NAME: MEMBER_ROLE, EXTERNAL_ID: externalId }
  const newProcess = () =>
    createHandler({
      openRuntime: () => ({ ...runtime, env }),
      openBucket: async () => throughDoor(bucket, pass),
      main: (...args) => world.main(...args),
    })
  let handler = newProcess()
  const underWay = new AsyncLocalStorage<{ event: Json; isDead: boolean; die: () => void }>()
  const pass: Pass = (deed) => {
    const mine = underWay.getStore()
    if (mine === undefined) return undefined
    if (!mine.isDead && options.isKilled?.(deed, mine.event)) mine.die()
    return mine.isDead ? new Promise(() => {}) : undefined
  }
  let invocations = 0
  const give: World['give'] = (event, { minutes } = {}) => {
    invocations += 1
    const endsAt = clock.now() + (minutes === undefined ? INVOCATION : minutes * MINUTE)
    const context = {
      awsRequestId: `invocation-${invocations}`,
      getRemainingTimeInMillis: () => endsAt - clock.now(),
    }
    return new Promise((resolve, reject) => {
      const mine = {
        event,
        isDead: false,
        die: () => {
          mine.isDead = true
          handler = newProcess()
          reject(Object.assign(new Error('Runtime exited'), { name: 'Lambda.Unknown' }))
        },
      }
      underWay.run(mine, () => handler(event, context)).then(resolve, reject)
    })
  }

  const runAll: World['runAll'] = async (execution, { before } = {}) => {
    const results = new Map<string, unknown>()
    for (const account of listed(bucket, execution)) {
      for (let invocation = 1; ; invocation += 1) {
        await before?.(account, invocation)
        const result = await give({ task: 'run', execution, account })
        results.set(account, result)
        const wait = waitAfter(result)
        if (wait === undefined) break
        await clock.advance(wait)
      }
    }
    return results
  }

  const accountOf = (id: string): SandboxAccount => {
    const account = accounts.get(id)?.account
    if (account === undefined) throw new Error(`there is no account ${id}`)
    return { ...account, roles: account.roles.filter(({ roleName }) => roleName !== MEMBER_ROLE) }
  }
  const world: World = {
    ...{ clock, bucket, runtime, main, accounts, archives: archives.objects },
    ...{ give, accountOf, runAll },
  }
  return world
}

/** Milliseconds until an account is run again; undefined where it is not. Exit code 1 is not tried again here. */
const waitAfter = ({ exitCode, outcome }: { exitCode: number; outcome: string }): number | undefined =>
  exitCode === 8 ? 15 * MINUTE : outcome === 'changed' ? 10 * MINUTE : undefined

const listed = (bucket: MemoryBucket, execution: string): string[] =>
  bucket.json(`fleet/${execution}/accounts.json`).map(({ account }: { account: string }) => account)

type Pass = (deed: Deed) => Promise<void> | undefined

/** The bucket as an invocation reaches it. */
const throughDoor = (bucket: MemoryBucket, pass: Pass): Bucket => {
  const write = async <Result>(take: () => Promise<Result>): Promise<Result> => {
    await pass('write')
    const result = await take()
    await pass('written')
    return result
  }
  return {
    ...bucket,
    put: (...args) => write(() => bucket.put(...args)),
    putIf: (...args) => write(() => bucket.putIf(...args)),
  }
}

const KEYS = { accessKeyId: 'AKIDFLEET', secretAccessKey: 'secret' }

/** AssumeRole goes to the role's account, what its session signs too; everything else is the home account's. */
const networkOf = (home: Sandbox, accounts: ReadonlyMap<string, Sandbox>, archives: MemoryS3, pass: Pass) => {
  const handlers = new Map([home, ...accounts.values()].map((one) => [one, inProcessHandler(one)]))
  type Handle = ReturnType<typeof inProcessHandler>['handle']
  const sessions = new Map<string, Sandbox>()
  const meant = ({ headers, body }: Parameters<Handle>[0]): Sandbox => {
    const token = headers['x-amz-security-token']
    const role = /RoleArn=arn%3Aaws%3Aiam%3A%3A(\d{12})/.exec(
      body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body ?? ''),
    )?.[1]
    if (token === undefined) return (role && accounts.get(role)) || home
    const known = sessions.get(token)
    if (known !== undefined) return known
    for (const sandbox of accounts.values()) {
      if (!sandbox.account.sessions.some(({ sessionToken }) => sessionToken === token)) continue
      sessions.set(token, sandbox)
      return sandbox
    }
    return home
  }
  const handle: Handle = async (request, options) => {
    await pass('call')
    return isS3(request)
      ? archives.handle(request)
      : (handlers.get(meant(request)) as ReturnType<typeof inProcessHandler>).handle(request, options)
  }
  return { ...inProcessHandler(home), handle }
}
