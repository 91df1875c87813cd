/**
 * Carries out the automation document of deploy/automation.yaml on virtual time, as the Systems Manager user guide
 * describes its five actions. There is no interpreter of documents that is not ours and could be used here.
 */
import { spawnSync } from 'node:child_process'
import { type Json, readTemplate, resolve } from './cloudformation.js'
import type { VirtualClock } from './virtual-clock.js'

export interface Automation {
  clock: VirtualClock
  /** Starts the function. What it throws becomes the payload, with FunctionError. */
  invoke: (event: Json) => Promise<unknown>
  /** Whether the plan in the message is approved. */
  approve: (message: string) => boolean
  /** How the payload is given on: AWS's guide calls it "the JSON representation" and takes members of it elsewhere. */
  payloadAs: 'text' | 'object'
}

export interface AutomationEnd {
  status: 'Success' | 'Failed' | 'Rejected'
  message?: string
  /** Names of the steps in the order in which they began. */
  steps: string[]
  took: number
}

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:999988887777:function:workmail-lifecycle-fleet'

/** With the values that a stack gives it. */
export const automationDocument = (): Json => {
  const template = readTemplate('automation')
  return resolve(template, template.Resources.Document?.Properties.Content, {
    FunctionArn: FUNCTION_ARN,
    ApprovalTopic: 'arn:aws:sns:us-east-1:999988887777:Automation-workmail-lifecycle',
    'AutomationRole.Arn': 'arn:aws:iam::999988887777:role/automation',
  })
}

class Rejected extends Error {}

/** Whether this machine can run the scripts of the document. */
export const hasPython = spawnSync('python3', ['--version']).status === 0

export const runAutomation = async (
  automation: Automation,
  given: Record<string, unknown>,
  system: { executionId: string; account: string },
): Promise<AutomationEnd> => {
  const document = automationDocument()
  const { clock } = automation
  const start = clock.now()
  const values: Record<string, unknown> = {
    'automation:EXECUTION_ID': system.executionId,
    'global:ACCOUNT_ID': system.account,
    ...Object.fromEntries(
      Object.entries<Json>(document.parameters).map(([name, { default: value }]) => [name, value]),
    ),
    ...given,
  }
  const steps: string[] = []

  const fill = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member)]))
    if (typeof value !== 'string') return value
    const whole = /^\{\{ ([^}]+) \}\}$/.exec(value)?.[1]
    if (whole !== undefined) return values[whole]
    return value.replace(/\{\{ ([^}]+) \}\}/g, (_, name: string) => String(values[name]))
  }

  const run = async ({ name, action, inputs, outputs = [] }: Json): Promise<void> => {
    steps.push(name)
    if (action === 'aws:loop') {
      for (let count = 1; count <= inputs.MaxIterations; count += 1) {
        for (const step of inputs.Steps) await run(step)
        if (fill(inputs.LoopCondition.Variable) !== inputs.LoopCondition.BooleanEquals) return
      }
      return
    }
    const answer = await ACTIONS[action as keyof typeof ACTIONS](fill(inputs))
    values[`${name}.Payload`] = answer
    for (const { Name, Selector } of outputs) {
      const member = String(Selector).replace('$.Payload.', '')
      values[`${name}.${Name}`] = (answer as Json)[member]
    }
  }

  const ACTIONS = {
    'aws:invokeLambdaFunction': async ({ InputPayload }: Json) => {
      const payload = await automation.invoke(InputPayload).catch((error: Error) => ({
        errorType: error.name,
        errorMessage: error.message,
      }))
      const text = JSON.stringify(payload)
      return automation.payloadAs === 'text' ? text : JSON.parse(text)
    },
    'aws:sleep': async ({ Duration }: Json) => {
      const [, time, unit] = /^PT(\d+)([SM])$/.exec(Duration) ?? []
      if (time === undefined) throw new Error(`not a duration: ${Duration}`)
      await clock.sleep(Number(time) * (unit === 'M' ? 60_000 : 1000))
    },
    'aws:approve': async ({ Message }: Json) => {
      if (!automation.approve(Message)) throw new Rejected()
    },
    'aws:executeScript': async ({ Handler, InputPayload, Script }: Json) => {
      const call = `import json, sys\nprint(json.dumps(${Handler}(json.load(sys.stdin), {})))`
      const { status, stdout, stderr } = spawnSync('python3', ['-c', `${Script}\n${call}`], {
        input: JSON.stringify(InputPayload),
        encoding: 'utf8',
      })
      if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1))
      return JSON.parse(stdout)
    },
  }

  const end = (status: AutomationEnd['status']): AutomationEnd => ({
    status,
    steps,
    took: clock.now() - start,
  })
  try {
    for (const step of document.mainSteps) await run(step)
    return { ...end('Success'), message: String(values[document.outputs[0]]) }
  } catch (error) {
    if (error instanceof Rejected) return end('Rejected')
    return { ...end('Failed'), message: (error as Error).message }
  }
}
