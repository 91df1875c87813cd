/**
 * How a template takes down what its survey found in a Region: decides what becomes of each log group, marks,
 * turns logging off, deletes, and looks again.
 */
import { describeLogGroups, listLogGroupTags } from '../../calls/logs.js'
import { logGroupTagArn } from '../../facts/arns.js'
import { deleteLogGroup, deleteLogGroupAgain } from '../../steps/delete-log-group.js'
import { disableLogging } from '../../steps/disable-logging.js'
import { markLogGroupOf } from '../../steps/mark-log-group.js'
import type { Step } from '../../steps/step.js'
import { RETRY_LOGS } from '../../steps/waits.js'
import { whileMarked } from '../../steps/while-marked.js'
import { protectStates } from './protect-states.js'
import { retriers } from './retriers.js'
import { nameIn, type Scope } from './scope.js'
import { ended, type Options, stepStates, tolerantMap } from './stage-states.js'
import { type Branch, inline, join, present, type State } from './states.js'
import { NOTHING } from './survey-states.js'
import { callFields, memberName, replyPath } from './task.js'

export interface TakedownOptions extends Options {
  mark: boolean
  /** Key of the tag that protects. */
  protectKey: string
  keepLogGroups: boolean
  /** Milliseconds of quiet before a deleted group is looked at again. */
  settle: number
}

/** The titles under which a Region's results lie. */
export const resultsOf = (region: string): string[] => [`${region} organizations`, `${region} log groups`]

/**
 * Takes down what was surveyed at `rowsPath`. Answers `results`, by title, and at `doomed.groups` the groups
 * that it deleted or meant to.
 */
export const takedownBranch = (
  region: string,
  rowsPath: string,
  options: TakedownOptions,
  outer: Scope,
): Branch => {
  const scope = { ...outer, title: `${region} takedown` }
  const name = (part: string) => nameIn(scope, part)
  const [organizations = '', logGroups = ''] = resultsOf(region)
  return {
    StartAt: name('rows'),
    States: {
      [name('rows')]: pass({ 'all.$': `${rowsPath}..rows[*]` }, '$.rows', name('names')),
      [name('names')]: pass(
        {
          'ours.$': '$.rows.all[?(@.meant==true)]',
          'others.$': '$.rows.all[?(@.holds==true)].logGroupName',
          'written.$': '$.rows.all[?(@.goes==true)].logGroupName',
        },
        '$.names',
        name('each name once'),
      ),
      [name('each name once')]: pass(
        { 'names.$': 'States.ArrayUnique($.names.written)' },
        '$.wanted',
        name('what becomes of each log group'),
      ),
      [name('what becomes of each log group')]: {
        Type: 'Map',
        ItemsPath: '$.wanted.names',
        ItemSelector: {
          item: {
            'logGroupName.$': '$$.Map.Item.Value',
            'others.$': '$.names.others',
            'account.$': '$.item.account',
          },
        },
        MaxConcurrency: 5,
        ItemProcessor: inline(fateBranch(region, options, scope)),
        ResultPath: '$.fates',
        Next: name('what is to go'),
      },
      [name('what is to go')]: pass(
        {
          'groups.$': '$.fates[?(@.meant==true)]',
          'names.$': "$.fates[?(@.kind=='doomed')].logGroupName",
        },
        '$.doomed',
        organizations,
      ),
      [organizations]: {
        ...tolerantMap(
          '$.names.ours',
          organizationBranch(region, options, { ...outer, title: organizations }),
          `$.results['${organizations}']`,
          {
            item: {
              'kind.$': '$$.Map.Item.Value.kind',
              'organizationId.$': '$$.Map.Item.Value.organizationId',
              'logGroupName.$': '$$.Map.Item.Value.logGroupName',
              'row.$': '$$.Map.Item.Value',
              'doomed.$': '$.doomed.names',
              'runId.$': '$$.Execution.Name',
              'account.$': '$.item.account',
            },
          },
        ),
        Next: logGroups,
      },
      [logGroups]: {
        ...lookingMap('$.doomed.groups', deletions(region, options), `$.results['${logGroups}']`, options, {
          ...outer,
          title: logGroups,
        }),
        Next: name('results'),
      },
      [name('results')]: {
        Type: 'Pass',
        Parameters: { 'results.$': '$.results', 'doomed.$': '$.doomed' },
        End: true,
      },
    },
  }
}

