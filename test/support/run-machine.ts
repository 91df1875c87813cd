/**
 * Executes the state machine of deploy/fleet.yaml on virtual time with an interpreter that is not ours. It knows no
 * Distributed Map: what the ItemReader reads becomes the items of an inline Map, and nothing else is changed.
 */
import { StateMachine } from 'aws-local-stepfunctions'
import { type Json, readTemplate, resolve } from './cloudformation.js'
import type { VirtualClock } from './virtual-clock.js'

export interface MachineWorld {
  clock: VirtualClock
  random: () => number
  /** Starts the function. What it throws is the error that Step Functions sees. */
  invoke: (event: Json) => Promise<unknown>
  /** An object of the bucket. */
  readObject: (key: string) => Promise<string | undefined>
}

export interface Execution {
  status: 'SUCCEEDED' | 'FAILED'
  error?: string
  cause?: string
  output?: Json
  /** What was published to the topic. */
  messages: { TopicArn: string; Subject: string; Message: string }[]
  /** How often each state was entered. */
  entered: Record<string, number>
  /** Milliseconds that it took. */
  took: number
}

export interface ExecutionOptions {
  name: string
  input: Json
  maxConcurrency?: number
  /** The state that a redrive begins with, and what it had as input. */
  redrive?: { state: string; input: Json }
}

export const HOME_ACCOUNT = '999988887777'

export const runMachine = async (world: MachineWorld, options: ExecutionOptions): Promise<Execution> => {
  const { clock, random } = world
  const { name, input, redrive } = options
  const definition = definitionOf(options)
  const messages: Execution['messages'] = []
  const handlers: Record<string, (parameters: Json) => Promise<unknown>> = {
    ...Object.fromEntries(
      ['List', 'Run', 'Summarize', 'Remaining'].map((state) => [
        state,
        async ({ Payload }: Json) => ({
          StatusCode: 200,
          Payload: JSON.parse(JSON.stringify(await world.invoke(JSON.parse(JSON.stringify(Payload))))),
        }),
      ]),
    ),
    [READ_ITEMS]: async ({ Key }) => JSON.parse((await world.readObject(Key)) ?? 'null'),
    Notify: async (message) => {
      messages.push(message)
      return { MessageId: '1' }
    },
  }
  const start = clock.now()
  const timers = takeOverTimers(clock, random)
  try {
    const execution = new StateMachine(
      { ...definition, ...(redrive && { StartAt: redrive.state }) },
      { validationOptions: { noValidate: true } },
    ).run(redrive?.input ?? input, {
      overrides: { taskResourceLocalHandlers: mapValues(handlers, timers.asTask) as never },
      context: { Execution: { Name: name } } as never,
    })
    const entered = countStates(execution.eventLogs as never)
    const end = await execution.result.then(
      (output) => ({ status: 'SUCCEEDED' as const, output }),
      ({ cause }: { cause: Error }) => ({
        status: 'FAILED' as const,
        error: cause.name,
        cause: cause.message,
      }),
    )
    return { ...end, messages, entered: await entered, took: clock.now() - start }
  } finally {
    timers.giveBack()
  }
}

const READ_ITEMS = 'Accounts: read the items'

/** The definition as it is deployed, with the Map changed as far as the interpreter needs it. */
const definitionOf = ({ maxConcurrency = 100 }: ExecutionOptions): Json => {
  const template = readTemplate('fleet')
  const { Definition, DefinitionSubstitutions } = template.Resources.StateMachine?.Properties ?? {}
  const substitutions: Record<string, string | number> = resolve(template, DefinitionSubstitutions, {
    'AWS::AccountId': HOME_ACCOUNT,
    'Function.Arn': `arn:aws:lambda:us-east-1:${HOME_ACCOUNT}:function:workmail-lifecycle-fleet`,
    Topic: `arn:aws:sns:us-east-1:${HOME_ACCOUNT}:workmail-lifecycle-fleet`,
    Bucket: 'the-bucket',
    MaxConcurrency: maxConcurrency,
  })
  const filled = JSON.stringify(Definition).replace(/\$\{(\w+)\}/g, (_, name) => String(substitutions[name]))
  const definition = JSON.parse(filled)
  const { ItemReader, ItemProcessor, ...map } = definition.States.Accounts
  const { ProcessorConfig, ...processor } = ItemProcessor
  if (ProcessorConfig.Mode !== 'DISTRIBUTED') throw new Error('the Map is not distributed')
  const read = {
    Type: 'Task',
    Resource: ItemReader.Resource,
    Parameters: ItemReader.Parameters,
    ResultPath: '$.items',
    Next: 'Accounts: the items',
  }
  definition.States = {
    ...definition.States,
    Accounts: { Type: 'Pass', Next: READ_ITEMS },
    [READ_ITEMS]: read,
    'Accounts: the items': { ...map, ItemsPath: '$.items', ItemProcessor: processor },
  }
  return definition
}

const mapValues = <From, To>(record: Record<string, From>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))

const countStates = async (log: AsyncIterable<{ type: string; state?: { name: string } }>) => {
  const entered: Record<string, number> = {}
  for await (const { type, state } of log) {
    if (type !== 'StateEntered' || state === undefined) continue
    entered[state.name] = (entered[state.name] ?? 0) + 1
  }
  return entered
}

const withResolvers = <T>() => {
  let resolvePromise: (value: T) => void = () => {}
  let rejectPromise: (reason: unknown) => void = () => {}
  const promise = new Promise<T>((onResolve, onReject) => {
    resolvePromise = onResolve
    rejectPromise = onReject
  })
  return { promise, resolve: resolvePromise, reject: rejectPromise }
}

// @ts-expect-error Promise.withResolvers is not in Node 20, which the interpreter is not made for.
Promise.withResolvers ??= withResolvers

/**
 * The interpreter sleeps by timers: they become the virtual clock's. The timer that ends a task that takes too long
 * is set just after the task was begun; it rings when time comes to it, and does not make it come.
 */
const takeOverTimers = (clock: VirtualClock, random: () => number) => {
  const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis
  const realRandom = Math.random
  const cancel = new Map<unknown, () => void>()
  let isTaskBegun = false
  let lastId = 0
  Math.random = random
  globalThis.setTimeout = ((callback: () => void, milliseconds = 0) => {
    lastId += 1
    const id = lastId
    const ring = () => {
      cancel.delete(id)
      callback()
    }
    if (isTaskBegun) {
      cancel.set(id, clock.alarm(milliseconds, ring))
    } else {
      const controller = new AbortController()
      cancel.set(id, () => controller.abort())
      clock.sleep(milliseconds, controller.signal).then(ring, () => {})
    }
    isTaskBegun = false
    return id
  }) as never
  globalThis.clearTimeout = ((id: unknown) => {
    cancel.get(id)?.()
    cancel.delete(id)
  }) as never
  return {
    asTask: (handler: (parameters: Json) => Promise<unknown>) => (parameters: Json) => {
      isTaskBegun = true
      return Promise.resolve().then(() => handler(parameters))
    },
    giveBack: () => {
      Object.assign(globalThis, { setTimeout: realSetTimeout, clearTimeout: realClearTimeout })
      Math.random = realRandom
    },
  }
}
