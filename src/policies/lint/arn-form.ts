import { PARTITION } from '../../facts/regions.js'

/** A pattern of AWS's tables as a person fills it in: `arn:aws:logs:REGION:ACCOUNT:log-group:LOG-GROUP-NAME`. */
export const arnForm = (pattern: string): string =>
  pattern
    .replace(/\$\{Partition\}/, PARTITION)
    .replace(/\$\{(\w+)\}/g, (_, name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toUpperCase())
