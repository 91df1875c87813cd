/** Executes exported state machines, on virtual time, with an interpreter that is not ours, in the sandbox. */
import { createRequire } from 'node:module'
import { StateMachine } from 'aws-local-stepfunctions'
import { vi } from 'vitest'
import { loadSdk } from '../../src/aws/sdk.js'
import type { Service } from '../../src/calls/call.js'
import { CALL_FUNCTION } from '../../src/runbooks/step-functions/call-function.js'
import { TASK_TIMEOUT } from '../../src/runbooks/step-functions/task.js'
import type { SandboxAccount } from '../../src/sandbox/account.js'
import { inProcessHandler } from '../../src/sandbox/in-process.js'
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.js'
import { createRandom } from '../simulation/random.js'
import { type BeforeCall, beforeCalls } from './before-calls.js'
import { createVirtualClock, type VirtualClock } from './virtual-clock.js'

type Members = Record<string, unknown>

interface MachineState {
  Type: string
  Resource?: string
  Credentials?: { 'RoleArn.$': string }
  Branches?: MachineBranch[]
  ItemProcessor?: MachineBranch
}

interface MachineBranch {
  States: Record<string, MachineState>
}

export interface Execution {
  status: 'SUCCEEDED' | 'FAILED'
  error?: string
  cause?: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into every shape
  output?: any
  /** The calls that reached AWS, in order: `logs:DeleteLogGroup us-east-1`. */
  calls: string[]
  /** Milliseconds that it took. */
  took: number
  /** How many states were entered. */
  states: number
  /** How many events its history would have, retries aside. */
  events: number
}

export interface MachineOptions {
  /** The Region that the machine runs in. */
  home: string
  /** Milliseconds since the epoch. */
  start: number
  /** Runs just before a call takes effect; `nth` counts the calls of its action from 1. */
  before?: BeforeCall | undefined
  random?: () => number
  /** What the execution is started with. */
  input?: { account?: string }
  /** The text of the function that calls other Regions. */
  callFunction?: string
}

/** As Step Functions names them; the packages' clients and exceptions are named alike. */
const INTEGRATIONS: Record<string, { service: Service; errors: string }> = {
  workmail: { service: 'workmail', errors: 'WorkMail' },
  cloudwatchlogs: { service: 'logs', errors: 'CloudWatchLogs' },
  iam: { service: 'iam', errors: 'Iam' },
  sts: { service: 'sts', errors: 'Sts' },
}

type SdkCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

