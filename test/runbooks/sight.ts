/** An account that runbooks are carried out on, and how to look at what is left of it. */
import type { Plan } from '../../src/engine/plan.js'
import type { StepResult } from '../../src/engine/step-result.js'
import type { Request } from '../../src/procedures/request.js'
import { runOutput } from '../../src/report/run-output.js'
import type { SandboxAccount, SandboxSeed } from '../../src/sandbox/account.js'
import { SERVICE_LINKED_ROLE } from '../sandbox/given.js'
import { seedLogGroup, seedOrganization } from '../support/given-account.js'
import { teardown } from '../support/requests.js'
import type { Execution } from '../support/run-machine.js'

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

/** Whether our own run of the plan, with what it could not take in, would end with exit code 0. */
export const endsWell = (plan: Plan, results: StepResult[]): boolean =>
  runOutput(plan, results, { journaled: false, repeat: '' }).exitCode === 0

/** How it failed, and what it says of it. */
export const reasons = ({ error, cause = '' }: Execution): string => `${error}: ${cause.replaceAll('\\', '')}`

/** For one organization of `WIDE`: another uses the role too, which is in the way. */
export const ONE_OF_WIDE: Request = { ...teardown(), scope: { by: 'name', names: ['acme'] } }

/** Two organizations in two Regions, and a third without logging in a third. */
export const WIDE: SandboxSeed = {
  organizations: [
    seedOrganization('acme', '/events'),
    seedOrganization('beta', '/beta/events', { region: 'eu-west-1' }),
    seedOrganization('quiet', undefined, { region: 'us-west-2' }),
  ],
  logGroups: [seedLogGroup('/events'), seedLogGroup('/beta/events', { region: 'eu-west-1' })],
  roles: [SERVICE_LINKED_ROLE],
}
