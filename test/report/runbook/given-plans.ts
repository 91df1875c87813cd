/** Accounts that runbooks are made for. */
import type { SandboxAccount, SandboxSeed } from '../../../src/sandbox/account.js'
import { SERVICE_LINKED_ROLE } from '../../sandbox/given.js'
import { seedLogGroup, seedOrganization } from '../../support/given-account.js'

/** So many organizations, each with a log group of its own. */
export const ownGroups = (count: number): SandboxSeed => {
  const aliases = Array.from({ length: count }, (_, index) => `org-${index + 1}`)
  return {
    organizations: aliases.map((alias) => seedOrganization(alias, `/aws/workmail/emailevents/${alias}`)),
    logGroups: aliases.map((alias) => seedLogGroup(`/aws/workmail/emailevents/${alias}`)),
    roles: [SERVICE_LINKED_ROLE],
  }
}

/** The command blocks of a page. */
export const commandsOf = (page: string): string[] =>
  [...page.matchAll(/^(`{3,})sh\n([\s\S]*?)\n\1$/gm)].map(([, , commands = '']) => commands)

/** What is there, and what it says of itself. */
export const sight = ({ organizations, logGroups, roles }: SandboxAccount) => ({
  organizations: organizations.map(({ alias, monitoring }) => [alias, monitoring ?? 'off']),
  logGroups: logGroups
    .map(({ creationTime: _, storedBytes: __, ...group }) => group)
    .sort((one, other) => (one.region + one.logGroupName < other.region + other.logGroupName ? -1 : 1)),
  roles: roles.map(({ roleName, description, tags, inlinePolicies }) => ({
    roleName,
    description,
    tags,
    inlinePolicies,
  })),
})
