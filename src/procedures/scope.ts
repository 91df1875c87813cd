/** The organizations that a command is for. Always said, never assumed. */
import { badInput, WmlError } from '../errors.js'
import { isDeleted } from '../facts/organizations.js'
import type { Blocker } from '../survey/blockers.js'
import { organizationBlocker } from '../survey/blockers.js'
import { isDeniedByOrganization } from '../survey/denied-region.js'
import { nameOf } from '../survey/name-of.js'
import type { Organization } from '../survey/organizations.js'
import { type Reading, whyUnread } from '../survey/reading.js'
import type { Scope } from '../survey/scope.js'
import { isGone, type Survey } from '../survey/survey.js'
import { ONCE_WORKMAIL_HAS_ENDED } from '../survey/workmail-gone.js'

export type { Scope }

export interface Selection {
  organizations: Organization[]
  /** Organizations that were not selected because it could not be read whether they should be. */
  unread: Organization[]
  /** Names that no one bears where WorkMail answers: taken for organizations where it answers no more. */
  assumed: string[]
  /** What the operator should know of the selection, a sentence each. */
  notes: string[]
}

/** The scope as a person would say it. */
export const describeScope = (scope: Scope, regions: readonly string[]): string => {
  const where = regions.join(', ')
  switch (scope.by) {
    case 'all':
      return `all organizations in ${where}`
    case 'name':
      return `${scope.names.join(', ')} in ${where}`
    case 'tag':
      return `organizations tagged ${scope.key}=${scope.value} in ${where}`
  }
}

/**
 * The organizations of the scope, in the Regions of the survey's scope.
 * @throws WmlError (input) where no organization has a name, and WorkMail is gone from no Region, or more than one has it;
 *   (credentials, pending or failed) where a Region that may hold them could not be listed, since what is not read
 *   cannot be left out unsaid
 */
export const selectOrganizations = (survey: Survey, scope: Scope): Selection => {
  const regions = survey.regions.filter((region) => region.inScope)
  const listed = regions.flatMap(({ organizations }) =>
    organizations.is === 'known' ? organizations.value : [],
  )
  const selected = scope.by === 'name' ? scope.names.map((name) => findByName(listed, name)) : []
  if (scope.by !== 'name' || selected.includes(undefined)) {
    for (const { region, organizations } of regions) {
      if (organizations.is === 'unreadable') throw unlisted(survey, region, organizations)
    }
  }
  switch (scope.by) {
    case 'all':
      return { organizations: listed, unread: [], assumed: [], notes: [] }
    case 'tag': {
      const tagged = listed.filter(
        ({ tags }) => tags?.is === 'known' && tags.value[scope.key] === scope.value,
      )
      return {
        organizations: tagged,
        unread: listed.filter(({ tags }) => tags?.is === 'unreadable'),
        assumed: [],
        notes: tagged.length === 0 ? [`No organization carries the tag ${scope.key}=${scope.value}.`] : [],
      }
    }
    case 'name': {
      const missing = scope.names.filter((_, index) => selected[index] === undefined)
      if (missing.length > 0 && !regions.some(isGone)) {
        const where = regions.map(({ region }) => region).join(', ')
        throw badInput(
          'UnknownOrganization',
          `no organization in ${where} has the id or alias "${missing[0]}"`,
          '`wml logging status` lists every organization with its id and alias',
        )
      }
      const found = selected.filter((organization) => organization !== undefined)
      return { organizations: [...new Set(found)], unread: [], assumed: missing, notes: [] }
    }
  }
}

/** Aliases of deleted organizations may live on: a living one goes first. */
const findByName = (organizations: Organization[], name: string): Organization | undefined => {
  const byId = organizations.find(({ id }) => id === name)
  if (byId !== undefined) return byId
  const byAlias = organizations.filter(({ alias }) => alias === name)
  const living = byAlias.filter((organization) => !isDeleted(organization))
  const [first, second] = living.length > 0 ? living : byAlias
  if (first !== undefined && second !== undefined) {
    throw badInput(
      'AmbiguousAlias',
      `more than one organization has the alias "${name}": ${[first, second].map(nameOf).join(', ')}`,
      'name it by its id',
    )
  }
  return first
}

const unlisted = (
  survey: Survey,
  region: string,
  organizations: Extract<Reading<unknown>, { is: 'unreadable' }>,
): WmlError => {
  const { code, reason, transient, gone } = organizations
  const message = `the organizations in ${region} could not be listed: ${reason}`
  const without = 'or leave the Region out with --region'
  if (transient) return new WmlError('pending', code, message, `run it again later, ${without}`)
  if (isDeniedByOrganization(organizations))
    return new WmlError('credentials', code, message, withoutDenied(survey))
  const isDenied = whyUnread({ code }) === 'denied'
  const cure = isDenied
    ? `allow workmail:ListOrganizations in ${region}`
    : 'check the endpoint, the proxy and the network'
  return new WmlError(
    isDenied ? 'credentials' : 'failed',
    code,
    message,
    gone ? ONCE_WORKMAIL_HAS_ENDED : `${cure}, ${without}`,
  )
}

/** Who runs the tool cannot lift a service control policy: every Region that one denies, in one command. */
const withoutDenied = ({ regions }: Survey): string => {
  const names = (isDenied: boolean, flag: string): string =>
    regions
      .filter(({ organizations }) => isDeniedByOrganization(organizations) === isDenied)
      .map(({ region }) => `${flag} ${region}`)
      .join(' ')
  return `a service control policy denies WorkMail there: add ${names(false, '--region')}; if the account has no organizations in the denied Regions, and the role is to be deleted, say so with ${names(true, '--no-organizations-in')}`
}

/** An organization whose tags could not be read is not selected, and that is said. */
export const notSelected = (organization: Organization): Blocker =>
  organizationBlocker(
    organization,
    'NotSelected',
    'not selected: its tags could not be read',
    organization.tags,
  )
