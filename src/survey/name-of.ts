/** An organization as a person finds it again: alias and id. */
export const nameOf = (organization: { alias: string; id: string }): string =>
  organization.alias === '' ? organization.id : `${organization.alias} (${organization.id})`

export const namesOf = (organizations: { alias: string; id: string }[]): string =>
  organizations.map(nameOf).join(', ')