const pass = (parameters: object, resultPath: string, next: string): State => ({
  Type: 'Pass',
  Parameters: parameters,
  ResultPath: resultPath,
  Next: next,
})

/** Reads a log group and answers what becomes of it: `doomed`, `kept`, `none` or `unread`. */
const fateBranch = (region: string, options: TakedownOptions, outer: Scope): Branch => {
  const scope: Scope = {
    ...outer,
    title: `${region} fates`,
    variables: new Map([...outer.variables, ['logGroupName', 'String']]),
  }
  const name = (part: string) => nameIn(scope, part)
  const call = describeLogGroups(region, '{logGroupName}')
  const first = `${replyPath(call, scope, '$.reply', 'logGroups')}[0]`
  const member = (of: string) => `${first}.${memberName(call, scope, of)}`
  const fate = (kind: string, more: object = {}): State => ({
    Type: 'Pass',
    Parameters: {
      kind,
      meant: kind === 'doomed' || kind === 'unread',
      'logGroupName.$': '$.item.logGroupName',
      ...more,
    },
    End: true,
  })
  const named = { Variable: '$.item.logGroupName' }
  const guarded = protectStates(
    {
      call: listLogGroupTags(
        region,
        logGroupTagArn({ account: '{account}', region, name: '{logGroupName}' }),
      ),
      tags: { at: 'tags', form: 'map' },
      goneOn: ['ResourceNotFoundException'],
    },
    options.protectKey,
    { free: name('to go'), kept: name('kept'), unread: name('unread') },
    scope,
  )
  return {
    StartAt: name('which'),
    States: {
      [name('which')]: {
        Type: 'Choice',
        Choices: [
          { ...named, StringEquals: NOTHING, Next: name('nothing') },
          ...(options.keepLogGroups ? [{ ...named, StringMatches: '*', Next: name('kept') }] : []),
          // CloudWatch Logs takes # in a name and refuses it in its tagging calls: no mark, no deletion here.
          ...(options.mark ? [{ ...named, StringMatches: '*#*', Next: name('kept') }] : []),
        ],
        Default: name('read'),
      },
      [name('read')]: {
        Type: 'Task',
        ...callFields(call, scope),
        ResultPath: '$.reply',
        Retry: retriers({ retry: RETRY_LOGS }, call, scope),
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.refusal', Next: name('unread') }],
        Next: name('is it there'),
      },
      [name('is it there')]: {
        Type: 'Choice',
        Choices: [
          {
            And: [
              { Variable: member('logGroupName'), IsPresent: true },
              { Variable: member('logGroupName'), StringEqualsPath: '$.item.logGroupName' },
            ],
            Next: name('do others write to it'),
          },
        ],
        Default: name('not there'),
      },
      [name('do others write to it')]: pass(
        { 'write.$': 'States.ArrayContains($.item.others, $.item.logGroupName)' },
        '$.others',
        name('may it go'),
      ),
      [name('may it go')]: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.others.write', BooleanEquals: true, Next: name('kept') },
          {
            And: [
              present(member('deletionProtectionEnabled')),
              { Variable: member('deletionProtectionEnabled'), BooleanEquals: true },
            ],
            Next: name('kept'),
          },
        ],
        Default: guarded.StartAt,
      },
      ...guarded.States,
      [name('to go')]: fate('doomed', { 'creationTime.$': member('creationTime') }),
      [name('kept')]: fate('kept'),
      [name('not there')]: fate('none'),
      [name('nothing')]: fate('doomed', { creationTime: 0 }),
      [name('unread')]: fate('unread', { creationTime: 0, 'error.$': '$.refusal' }),
    },
  }
}

