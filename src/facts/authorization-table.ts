/** The shape of `authorization-tables.ts`. */
export interface AuthorizationTables {
  /** The package and its version that the tables are cut from. */
  source: string
  /** The day of the data, as YYYY-MM-DD. */
  updated: string
  services: Record<string, ServiceTable>
  /** Types of the keys that any service's requests may carry, by key. */
  globalConditionKeys: Record<string, string>
  /** Every service that has actions, here or not. */
  serviceNames: string[]
}

export interface ServiceTable {
  /** False where only the actions are here that the tool may need. */
  isWhole: boolean
  actions: Record<string, ActionRow>
  resourceTypes: Record<string, { arn: string; conditionKeys?: string[] }>
  /** Types of the service's own keys, by key. */
  conditionKeys: Record<string, string>
}

export interface ActionRow {
  /** `Read`, `List`, `Write`, `Tagging` or `Permissions management`. */
  access: string
  /** Names of resource types; missing where the action takes `*` alone. */
  resources?: string[]
  conditionKeys?: string[]
}
