/** How the reading of a Region's organizations becomes states: each one's configuration is asked for. */
import { listOrganizations } from '../../calls/workmail.js'
import { NOT_DESCRIBED_IN_THIS_STATE } from '../../facts/organizations.js'
import { loggingIsOff } from '../../steps/probes.js'
import { RETRY_NOTHING } from '../../steps/waits.js'
import { eachListed } from './pages.js'
import { retriers } from './retriers.js'
import { nameIn, type Scope } from './scope.js'
import { any, type Branch, ERRORS, present, type Rule, type States } from './states.js'
import { callFields, errorName, replyPath } from './task.js'

/**
 * What a guard asks of each configuration that is on. It lies at `configuration`, the organization's id at
 * `$.item.organizationId`.
 */
export interface Question {
  /** States that look at it; they end at `free` or fail. */
  states: (
    names: { start: string; free: string; inUse: string },
    configuration: string,
    scope: Scope,
  ) => States
  /** How the failure says what was found, for `States.Format`: `{} writes to it`. */
  finding: string
}

/**
 * Reads the organizations of a Region and asks the question of each. Ends where all are free; fails with
 * `inUse` where one is not, and with AWS's error where something could not be read.
 */
export const readOrganizations = (region: string, question: Question, outer: Scope): Branch => {
  const allFree = nameIn(outer, 'all free')
  const scope = withOrganization(outer)
  const name = (part: string) => nameIn(scope, part)
  const names = { start: name('what it uses'), free: name('free'), inUse: name('in use') }
  const described = describeStates(region, { on: names.start, off: names.free }, scope)
  const branch: Branch = {
    StartAt: described.StartAt,
    States: {
      ...described.States,
      ...question.states(names, configurationPath(region, scope), scope),
      [names.inUse]: {
        Type: 'Pass',
        Parameters: {
          'cause.$': `States.Format('organization ${question.finding}', $.item.organizationId)`,
        },
        ResultPath: '$.found',
        Next: name('refuse'),
      },
      [name('refuse')]: { Type: 'Fail', Error: ERRORS.inUse, CausePath: '$.found.cause' },
      [names.free]: { Type: 'Succeed' },
    },
  }
  const selector = { item: { ...itemAround(outer), ...ORGANIZATION } }
  const { StartAt, States } = eachListed(listOrganizations(region), { selector, branch }, allFree, outer)
  return { StartAt, States: { ...States, [allFree]: { Type: 'Succeed' } } }
}

/** The members of the item around. */
const itemAround = ({ variables }: Scope): Record<string, string> =>
  Object.fromEntries([...variables.keys()].map((variable) => [`${variable}.$`, `$.item.${variable}`]))

/** What describing an organization needs of its place in the list. */
export const ORGANIZATION = {
  'organizationId.$': '$$.Map.Item.Value.OrganizationId',
  'organizationState.$': '$$.Map.Item.Value.State',
}

export const withOrganization = (scope: Scope): Scope => ({
  ...scope,
  variables: new Map([...scope.variables, ['organizationId', 'String']]),
})

/** AWS enumerates no states, and a Choice minds the letters' case. */
const DELETED = ['Deleted', 'DELETED', 'deleted']

const isDeleted: Rule = any(
  DELETED.map((state) => ({ Variable: '$.item.organizationState', StringEquals: state })),
)

/** Where the configuration of an organization lies once it was described. */
export const configurationPath = (region: string, scope: Scope): string =>
  replyPath(loggingIsOff(region, '{organizationId}').call, scope, '$.configuration')

/**
 * Asks for the configuration of an organization, and goes on by whether logging is on. Where it could not be
 * read it goes on to `unread`, with the error at `$.refusal`, or fails where nothing is said about that.
 */
export const describeStates = (
  region: string,
  onward: { on: string; off: string; unread?: string },
  scope: Scope,
): Branch => {
  const name = (part: string) => nameIn(scope, part)
  const { call, absentOn } = loggingIsOff(region, '{organizationId}')
  const errors = (codes: string[]) => codes.map((code) => errorName(call, scope, code))
  const states: States = {
    [name('describe')]: {
      Type: 'Task',
      ...callFields(call, scope),
      ResultPath: '$.configuration',
      Retry: retriers({ retry: RETRY_NOTHING }, call, scope),
      Catch: [
        { ErrorEquals: errors(absentOn), ResultPath: null, Next: onward.off },
        {
          ErrorEquals: errors([NOT_DESCRIBED_IN_THIS_STATE]),
          ResultPath: '$.refusal',
          Next: name('is it deleted'),
        },
        ...(onward.unread === undefined
          ? []
          : [{ ErrorEquals: ['States.ALL'], ResultPath: '$.refusal', Next: onward.unread }]),
      ],
      Next: name('is logging on'),
    },
    [name('is it deleted')]: {
      Type: 'Choice',
      Comment: 'WorkMail lists deleted organizations and may refuse to describe them: they log nothing.',
      Choices: [{ ...isDeleted, Next: onward.off }],
      Default: onward.unread ?? name('not described'),
    },
    [name('not described')]: {
      Type: 'Fail',
      ErrorPath: '$.refusal.Error',
      CausePath: '$.refusal.Cause',
    },
    [name('is logging on')]: {
      Type: 'Choice',
      Choices: [{ ...present(`${configurationPath(region, scope)}.LogGroupArn`), Next: onward.on }],
      Default: onward.off,
    },
  }
  return { StartAt: name('describe'), States: states }
}
