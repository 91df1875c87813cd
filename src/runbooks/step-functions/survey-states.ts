/**
 * How a template finds out, when it runs, what a plan would have been made from: the organizations of a Region,
 * what each writes to, and the log groups that an earlier run marked. What is found is a list of rows.
 */
import { listLogGroupsByTag } from '../../calls/logs.js'
import { listOrganizations, listOrganizationTags } from '../../calls/workmail.js'
import { organizationArn } from '../../facts/arns.js'
import { configurationPath, describeStates, ORGANIZATION, withOrganization } from './organizations.js'
import { eachListed } from './pages.js'
import { protectStates } from './protect-states.js'
import { nameIn, type Scope } from './scope.js'
import { type Branch, inline, join, type State } from './states.js'
import { memberName } from './task.js'
import { logGroupNameIn } from './text.js'

/**
 * - `ours`: an organization that is meant, with logging on
 * - `others`: one that is not meant, or protected, with logging on
 * - `off`: one with logging off
 * - `unread`: one that is meant and could not be read, or whose tags could not
 * - `marked`: a log group that an earlier run marked
 */
export type RowKind = 'ours' | 'others' | 'off' | 'unread' | 'marked'

/** In place of an id and a name, in rows that stand for nothing. */
export const NOTHING = '-'

/** What rows are picked by: a filter compares one member. */
const MARKERS: Record<RowKind, { meant: boolean; holds: boolean; goes: boolean }> = {
  ours: { meant: true, holds: false, goes: true },
  others: { meant: false, holds: true, goes: false },
  off: { meant: false, holds: false, goes: false },
  unread: { meant: true, holds: true, goes: false },
  marked: { meant: false, holds: false, goes: true },
}

/** A path that finds nothing is an error to some, an empty list to others: so there is always a row to find. */
const NO_ROWS = (['ours', 'others', 'marked'] satisfies RowKind[]).map((kind) => ({
  kind,
  ...MARKERS[kind],
  organizationId: NOTHING,
  logGroupName: NOTHING,
}))

/** Surveys a Region that is asked for, and answers `rows`, some of them deeper inside. Changes nothing. */
export const surveyBranch = (
  region: string,
  options: { marks: boolean; protectKey: string },
  outer: Scope,
): Branch => {
  const scope = { ...outer, title: region }
  const name = (part: string) => nameIn(scope, part)
  const end: State = {
    Type: 'Pass',
    Parameters: { 'found.$': '$.found', ...(options.marks ? { 'marks.$': '$.marks' } : {}) },
    End: true,
  }
  const marks = options.marks ? marksState(region, name('found'), scope) : undefined
  const listed = eachListed(
    listOrganizations(region),
    {
      selector: {
        item: {
          ...ORGANIZATION,
          'alias.$': '$$.Map.Item.Value.Alias',
          'all.$': '$.asked.all',
          'organizations.$': '$.asked.organizations',
          'account.$': '$.item.account',
        },
      },
      branch: rowBranch(region, options.protectKey, withOrganization(scope)),
      gather: '$.found',
    },
    marks?.StartAt ?? name('found'),
    scope,
  )
  return {
    StartAt: name('is it asked for'),
    States: {
      [name('is it asked for')]: {
        Type: 'Pass',
        Parameters: { 'yes.$': `States.ArrayContains($.asked.regions, '${region}')` },
        ResultPath: '$.here',
        Next: name('start with no rows'),
      },
      [name('start with no rows')]: {
        Type: 'Pass',
        Result: { rows: NO_ROWS },
        ResultPath: '$.found',
        Next: name('survey or leave out'),
      },
      [name('survey or leave out')]: {
        Type: 'Choice',
        Choices: [{ Variable: '$.here.yes', BooleanEquals: true, Next: listed.StartAt }],
        Default: name('left out'),
      },
      [name('left out')]: { Type: 'Pass', OutputPath: '$.found', End: true },
      ...listed.States,
      ...marks?.States,
      [name('found')]: end,
    },
  }
}

