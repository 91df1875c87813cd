/** Where states are written: in which machine, below which title, and what their data holds. */

export interface Scope {
  /** The Region that the machine runs in. Its AWS SDK tasks reach this one, and IAM, which is global. */
  home: string
  /** The Lambda function through which it calls other Regions, by name or ARN. */
  caller: string
  /** What the states are called after; it tells them from all others of the machine. */
  title: string
  /** Members of `$.item` that texts may name in braces, `{logGroupName}`, and what a Choice compares them as. */
  variables: ReadonlyMap<string, 'String' | 'Numeric'>
}

/** AWS takes no longer name. */
const LONGEST_NAME = 80

/** The name of one of the states below a title: names are unique in the whole machine. */
export const nameIn = ({ title }: Scope, part: string): string => {
  const name = `${title} - ${part}`
  if (name.length > LONGEST_NAME) throw new Error(`the state name "${name}" is too long`)
  return name
}
