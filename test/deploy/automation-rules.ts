/**
 * What the Systems Manager user guide says of automation documents, as far as it concerns ours: schema 0.3,
 * "Properties shared by all actions", and the inputs of each action in the actions reference.
 */
import { z } from 'zod'

const Name = z.string().regex(/^[a-zA-Z0-9_]{1,128}$/)

const Output = z.strictObject({
  Name,
  Selector: z.string().startsWith('$.'),
  Type: z.enum(['String', 'Boolean', 'Integer']),
})

const action = <Action extends string, Inputs extends z.ZodType>(name: Action, inputs: Inputs) =>
  z.strictObject({
    name: Name,
    action: z.literal(name),
    maxAttempts: z.int().positive().optional(),
    timeoutSeconds: z.int().positive().optional(),
    outputs: z.array(Output).optional(),
    inputs,
  })

const simple = [
  action(
    'aws:invokeLambdaFunction',
    z.strictObject({ FunctionName: z.string(), InputPayload: z.looseObject({}) }),
  ),
  action('aws:sleep', z.strictObject({ Duration: z.string() })),
  action(
    'aws:approve',
    z.strictObject({
      NotificationArn: z.string(),
      Message: z.string().max(4096),
      MinRequiredApprovals: z.int().min(1),
      Approvers: z.string(),
    }),
  ),
  action(
    'aws:executeScript',
    z.strictObject({
      Runtime: z.literal('python3.11'),
      Handler: Name,
      InputPayload: z.record(z.string(), z.string()),
      // Two braces are looked up, in a script too.
      Script: z.string().refine((text) => !text.includes('{{')),
    }),
  ),
] as const

const Loop = action(
  'aws:loop',
  z.strictObject({
    MaxIterations: z.int().min(1).max(100),
    LoopCondition: z.strictObject({
      Variable: z.string().regex(/^\{\{ \w+\.\w+ \}\}$/),
      BooleanEquals: z.boolean(),
    }),
    Steps: z.array(z.union(simple)).min(1),
  }),
)

const Parameter = z.strictObject({
  type: z.enum(['String', 'StringList']),
  description: z.string(),
  default: z.unknown().optional(),
  allowedPattern: z.string().optional(),
})

const Shape = z.strictObject({
  schemaVersion: z.literal('0.3'),
  description: z.string(),
  assumeRole: z.literal('{{ AutomationAssumeRole }}'),
  parameters: z.record(z.string().regex(/^[a-zA-Z0-9]{1,50}$/), Parameter),
  mainSteps: z.array(z.union([...simple, Loop])).min(1),
  outputs: z.array(z.string()),
})

/** Outputs that an action has by itself. */
const OWN_OUTPUTS: Record<string, string[]> = { 'aws:invokeLambdaFunction': ['Payload'] }

/** Names are unique, and what is referred to is there: a parameter, a variable of the system, or an output of a step. */
export const DocumentRules = Shape.superRefine((document, { addIssue }) => {
  const steps = document.mainSteps.flatMap((step) =>
    step.action === 'aws:loop' ? [step, ...step.inputs.Steps] : [step],
  )
  const names = steps.map(({ name }) => name)
  if (new Set(names).size < names.length) addIssue({ code: 'custom', message: `twice: ${names}` })
  const known = new Set([
    'automation:EXECUTION_ID',
    'global:ACCOUNT_ID',
    ...Object.keys(document.parameters),
    ...steps.flatMap(({ name, action: kind, outputs = [] }) =>
      [...outputs.map(({ Name: output }) => output), ...(OWN_OUTPUTS[kind] ?? [])].map(
        (output) => `${name}.${output}`,
      ),
    ),
  ])
  const referred = [...JSON.stringify(document).matchAll(/\{\{ ?([^ }]+) ?\}\}/g)].map(([, name]) => name)
  for (const name of [...referred, ...document.outputs]) {
    if (!known.has(`${name}`)) addIssue({ code: 'custom', message: `nothing is called ${name}` })
  }
})
