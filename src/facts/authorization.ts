/**
 * What IAM may be asked about the actions of the services here: on which resources, under which conditions.
 * Source: AWS Service Authorization Reference, in `authorization-tables.ts`.
 */
import type { ActionRow, ServiceTable } from './authorization-table.js'
import { AUTHORIZATION_TABLES } from './authorization-tables.js'
import { matchesWildcard } from './wildcard.js'

/** One action as the reference describes it. */
export interface ActionFacts {
  /** As AWS spells it: `logs:DeleteLogGroup`. */
  action: string
  access: string
  /** The types of resources that a statement may name; empty where the action takes `*` alone. */
  resourceTypes: string[]
  /** Keys apart from the global ones: the action's own and those of its resource types, with placeholders. */
  conditionKeys: string[]
}

const factsOf = (service: string, table: ServiceTable, name: string, row: ActionRow): ActionFacts => {
  const { access, resources = [], conditionKeys = [] } = row
  const keysOfTypes = resources.flatMap((type) => table.resourceTypes[type]?.conditionKeys ?? [])
  return {
    action: `${service}:${name}`,
    access,
    resourceTypes: resources,
    conditionKeys: [...new Set([...conditionKeys, ...keysOfTypes])],
  }
}

/** Every action of the tables by its name in small letters: IAM takes any spelling of it. */
const ACTIONS: ReadonlyMap<string, ActionFacts> = new Map(
  Object.entries(AUTHORIZATION_TABLES.services).flatMap(([service, table]) =>
    Object.entries(table.actions).map(([name, row]): [string, ActionFacts] => [
      `${service}:${name}`.toLowerCase(),
      factsOf(service, table, name, row),
    ]),
  ),
)

const tableOf = (service: string): ServiceTable | undefined =>
  Object.hasOwn(AUTHORIZATION_TABLES.services, service) ? AUTHORIZATION_TABLES.services[service] : undefined

/** What stands before the colon of an action, of every service that AWS has, in small letters. */
export const serviceNames = (): readonly string[] => AUTHORIZATION_TABLES.serviceNames

/** Whether every action of the service is in the tables, so that one that is not there does not exist. */
export const isWholeService = (service: string): boolean => tableOf(service)?.isWhole ?? false

/** Undefined where the tables have no such action; `service:Action` in whatever case. */
export const actionFacts = (action: string): ActionFacts | undefined => ACTIONS.get(action.toLowerCase())

/** The actions of a service as AWS spells them, `workmail:AssociateDelegateToResource` and so on. */
export const actionsOf = (service: string): string[] =>
  Object.keys(tableOf(service)?.actions ?? {}).map((name) => `${service}:${name}`)

/**
 * The ARNs that a statement may name for an action, with AWS's placeholders:
 * `arn:${Partition}:workmail:${Region}:${Account}:organization/${ResourceId}`. Empty where it takes `*` alone,
 * and where the tables have no such action.
 */
export const resourceArnPatterns = (action: string): string[] => {
  const { resourceTypes = [] } = actionFacts(action) ?? {}
  const table = tableOf(action.slice(0, action.indexOf(':')).toLowerCase())
  return resourceTypes.flatMap((type) => table?.resourceTypes[type]?.arn ?? [])
}

/**
 * What IAM asks for although the reference lists no resource for the action, with AWS's placeholders. Policies
 * with `arn:aws:logs:*:*:log-group:*` therefore allow it, as AWS's own managed policies do.
 * Source: CloudWatch Logs' refusals, terraform-provider-aws issue 8804.
 */
const UNLISTED_RESOURCES: Record<string, string> = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders as AWS spells them
  'logs:DescribeLogGroups': 'arn:${Partition}:logs:${Region}:${Account}:log-group::log-stream:',
}

export const unlistedResource = (action: string): string | undefined => UNLISTED_RESOURCES[action]

/** The ARNs of every resource type of a service, with AWS's placeholders. */
export const arnPatternsOf = (service: string): string[] =>
  Object.values(tableOf(service)?.resourceTypes ?? {}).map(({ arn }) => arn)

/**
 * The actions of the tables that an action of a policy stands for, as AWS spells them: `workmail:Desc*`, `*`.
 * Empty where there is none. Before the colon IAM takes a service's name or `*`, and no other wildcard.
 */
export const expandWildcard = (pattern: string): string[] => {
  const [service = '', name = ''] = pattern === '*' ? ['*', '*'] : pattern.toLowerCase().split(/:(.*)/s)
  const services = service === '*' ? Object.keys(AUTHORIZATION_TABLES.services) : [service]
  return services.flatMap((one) => {
    const named = actionFacts(`${one}:${name}`)
    if (named !== undefined) return [named.action]
    return actionsOf(one).filter((action) =>
      matchesWildcard(name, action.slice(one.length + 1).toLowerCase()),
    )
  })
}