/** Marks the organization's log group, where it is to go, and turns logging off. */
const organizationBranch = (region: string, options: TakedownOptions, outer: Scope): Branch => {
  const names = ['account', 'organizationId', 'logGroupName', 'runId']
  const scope: Scope = { ...outer, variables: new Map(names.map((name) => [name, 'String'])) }
  const titled = (kind: string): Scope => ({ ...scope, title: `${region} ${kind}` })
  const name = (part: string) => nameIn(scope, part)
  const off = disableLogging({ region, organizationId: '{organizationId}', alias: '', after: [] })
  const disable = stepStates(
    { ...off, subject: 'email event logging of {organizationId}' },
    { next: name('all done'), stopped: name('not turned off') },
    options,
    titled(off.kind),
  )
  const mark = markLogGroupOf({
    region,
    logGroupName: '{logGroupName}',
    tagArn: logGroupTagArn({ account: '{account}', region, name: '{logGroupName}' }),
    runId: '{runId}',
    organizationId: '{organizationId}',
  })
  const marking = stepStates(
    mark,
    { next: disable.StartAt, stopped: name('not marked') },
    options,
    titled(mark.kind),
  )
  const id = { Variable: '$.item.organizationId', StringEquals: NOTHING, Next: name('all done') }
  const unread = { Variable: '$.item.kind', StringEquals: 'unread', Next: name('not read') }
  return {
    StartAt: name('which'),
    States: {
      [name('which')]: {
        Type: 'Choice',
        Choices: [id, unread],
        Default: options.mark ? name('is its log group to go') : disable.StartAt,
      },
      [name('is its log group to go')]: pass(
        { 'goes.$': 'States.ArrayContains($.item.doomed, $.item.logGroupName)' },
        '$.logGroup',
        name('mark it or not'),
      ),
      [name('mark it or not')]: {
        Type: 'Choice',
        Choices: [{ Variable: '$.logGroup.goes', BooleanEquals: true, Next: marking.StartAt }],
        Default: disable.StartAt,
      },
      ...marking.States,
      ...disable.States,
      [name('all done')]: ended(true, { 'subject.$': '$.item.organizationId' }),
      [name('not read')]: ended(false, {
        'subject.$': '$.item.organizationId',
        'error.$': '$.item.row.error',
      }),
    },
  }
}

/** The deletion of a log group, and the look whether a late write re-created it. */
const deletions = (region: string, options: TakedownOptions): Step[] => [
  marked(deleteLogGroup(region, '{logGroupName}', []), options),
  lookAgain(region, 'before-role', options),
]

export const lookAgain = (
  region: string,
  when: 'before-role' | 'after-role',
  options: TakedownOptions,
): Step => {
  const { settle } = options
  return marked(deleteLogGroupAgain(region, '{logGroupName}', { when, settle, after: [] }), options)
}

const marked = (step: Step, { mark }: TakedownOptions): Step =>
  mark
    ? whileMarked(step, {
        account: '{account}',
        region: step.region,
        logGroupName: '{logGroupName}',
        // Known only when the machine runs: a variable, as all texts in braces.
        creationTime: '{creationTime}' as unknown as number,
      })
    : step

/** Carries out steps for each log group that is to go. */
export const lookingMap = (
  itemsPath: string,
  steps: Step[],
  resultPath: string,
  options: TakedownOptions,
  outer: Scope,
): State => {
  const scope: Scope = {
    ...outer,
    variables: new Map([
      ['account', 'String'],
      ['logGroupName', 'String'],
      ['creationTime', 'Numeric'],
    ]),
  }
  const name = (part: string) => nameIn(scope, part)
  const branch = steps.reduceRight<Branch>(
    (next, step, index) => {
      const stopped = name(`stopped at ${index + 1}`)
      const titled = { ...scope, title: `${outer.title} ${step.kind}` }
      return join(stepStates(step, { next: next.StartAt, stopped }, options, titled), next)
    },
    {
      StartAt: name('all done'),
      States: { [name('all done')]: ended(true, { 'subject.$': '$.item.logGroupName' }) },
    },
  )
  const which: State = {
    Type: 'Choice',
    Choices: [
      { Variable: '$.item.logGroupName', StringEquals: NOTHING, Next: name('all done') },
      { Variable: '$.item.kind', StringEquals: 'unread', Next: name('not read') },
    ],
    Default: branch.StartAt,
  }
  const notRead = ended(false, { 'subject.$': '$.item.logGroupName', 'error.$': '$.item.row.error' })
  const iteration: Branch = {
    StartAt: name('which'),
    States: { [name('which')]: which, [name('not read')]: notRead, ...branch.States },
  }
  return tolerantMap(itemsPath, iteration, resultPath, {
    item: {
      'kind.$': '$$.Map.Item.Value.kind',
      'logGroupName.$': '$$.Map.Item.Value.logGroupName',
      'creationTime.$': '$$.Map.Item.Value.creationTime',
      'row.$': '$$.Map.Item.Value',
      'account.$': '$.item.account',
    },
  })
}
