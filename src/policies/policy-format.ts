export const POLICY_FORMATS = ['json', 'yaml', 'terraform', 'cloudformation'] as const
export type PolicyFormat = (typeof POLICY_FORMATS)[number]

/** Whether the reader of the format finds the account out by itself. */
export const knowsAccount = (format: string): boolean => format === 'terraform' || format === 'cloudformation'