const CREDENTIALS: SdkCredentials = { accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox' }

/** Inside of Map and Parallel states the interpreter takes the input of their branch for the execution's. */
const EXECUTION_INPUT = '$$.Execution.Input.'

/** Carries a definition out in a Region, on an account that it changes. */
export const runMachine = async (
  definition: string,
  account: SandboxAccount,
  { home, start, before, random = createRandom(1), input = {}, callFunction = CALL_FUNCTION }: MachineOptions,
): Promise<Execution> => {
  const clock = createVirtualClock(start)
  const sandbox = createSandbox(account, {
    clock,
    random,
    onCall: beforeCalls(before),
  })
  const machine = JSON.parse(definition.replaceAll(EXECUTION_INPUT, () => '$$.Started.'))
  const handlers = Object.fromEntries(
    tasksOf(machine).map(([name, { Resource = '', Credentials }]) => [
      name,
      // biome-ignore lint/suspicious/noExplicitAny: what goes in and out is JSON
      async (parameters: any): Promise<any> => {
        const credentials = await credentialsFor(sandbox, Credentials?.['RoleArn.$'], input)
        return perform(sandbox, { home, callFunction, credentials }, Resource, parameters)
      },
    ]),
  )
  const restore = takeOverTime(clock, random)
  try {
    const execution = new StateMachine(machine, { validationOptions: { noValidate: true } }).run(
      input as Record<string, never>,
      {
        overrides: { taskResourceLocalHandlers: handlers },
        context: { Execution: { Name: 'an-execution' }, Started: input } as never,
      },
    )
    const counting = countEvents(execution.eventLogs)
    const end = await execution.result.then(
      (output) => ({ status: 'SUCCEEDED' as const, output }),
      (error: Error) => ({
        status: 'FAILED' as const,
        error: (error.cause as Error | undefined)?.name ?? error.name,
        cause: (error.cause as Error | undefined)?.message ?? error.message,
      }),
    )
    const calls = sandbox.calls.map(({ service, action, region }) => `${service}:${action} ${region}`)
    return { ...end, calls, took: clock.now() - start, ...(await counting) }
  } finally {
    restore()
  }
}

/**
 * Events of a state besides its entry and its exit (Step Functions API reference, HistoryEvent): a Task is
 * scheduled, started and succeeds; Map and Parallel start and succeed, and so does each item of a Map.
 */
const EVENTS_WITHIN: Record<string, number> = { Task: 3, Map: 2, Parallel: 2 }

const countEvents = async (log: AsyncIterable<{ type: string; state?: { type: string } }>) => {
  const counts = { states: 0, events: 2 }
  for await (const { type, state } of log) {
    if (type === 'MapIterationStarted') counts.events += 2
    if (type !== 'StateEntered') continue
    counts.states += 1
    counts.events += 2 + (EVENTS_WITHIN[`${state?.type}`] ?? 0)
  }
  return counts
}

const withResolvers = <T>() => {
  let resolve: (value: T) => void = () => {}
  let reject: (reason: unknown) => void = () => {}
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

// @ts-expect-error Promise.withResolvers is not in Node 20, which the interpreter is not made for.
Promise.withResolvers ??= withResolvers

/** The interpreter sleeps by timers: they become the virtual clock's, and a Task's time-out moves no time. */
const takeOverTime = (clock: VirtualClock, random: () => number): (() => void) => {
  const cancel = new Map<number, () => void>()
  let lastId = 0
  vi.stubGlobal('setTimeout', (callback: () => void, milliseconds = 0) => {
    lastId += 1
    if (milliseconds === TASK_TIMEOUT * 1000) {
      cancel.set(lastId, clock.alarm(milliseconds, callback))
    } else {
      const controller = new AbortController()
      cancel.set(lastId, () => controller.abort())
      clock.sleep(milliseconds, controller.signal).then(callback, () => {})
    }
    return lastId
  })
  vi.stubGlobal('clearTimeout', (id: number) => cancel.get(id)?.())
  const spy = vi.spyOn(Math, 'random').mockImplementation(random)
  return () => {
    spy.mockRestore()
    vi.unstubAllGlobals()
  }
}

const tasksOf = ({ States }: MachineBranch): [name: string, state: MachineState][] =>
  Object.entries(States).flatMap(([name, state]) => [
    ...(state.Type === 'Task' ? [[name, state] as [string, MachineState]] : []),
    ...(state.Branches ?? []).flatMap(tasksOf),
    ...(state.ItemProcessor === undefined ? [] : tasksOf(state.ItemProcessor)),
  ])

/** The machine's ARN is what Step Functions gives as external id where it takes a role on. */
export const MACHINE_ARN = 'arn:aws:states:us-east-1:999988887777:stateMachine:workmail-lifecycle-account'

/** The interpreter hands the Credentials of a Task to nobody: their one expression is worked out here. */
const credentialsFor = async (
  sandbox: Sandbox,
  expression: string | undefined,
  input: { account?: string },
): Promise<SdkCredentials> => {
  if (expression === undefined) return CREDENTIALS
  const [, arn = ''] = /^States\.Format\('(.*)', \$\$\.Started\.account\)$/.exec(expression) ?? []
  const sdk = await import('@aws-sdk/client-sts')
  const Client = clientIn(sandbox, sdk.STSClient) as typeof sdk.STSClient
  const { Credentials } = await new Client({ region: 'us-east-1' }).send(
    new sdk.AssumeRoleCommand({
      RoleArn: arn.replace('{}', `${input.account}`),
      RoleSessionName: 'a-task',
      ExternalId: MACHINE_ARN,
    }),
  )
  if (Credentials === undefined) throw new Error('the role has no credentials')
  return {
    accessKeyId: `${Credentials.AccessKeyId}`,
    secretAccessKey: `${Credentials.SecretAccessKey}`,
    sessionToken: `${Credentials.SessionToken}`,
  }
}

/** What a Task does, in the way that its Resource says. */
const perform = async (
  sandbox: Sandbox,
  { home, callFunction, credentials }: { home: string; callFunction: string; credentials: SdkCredentials },
  resource: string,
  parameters: Members,
): Promise<unknown> => {
  if (resource === 'arn:aws:states:::lambda:invoke') return invokeFunction(sandbox, callFunction, parameters)
  const [, integration = '', action = ''] = /^arn:aws:states:::aws-sdk:(\w+):(\w+)$/.exec(resource) ?? []
  const found = INTEGRATIONS[integration]
  if (found === undefined) throw new Error(`${resource} is no integration that is known here`)
  const { service, errors } = found
  const sdk = await loadSdk(service)
  const region = service === 'iam' ? 'us-east-1' : home
  const client = sdk.createClient({
    region,
    credentials,
    requestHandler: inProcessHandler(sandbox) as never,
    endpoint: 'https://in-process.invalid',
    maxAttempts: 1,
  })
  const Command = sdk.commandFor(action.charAt(0).toUpperCase() + action.slice(1))
  try {
    const { $metadata: _, ...output } = await client.send(new Command(asSdkSpells(parameters, service)), {})
    return asIntegrationSpells(JSON.parse(JSON.stringify(output)))
  } catch (error) {
    throw await asIntegrationFails(error as Error, service, errors)
  }
}

/** A member that is not in PascalCase is one that Step Functions refuses. */
const asSdkSpells = (parameters: Members, service: Service): Members =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      if (!/^[A-Z]/.test(name)) throw new Error(`The field '${name}' is not supported by Step Functions`)
      const spelled = service === 'logs' ? name.charAt(0).toLowerCase() + name.slice(1) : name
      return [spelled, Array.isArray(value) ? value.map((item) => asItem(item, service)) : value]
    }),
  )

