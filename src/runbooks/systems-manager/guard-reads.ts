/** What the guards of a phase read, as the data that its script reads them by. */

import type { Call } from '../../calls/call.js'
import { getRole } from '../../calls/iam.js'
import { listLogGroupTags } from '../../calls/logs.js'
import { listOrganizations } from '../../calls/workmail.js'
import { logGroupTagArn } from '../../facts/arns.js'
import { NOT_CONFIGURED, NOT_DESCRIBED_IN_THIS_STATE } from '../../facts/organizations.js'
import { serviceLinkedRoleArn } from '../../facts/service-linked-role.js'
import { TEARDOWN_TAG } from '../../facts/teardown-tags.js'
import { logGroupHas, loggingIsOff } from '../../steps/probes.js'
import type { Guard, Probe } from '../../steps/step.js'
import { cannotArchive, cannotTellTheEnd } from '../not-expressible.js'

export type Reads = Record<string, Call | Probe | string | string[]>

/** @throws WmlError where a script cannot make sure of a guard */
export const readsOf = (guards: Guard[]): Reads => Object.assign({}, ...guards.map(readsFor))

const readsFor = (guard: Guard): Reads => {
  switch (guard.kind) {
    case 'no-organization-writes-to':
      if (guard.workMailGone) throw cannotTellTheEnd(DOCUMENT)
      return organizationReads()
    case 'no-organization-uses-role':
      if (guard.goneRegions !== undefined && guard.goneRegions.length > 0) throw cannotTellTheEnd(DOCUMENT)
      return organizationReads()
    case 'no-organization-uses-custom-role':
      return organizationReads()
    case 'archived':
      throw cannotArchive(DOCUMENT)
    case 'still-marked':
      return markReads()
    case 'role-is-tagged':
      return { tagged: getRole('{roleName}') }
  }
}

const DOCUMENT = 'an automation document'

/** What tells which log group and role an organization uses. */
export const organizationReads = (): Reads => ({
  organizations: listOrganizations('{region}'),
  configuration: loggingIsOff('{region}', '{organizationId}').call,
  notConfigured: [...NOT_CONFIGURED],
  notDescribed: NOT_DESCRIBED_IN_THIS_STATE,
  // Of whatever account: a configuration that names no role uses this one.
  role: serviceLinkedRoleArn('000000000000'),
})

const markReads = (): Reads => ({
  mark: {
    call: listLogGroupTags(
      '{region}',
      logGroupTagArn({ account: '{account}', region: '{region}', name: '{logGroupName}' }),
    ),
    path: `tags.${TEARDOWN_TAG}`,
    is: 'present',
    absentOn: ['ResourceNotFoundException'],
    ifAbsent: true,
  },
  // Known only when the guard is read: a variable, as all texts in braces.
  sameGroup: logGroupHas('{region}', '{logGroupName}', { creationTime: '{creationTime}' }),
})
