/**
 * Executes the fleet's machine with an interpreter that is not ours. It knows no distributed Map: that one state
 * is done here as AWS documents it, each child an execution of its own in the interpreter; and a child's task, the
 * account machine, is executed in the sandbox of its account.
 */
import { StateMachine } from 'aws-local-stepfunctions'
import type { Branch } from '../../../src/runbooks/step-functions/states.js'
import type { Execution } from '../../support/run-machine.js'

// biome-ignore lint/suspicious/noExplicitAny: what goes in and out is JSON
type Json = any

export interface FleetOptions {
  definition: Branch
  input: object
  /** What AWS Organizations lists, page by page. */
  pages?: object[][]
  maxConcurrency?: number
  toleratedFailures?: number
  /** How tasks of the fleet's machine fail, by the state's name; each time that they are tried. */
  failing?: Record<string, { name: string; message: string }>
  /** What becomes of an account's machine. */
  runAccount: (input: Json) => Promise<Execution>
}

interface End {
  status: 'SUCCEEDED' | 'FAILED'
  output?: Json
  error?: string
  cause?: string
}

export const runFleet = async (options: FleetOptions) => {
  const {
    definition,
    input,
    pages = [],
    maxConcurrency = 20,
    toleratedFailures = 100,
    failing = {},
  } = options
  const filled = Object.entries({
    AccountMachine: 'arn:aws:states:us-east-1:999988887777:stateMachine:account',
    ResultsBucket: 'results',
    Topic: 'arn:aws:sns:us-east-1:999988887777:fleet',
    MaxConcurrency: maxConcurrency,
    ToleratedFailures: toleratedFailures,
  }).reduce((text, [name, value]) => text.replaceAll(`\${${name}}`, `${value}`), JSON.stringify(definition))
  const { Accounts, ...states } = (JSON.parse(filled) as Branch).States
  const results: Json[] = []
  const messages: Json[] = []
  const counts = { Total: 0, Succeeded: 0, Failed: 0 }
  const tries: string[] = []
  const handlers = {
    Accounts: (data: Json) => distributedMap(Accounts as Json, data, options, results, counts),
    'List accounts': () => page(pages, 0),
    'Next accounts': ({ NextToken }: Json) => page(pages, Number(NextToken)),
    Count: ({ MapRunArn }: Json) => ({ MapRunArn, ItemCounts: counts }),
    Publish: (message: Json) => messages.push(message) && { MessageId: '1' },
  }
  const { ItemSelector, ItemProcessor, ItemsPath, ResultWriter, Label, ...mapFields } = Accounts as Json
  const { MaxConcurrencyPath, ToleratedFailurePercentagePath, ...fields } = mapFields
  const asTask = { ...fields, Type: 'Task', Resource: 'arn:aws:states:::map', TimeoutSeconds: 1000 }
  const machine = { ...definition, States: { ...states, Accounts: asTask } } as Json
  const mayFail = Object.entries(handlers).map(([name, handler]) => [
    name,
    (parameters: Json) => {
      tries.push(name)
      if (failing[name] !== undefined) throw Object.assign(new Error(), failing[name])
      return (handler as (parameters: Json) => Json)(parameters)
    },
  ])
  const end = await interpret(machine, input as Json, Object.fromEntries(mayFail))
  return { ...end, results, messages, tries }
}

const interpret = async (machine: Json, input: Json, handlers: Json) => {
  const execution = new StateMachine(machine, { validationOptions: { noValidate: true } }).run(input, {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(
        Object.entries(handlers).map(([name, handler]) => [
          name,
          async (parameters: Json) => (handler as (parameters: Json) => Json)(parameters),
        ]),
      ),
      retryIntervalOverrides: Object.fromEntries(Object.keys(handlers).map((name) => [name, 0])),
    },
    context: {
      Execution: { Id: 'arn:aws:states:us-east-1:999988887777:execution:fleet:1', Name: '1' },
    } as never,
  })
  return execution.result.then(
    (output: Json): End => ({ status: 'SUCCEEDED', output }),
    (error: Error): End => ({
      status: 'FAILED',
      error: (error.cause as Error | undefined)?.name ?? error.name,
      cause: (error.cause as Error | undefined)?.message ?? error.message,
    }),
  )
}

const page = (pages: object[][], index: number) => ({
  Accounts: pages[index] ?? [],
  ...(index + 1 < pages.length ? { NextToken: `${index + 1}` } : {}),
})

/** One after the other; the run fails once more than the tolerated share has (developer guide, "Setting failure thresholds"). */
const distributedMap = async (
  state: Json,
  data: Json,
  { runAccount }: FleetOptions,
  results: Json[],
  counts: { Total: number; Succeeded: number; Failed: number },
) => {
  const items: string[] = data[state.ItemsPath.replace('$.', '')]
  const tolerated = data[state.ToleratedFailurePercentagePath.replace('$.', '')]
  counts.Total = items.length
  for (const item of items) {
    const { ItemSelector, ItemProcessor } = state
    const child = { ...ItemProcessor, ProcessorConfig: undefined }
    const input = { account: item, regions: data.regions }
    if (JSON.stringify(Object.keys(ItemSelector)) !== '["account.$","regions.$"]')
      throw new Error('other input')
    const end = await interpret(child, input, { 'Run the account machine': startExecution(runAccount) })
    results.push({ account: item, ...end })
    counts[end.status === 'SUCCEEDED' ? 'Succeeded' : 'Failed'] += 1
    if ((counts.Failed / counts.Total) * 100 > tolerated) {
      const name = 'States.ExceedToleratedFailureThreshold'
      throw Object.assign(new Error('The specified tolerated failure threshold was exceeded'), { name })
    }
  }
  return {
    MapRunArn: 'arn:aws:states:us-east-1:999988887777:mapRun:fleet/Accounts:1',
    ResultWriterDetails: { Bucket: state.ResultWriter.Parameters.Bucket, Key: 'runs/1/manifest.json' },
  }
}

/** `startExecution.sync:2` fails with States.TaskFailed, and the execution's description as its cause. */
const startExecution =
  (runAccount: FleetOptions['runAccount']) =>
  async ({ StateMachineArn, Input }: Json) => {
    // The interpreter starts the clock of the task's time-out just behind this call; the account's has its own.
    await new Promise((resolve) => setImmediate(resolve))
    const { status, error, cause, output } = await runAccount(Input)
    const described = { ExecutionArn: `${StateMachineArn}:1`, Status: status }
    if (status === 'SUCCEEDED') return { ...described, Output: output }
    const text = JSON.stringify({ ...described, Error: error, Cause: cause })
    throw Object.assign(new Error(text), { name: 'States.TaskFailed' })
  }
