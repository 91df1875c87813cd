/** Whether a trust policy lets a service assume the role; conditions are not looked at. */
export const trusts = (document: Record<string, unknown>, principal: string): boolean =>
  asList(document.Statement).some((statement) => {
    const { Effect, Action, Principal } = statement as Record<string, unknown>
    return (
      Effect === 'Allow' &&
      asList(Action).some((action) => action === 'sts:AssumeRole') &&
      typeof Principal === 'object' &&
      Principal !== null &&
      asList((Principal as Record<string, unknown>).Service).includes(principal)
    )
  })

/** In a policy document a single value stands for a list of one. */
const asList = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
