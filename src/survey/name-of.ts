import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'

/** An organization as a person finds it again: alias and id. */
export const nameOf = (organization: { alias: string; id: string }): string =>
  organization.alias === '' ? organization.id : `${organization.alias} (${organization.id})`

export const namesOf = (organizations: { alias: string; id: string }[]): string =>
  organizations.map(nameOf).join(', ')

/** A role as a sentence names it. */
export const nameOfRole = (roleName: string): string =>
  roleName === SERVICE_LINKED_ROLE_NAME ? 'the service-linked role' : `role ${roleName}`
