/** What wildcards in a policy say. */

export const hasWildcard = (text: string): boolean => /[*?]/.test(text)

/** `*` as a resource. */
export const isEverything = (resource: string): boolean => /^\*+$/.test(resource)

/** `*` and `*:*` as an action. */
export const isEveryAction = (action: string): boolean => /^\*+(:\*+)?$/.test(action)
