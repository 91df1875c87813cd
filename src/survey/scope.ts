/** Which organizations a command is for. */
import { z } from 'zod'

export const Scope = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('all') }),
  /** Ids or aliases. */
  z.strictObject({ by: z.literal('name'), names: z.array(z.string()) }),
  z.strictObject({ by: z.literal('tag'), key: z.string(), value: z.string() }),
])
export type Scope = z.infer<typeof Scope>

/** Whether the scope may take an organization in; a scope by tag decides once tags were read. */
export const mayTakeIn = (scope: Scope, { id, alias }: { id: string; alias: string }): boolean =>
  scope.by !== 'name' || scope.names.includes(id) || scope.names.includes(alias)
