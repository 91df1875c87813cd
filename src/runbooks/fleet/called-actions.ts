import type { Branch, State } from '../step-functions/states.js'

/** Integrations of Step Functions that have another name than IAM has for the service. */
const IAM_PREFIXES: Record<string, string> = { cloudwatchlogs: 'logs' }

/** What the tasks of a machine call, itself or through the function, as IAM spells it: `logs:DeleteLogGroup`. */
export const calledActions = (machine: Branch): Set<string> => new Set(tasksOf(machine).map(actionOf))

const tasksOf = ({ States }: Branch): State[] =>
  Object.values(States).flatMap((state) => {
    const {
      Type,
      Branches = [],
      ItemProcessor,
    } = state as State & {
      Branches?: Branch[]
      ItemProcessor?: Branch
    }
    if (Type === 'Task') return [state]
    return [...Branches, ...(ItemProcessor === undefined ? [] : [ItemProcessor])].flatMap(tasksOf)
  })

const actionOf = ({ Resource, Parameters }: State): string => {
  const { Payload } = (Parameters ?? {}) as { Payload?: { service: string; action: string } }
  if (Payload !== undefined) return `${Payload.service}:${Payload.action}`
  const [integration = '', call = ''] = `${Resource}`.replace('arn:aws:states:::aws-sdk:', '').split(':')
  return `${IAM_PREFIXES[integration] ?? integration}:${call.charAt(0).toUpperCase()}${call.slice(1)}`
}
