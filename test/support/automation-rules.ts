/**
 * What the Systems Manager user guide says of automation documents, as far as it concerns ours: schema 0.3, its top
 * elements, "Properties shared by all actions", and the inputs of each action in the actions reference.
 */
import { z } from 'zod'

const Name = z.string().regex(/^[a-zA-Z0-9_]{1,128}$/)

const Output = z.strictObject({
  Name: z.string(),
  Selector: z.string().startsWith('$'),
  Type: z.enum(['String', 'StringList', 'Boolean', 'Integer', 'StringMap', 'MapList']),
})

const shared = {
  name: Name,
  description: z.string().optional(),
  maxAttempts: z.int().positive().optional(),
  timeoutSeconds: z.int().positive().optional(),
  onFailure: z.union([z.enum(['Abort', 'Continue']), z.string().regex(/^step:\w+$/)]).optional(),
  isCritical: z.boolean().optional(),
  isEnd: z.boolean().optional(),
  nextStep: Name.optional(),
  outputs: z.array(Output).optional(),
}

const action = <Name extends string, Inputs extends z.ZodType>(name: Name, inputs: Inputs) =>
  z.strictObject({ ...shared, action: z.literal(name), inputs })

const apiInputs = { Service: z.enum(['sts', 'iam', 'workmail', 'logs']), Api: z.string().regex(/^[A-Z]\w+$/) }
const property = { PropertySelector: z.string().startsWith('$.'), DesiredValues: z.array(z.string()).min(1) }

const Variable = z.string().regex(/^\{\{ \w+\.\w+ \}\}$/)

const Condition = z.union([
  z.strictObject({ Variable, BooleanEquals: z.boolean() }),
  z.strictObject({ Variable, StringEquals: z.string() }),
])

const simple = [
  action('aws:executeAwsApi', z.looseObject(apiInputs)),
  action('aws:assertAwsResourceProperty', z.looseObject({ ...apiInputs, ...property })),
  action('aws:waitForAwsResourceProperty', z.looseObject({ ...apiInputs, ...property })),
  action(
    'aws:updateVariable',
    z.strictObject({ Name: z.string().startsWith('variable:'), Value: z.string() }),
  ),
  action(
    'aws:approve',
    z.strictObject({
      NotificationArn: z
        .string()
        .regex(/:Automation[^:]*$/)
        .optional(),
      Message: z.string().max(4096).optional(),
      MinRequiredApprovals: z.int().min(1).optional(),
      Approvers: z.array(z.string()).min(1).max(10),
    }),
  ),
  action(
    'aws:branch',
    z.strictObject({
      Choices: z
        .array(
          z.union([
            z.strictObject({ NextStep: Name, Variable, StringEquals: z.string() }),
            z.strictObject({ NextStep: Name, Variable, BooleanEquals: z.boolean() }),
          ]),
        )
        .min(1),
      Default: Name.optional(),
    }),
  ),
  action(
    'aws:executeScript',
    z.strictObject({
      Runtime: z.enum(['python3.10', 'python3.11']),
      Handler: z.literal('handler'),
      InputPayload: z.record(z.string(), z.unknown()),
      // Two braces are looked up, in a script too.
      Script: z
        .string()
        .regex(/^def handler\(events, context\):$/m)
        .refine((text) => !text.includes('{{')),
    }),
  ).refine(({ timeoutSeconds = 600 }) => timeoutSeconds <= 600),
] as const

const Steps = z.array(z.union(simple)).min(1)

const Loop = action(
  'aws:loop',
  z.strictObject({ MaxIterations: z.int().min(1).max(100), LoopCondition: Condition, Steps }),
)

const Parameter = z.strictObject({
  type: z.enum(['String', 'StringList', 'Boolean', 'Integer']),
  description: z.string(),
  default: z.unknown().optional(),
  allowedPattern: z.string().optional(),
  allowedValues: z.array(z.unknown()).optional(),
})

const Shape = z.strictObject({
  schemaVersion: z.literal('0.3'),
  description: z.string(),
  assumeRole: z.literal('{{ AutomationAssumeRole }}'),
  parameters: z.record(z.string().regex(/^[a-zA-Z0-9]{1,50}$/), Parameter),
  variables: z
    .record(z.string(), z.strictObject({ type: z.literal('String'), default: z.string() }))
    .optional(),
  mainSteps: z.array(z.union([...simple, Loop])).min(1),
})

/** Names are unique, and what is referred to is there: a parameter, or an output of a step. */
export const DocumentRules = Shape.superRefine((document, context) => {
  const steps = document.mainSteps.flatMap((step) =>
    step.action === 'aws:loop' ? [step, ...step.inputs.Steps] : [step],
  )
  const names = steps.map(({ name }) => name)
  if (new Set(names).size < names.length) context.addIssue({ code: 'custom', message: `twice: ${names}` })
  const known = new Set([
    'automation:EXECUTION_ID',
    ...Object.keys(document.parameters),
    ...Object.keys(document.variables ?? {}).map((name) => `variable:${name}`),
    ...steps.flatMap(({ name, outputs = [] }) => outputs.map(({ Name }) => `${name}.${Name}`)),
  ])
  for (const [, of = ''] of JSON.stringify(document).matchAll(/\{\{ ?([^ }]+) ?\}\}/g)) {
    if (!known.has(of)) context.addIssue({ code: 'custom', message: `nothing is called ${of}` })
  }
  const loops = document.mainSteps.flatMap((step) => (step.action === 'aws:loop' ? [step.inputs.Steps] : []))
  for (const scope of [document.mainSteps, ...loops]) {
    const here = scope.map(({ name }) => name)
    for (const next of scope.flatMap(jumpsOf))
      if (!here.includes(next))
        context.addIssue({ code: 'custom', message: `no step here is called ${next}` })
  }
})

/** Where a step leads besides the next one: not out of its loop. */
const jumpsOf = (step: z.infer<typeof Shape>['mainSteps'][number]): string[] => {
  const { nextStep, onFailure = 'Abort' } = step
  const choices = step.action === 'aws:branch' ? step.inputs.Choices.map(({ NextStep }) => NextStep) : []
  const fallback = step.action === 'aws:branch' ? step.inputs.Default : undefined
  const failed = onFailure.startsWith('step:') ? onFailure.slice('step:'.length) : undefined
  return [...choices, fallback, nextStep, failed].filter((name) => name !== undefined)
}