/** Structures stand in lists; a map, such as tags, has names of its own. */
const asItem = (item: unknown, service: Service): unknown =>
  typeof item === 'object' && item !== null ? asSdkSpells(item as Members, service) : item

/** Members in PascalCase; the keys of tags are nobody's members. */
const asIntegrationSpells = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asIntegrationSpells)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const pascal = name.charAt(0).toUpperCase() + name.slice(1)
      return [pascal, pascal === 'Tags' && !Array.isArray(inner) ? inner : asIntegrationSpells(inner)]
    }),
  )
}

/** Errors that the service's model names have that name; all others have the service's own. */
const asIntegrationFails = async (error: Error, service: Service, prefix: string): Promise<Error> => {
  const sdk: Record<string, unknown> = await {
    workmail: () => import('@aws-sdk/client-workmail'),
    logs: () => import('@aws-sdk/client-cloudwatch-logs'),
    iam: () => import('@aws-sdk/client-iam'),
    sts: () => import('@aws-sdk/client-sts'),
  }[service]()
  const isAnswer = '$fault' in error
  const named = error.name in sdk ? error.name : `${prefix}Exception`
  const name = `${prefix}.${isAnswer ? named : 'SdkClientException'}`
  return Object.assign(new Error(`${error.message} (Service: ${prefix})`), { name })
}

const require = createRequire(import.meta.url)

/** Runs the function's own text, with the SDK's clients led into the sandbox. */
const invokeFunction = async (sandbox: Sandbox, text: string, { Payload }: Members): Promise<unknown> => {
  const exports: { handler?: (event: unknown) => Promise<unknown> } = {}
  const requireSdk = (name: string): Members => {
    const sdk = require(name) as Members
    return new Proxy(sdk, {
      get: (_, member: string) => (member.endsWith('Client') ? clientIn(sandbox, sdk[member]) : sdk[member]),
    })
  }
  new Function('exports', 'require', text)(exports, requireSdk)
  const output = await exports.handler?.(JSON.parse(JSON.stringify(Payload)))
  return { StatusCode: 200, Payload: JSON.parse(JSON.stringify(output)) }
}

const clientIn = (sandbox: Sandbox, Client: unknown) =>
  class extends (Client as new (config: object) => object) {
    constructor(config: object) {
      super({
        region: 'us-east-1',
        credentials: CREDENTIALS,
        ...config,
        requestHandler: inProcessHandler(sandbox),
        endpoint: 'https://in-process.invalid',
        maxAttempts: 1,
      })
    }
  }