/** Describes one organization, and answers its row. */
const rowBranch = (region: string, protectKey: string, scope: Scope): Branch => {
  const name = (part: string) => nameIn(scope, part)
  const names = { on: name('what it writes to'), off: name('logging is off'), unread: name('not read') }
  const row = (kind: RowKind, logGroupName: Record<string, string>, more: object = {}): State => ({
    Type: 'Pass',
    Parameters: {
      kind,
      ...MARKERS[kind],
      'organizationId.$': '$.item.organizationId',
      'alias.$': '$.item.alias',
      ...logGroupName,
      ...more,
    },
    End: true,
  })
  const none = { logGroupName: NOTHING }
  const written = { 'logGroupName.$': '$.row.logGroupName' }
  const isMeant = [
    { Variable: '$.item.all', BooleanEquals: true },
    { Variable: '$.row.named', BooleanEquals: true },
  ]
  const named = 'States.ArrayContains($.item.organizations, $.item.organizationId)'
  const organizationTags = listOrganizationTags(
    region,
    organizationArn({ account: '{account}', region, organizationId: '{organizationId}' }),
  )
  const guarded = protectStates(
    {
      call: organizationTags,
      tags: { at: 'Tags', form: 'list' },
      goneOn: ['ResourceNotFoundException'],
    },
    protectKey,
    { free: name('ours'), kept: name('others'), unread: name('ours, tags not read') },
    scope,
  )
  return join(describeStates(region, names, scope), {
    StartAt: names.on,
    States: {
      [names.on]: {
        Type: 'Pass',
        Parameters: {
          'named.$': named,
          'logGroupName.$': logGroupNameIn(`${configurationPath(region, scope)}.LogGroupArn`),
        },
        ResultPath: '$.row',
        Next: name('is it meant'),
      },
      [name('is it meant')]: {
        Type: 'Choice',
        Choices: [{ Or: isMeant, Next: guarded.StartAt }],
        Default: name('others'),
      },
      ...guarded.States,
      [name('ours, tags not read')]: row('unread', written, { 'error.$': '$.refusal' }),
      [name('ours')]: row('ours', written),
      [name('others')]: row('others', written),
      [names.off]: row('off', none),
      [names.unread]: {
        Type: 'Pass',
        Parameters: { 'named.$': named },
        ResultPath: '$.row',
        Next: name('was it meant'),
      },
      [name('was it meant')]: {
        Type: 'Choice',
        Choices: [{ Or: isMeant, Next: name('ours, not read') }],
        Default: name('others, not read'),
      },
      [name('ours, not read')]: row('unread', none, { 'error.$': '$.refusal' }),
      [name('others, not read')]: row('off', none),
    },
  })
}

/** Finds the groups that an earlier run marked, by each of the tags that are asked for. */
const marksState = (region: string, next: string, outer: Scope): Branch => {
  const marks = nameIn(outer, 'marked groups')
  const scope: Scope = {
    ...outer,
    title: `${outer.title} marks`,
    variables: new Map([...outer.variables, ['tagKey', 'String']]),
  }
  const call = listLogGroupsByTag(region, '{tagKey}')
  const [start, row, end] = [nameIn(scope, 'start'), nameIn(scope, 'row'), nameIn(scope, 'found')]
  const rowState: State = {
    Type: 'Pass',
    Parameters: {
      kind: 'marked',
      ...MARKERS.marked,
      organizationId: NOTHING,
      'logGroupName.$': '$.logGroupName',
    },
    End: true,
  }
  const listed = eachListed(
    call,
    {
      selector: { 'logGroupName.$': `$$.Map.Item.Value.${memberName(call, scope, 'logGroupName')}` },
      branch: { StartAt: row, States: { [row]: rowState } },
      gather: '$.found',
    },
    end,
    scope,
  )
  const branch = join(
    {
      StartAt: start,
      States: {
        [start]: { Type: 'Pass', Result: { rows: [] }, ResultPath: '$.found', Next: listed.StartAt },
      },
    },
    join(listed, { StartAt: end, States: { [end]: { Type: 'Pass', OutputPath: '$.found', End: true } } }),
  )
  return {
    StartAt: marks,
    States: {
      [marks]: {
        Type: 'Map',
        ItemsPath: '$.asked.marks',
        ItemSelector: { item: { 'tagKey.$': '$$.Map.Item.Value.key', 'account.$': '$.item.account' } },
        MaxConcurrency: 1,
        ItemProcessor: inline(branch),
        ResultPath: '$.marks',
        Next: next,
      },
    },
  }
}
