/** Steps of an Automation document, schema 0.3, as the Systems Manager Automation actions reference has them. */
import type { Call } from '../../calls/call.js'
import type { Step } from '../../steps/step.js'

export interface Action {
  /** Unique in the document: letters, digits and underscores. */
  name: string
  action: string
  description?: string
  onFailure?: 'Abort' | 'Continue'
  isCritical?: boolean
  timeoutSeconds?: number
  /** The one that follows where it is not the next in the document. */
  nextStep?: string
  inputs: Record<string, unknown>
  outputs?: Output[]
}

interface Output {
  Name: string
  Selector: string
  Type: 'String' | 'StringList' | 'Boolean' | 'Integer' | 'MapList'
}

/** A script may not run for longer. */
const SCRIPT_SECONDS = 600

export const script = (
  name: string,
  description: string,
  python: string,
  payload: Record<string, unknown>,
  outputs: Record<string, Output['Type']> = {},
): Action => ({
  name,
  action: 'aws:executeScript',
  description,
  onFailure: 'Abort',
  timeoutSeconds: SCRIPT_SECONDS,
  inputs: { Runtime: 'python3.11', Handler: 'handler', InputPayload: payload, Script: python },
  ...(Object.keys(outputs).length === 0
    ? {}
    : {
        outputs: Object.entries(outputs).map(([Name, Type]) => ({
          Name,
          Selector: `$.Payload.${Name}`,
          Type,
        })),
      }),
})

/** What a script needs of a step. */
export const scriptStep = (step: Step): Record<string, unknown> => {
  const { subject, call, doneWhen, guards, alreadyOn, keptOn, retry, seenWithin, watch } = step
  return { subject, call, doneWhen, guards, alreadyOn, keptOn, retry, seenWithin, watch }
}

/** How an action says which call it makes. It goes to the Region that the document runs in, so to what is global. */
export const callInputs = ({ service, action, input }: Call): Record<string, unknown> => ({
  Service: service,
  Api: action,
  ...input,
})

/** Where a step says something of itself. */
export const outputOf = (step: string, output: string): string => `{{ ${step}.${output} }}`

/** What one step leaves for others. */
export const variable = (name: string): string => `{{ variable:${name} }}`
