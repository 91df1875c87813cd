/**
 * A procedure as a state machine for any account: what is meant arrives as its input, and it finds out for itself
 * what there is. It keeps what a plan keeps, and refuses what a plan refuses.
 */
import { getRole } from '../../calls/iam.js'
import { getCallerIdentity } from '../../calls/sts.js'
import { GLOBAL_REGION, WORKMAIL_REGIONS } from '../../facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME } from '../../facts/service-linked-role.js'
import { organizationTag, TEARDOWN_TAG } from '../../facts/teardown-tags.js'
import { protectTagOf, type Request, type RequestFor } from '../../procedures/request.js'
import { deleteRole } from '../../steps/delete-role.js'
import { RETRY_NOTHING } from '../../steps/waits.js'
import type { ExportOptions, Runbook } from '../exporter.js'
import { notInTemplate, toTemplateRequest } from '../template-request.js'
import { jsonText } from './json-text.js'
import { protectStates } from './protect-states.js'
import { reachable } from './reachable.js'
import { retriers } from './retriers.js'
import type { Scope } from './scope.js'
import { aloneStates, failedIn } from './stage-states.js'
import {
  any,
  type Branch,
  ERRORS,
  inline,
  join,
  LIST_RULE,
  namesNothing,
  present,
  type State,
  type States,
} from './states.js'
import { surveyBranch } from './survey-states.js'
import { lookAgain, lookingMap, resultsOf, type TakedownOptions, takedownBranch } from './takedown-states.js'
import { callFields, replyPath } from './task.js'

/** @throws WmlError (input) where the procedure has no template, or what is asked for cannot be one's */
export const exportTemplate = (request: Request, options: ExportOptions): Runbook => {
  const teardown = toTemplateRequest(request)
  // A Choice finds a tag by its key.
  if (teardown.protect?.value !== undefined) throw notInTemplate('protect-tag KEY=VALUE')
  const scope: Scope = {
    home: options.machineRegion ?? GLOBAL_REGION,
    caller: options.machineFunction,
    title: '',
    variables: new Map([['account', 'String']]),
  }
  const machine = { Comment: COMMENT, ...reachable(machineFor(teardown, options.deadline, scope)) }
  return {
    text: `${jsonText(machine)}\n`,
    notes: [
      `The machine runs in ${scope.home}, and calls other Regions through the Lambda function ${scope.caller}.`,
      `Its input is ${INPUT}`,
    ],
  }
}

const COMMENT = 'wml teardown for the account and the organizations that the input names'

const INPUT =
  '{ "account": ID, "all": true } or { "account": ID, "organizations": [ID, …] }, and may name "regions": [REGION, …].'

const NAMES = {
  asked: 'What is asked for',
  bad: 'Not said what is meant',
  all: 'Every organization',
  tags: 'Marks of the organizations',
  named: 'The organizations that are named',
  regions: 'Are Regions named',
  ownRegions: 'The Regions that are named',
  regionsExist: 'Is WorkMail in each Region',
  allRegions: 'Every Region',
  start: 'Start',
  account: 'Which account is this',
  whose: 'Is it the account that is meant',
  wrong: 'Wrong account',
  survey: 'Survey',
  areNamed: 'Are organizations named',
  found: 'Was each organization found',
  takedown: 'Take down',
  well: 'Did the takedown end well',
  gather: 'What was in the way',
  tell: 'Tell what was in the way',
  failed: 'Not finished',
  roleUnread: 'The role could not be read',
  clears: 'What was taken down',
  lookAgain: 'Look again',
  lookedWell: 'Did the last look end well',
  gatherLast: 'What was in the way of the last look',
  done: 'Done',
} as const

const machineFor = (request: RequestFor<'teardown'>, deadline: number, scope: Scope): Branch => {
  const { options } = request
  const takedown: TakedownOptions = { ...options, deadline, protectKey: protectTagOf(request).key }
  const last = lookStates(takedown, scope)
  const role = deleteRole({ retryDelay: options.retryDelay, clears: ['{clears}'], after: [] })
  const roleScope: Scope = {
    ...scope,
    title: role.kind,
    variables: new Map([...scope.variables, ['clears', 'String']]),
  }
  const deleted: Branch = options.keepRole
    ? { StartAt: NAMES.done, States: {} }
    : [
        roleProtection(takedown.protectKey, scope),
        clearsState(role.kind),
        aloneStates(role, last.StartAt, takedown, roleScope),
      ].reduceRight<Branch>((following, part) => join(part, following), last)
  return [
    inputStates(),
    accountStates(scope),
    surveyStates(takedown, scope),
    takedownStates(takedown, deleted.StartAt, scope),
    deleted,
    endStates(),
  ].reduceRight<Branch>((following, part) => join(part, following), { StartAt: NAMES.done, States: {} })
}

/** Which organizations are meant is said, never assumed. */
const inputStates = (): Branch => {
  const everything = [
    { Variable: '$.all', IsPresent: true },
    { Variable: '$.all', BooleanEquals: true },
  ]
  const some = present('$.organizations[0]')
  return {
    StartAt: NAMES.asked,
    States: {
      [NAMES.asked]: {
        Type: 'Choice',
        Choices: [
          { Not: present('$.account'), Next: NAMES.bad },
          { ...any([namesNothing('$.organizations'), namesNothing('$.regions')]), Next: NAMES.bad },
          { And: [some, ...everything], Next: NAMES.bad },
          { ...some, Next: NAMES.tags },
          { And: everything, Next: NAMES.all },
        ],
        Default: NAMES.bad,
      },
      [NAMES.bad]: { Type: 'Fail', Error: ERRORS.badInput, Cause: `the input is ${INPUT} ${LIST_RULE}` },
      [NAMES.all]: {
        Type: 'Pass',
        Result: { all: true, organizations: [], marks: [{ key: TEARDOWN_TAG }] },
        ResultPath: '$.asked',
        Next: NAMES.regions,
      },
      [NAMES.tags]: {
        Type: 'Map',
        ItemsPath: '$.organizations',
        ItemSelector: { 'organizationId.$': '$$.Map.Item.Value' },
        ItemProcessor: inline({
          StartAt: 'Tag of an organization',
          States: {
            'Tag of an organization': {
              Type: 'Pass',
              Parameters: { 'key.$': `States.Format('${organizationTag('{}')}', $.organizationId)` },
              End: true,
            },
          },
        }),
        ResultPath: '$.marks',
        Next: NAMES.named,
      },
      [NAMES.named]: {
        Type: 'Pass',
        Parameters: { all: false, 'organizations.$': '$.organizations', 'marks.$': '$.marks' },
        ResultPath: '$.asked',
        Next: NAMES.regions,
      },
      [NAMES.regions]: {
        Type: 'Choice',
        Choices: [{ ...present('$.regions[0]'), Next: NAMES.regionsExist }],
        Default: NAMES.allRegions,
      },
      [NAMES.regionsExist]: {
        Type: 'Map',
        ItemsPath: '$.regions',
        ItemProcessor: inline(regionBranch()),
        ResultPath: null,
        Next: NAMES.ownRegions,
      },
      [NAMES.ownRegions]: {
        Type: 'Pass',
        InputPath: '$.regions',
        ResultPath: '$.asked.regions',
        Next: NAMES.start,
      },
      [NAMES.allRegions]: {
        Type: 'Pass',
        Result: [...WORKMAIL_REGIONS],
        ResultPath: '$.asked.regions',
        Next: NAMES.start,
      },
      [NAMES.start]: {
        Type: 'Pass',
        Parameters: { 'asked.$': '$.asked', item: { 'account.$': '$.account' }, results: {} },
        Next: NAMES.account,
      },
    },
  }
}

const regionBranch = (): Branch => ({
  StartAt: 'A Region of WorkMail',
  States: {
    'A Region of WorkMail': {
      Type: 'Choice',
      Choices: [
        {
          ...any(WORKMAIL_REGIONS.map((region) => ({ Variable: '$', StringEquals: region }))),
          Next: 'It is',
        },
      ],
      Default: 'It is not',
    },
    'It is': { Type: 'Succeed' },
    'It is not': {
      Type: 'Fail',
      Error: ERRORS.badInput,
      Cause: `WorkMail exists in ${WORKMAIL_REGIONS.join(', ')}`,
    },
  },
})

const accountStates = (scope: Scope): Branch => {
  const call = getCallerIdentity()
  const account = replyPath(call, scope, '$.caller', 'Account')
  return {
    StartAt: NAMES.account,
    States: {
      [NAMES.account]: {
        Type: 'Task',
        ...callFields(call, scope),
        ResultPath: '$.caller',
        Retry: retriers({ retry: RETRY_NOTHING }, call, scope),
        Next: NAMES.whose,
      },
      [NAMES.whose]: {
        Type: 'Choice',
        Choices: [{ Variable: account, StringEqualsPath: '$.item.account', Next: NAMES.survey }],
        Default: NAMES.wrong,
      },
      [NAMES.wrong]: {
        Type: 'Fail',
        Error: ERRORS.wrongAccount,
        Cause: 'the input means another account than the one that the machine runs in',
      },
    },
  }
}

/** Everything is read, and what is named was found, before anything is changed. */
const surveyStates = ({ mark, keepLogGroups, protectKey }: TakedownOptions, scope: Scope): Branch => ({
  StartAt: NAMES.survey,
  States: {
    [NAMES.survey]: {
      Type: 'Parallel',
      Comment: 'Reads what there is. Where a Region cannot be listed nothing is changed in any.',
      Branches: WORKMAIL_REGIONS.map((region) =>
        surveyBranch(region, { marks: mark && !keepLogGroups, protectKey }, scope),
      ),
      ResultPath: '$.survey',
      Next: NAMES.areNamed,
    },
    [NAMES.areNamed]: {
      Type: 'Choice',
      Choices: [{ Variable: '$.asked.all', BooleanEquals: true, Next: NAMES.takedown }],
      Default: NAMES.found,
    },
    [NAMES.found]: {
      Type: 'Map',
      ItemsPath: '$.asked.organizations',
      ItemSelector: {
        'organizationId.$': '$$.Map.Item.Value',
        'found.$': '$.survey..rows[*].organizationId',
      },
      ItemProcessor: inline(foundBranch()),
      ResultPath: null,
      Next: NAMES.takedown,
    },
  },
})

const foundBranch = (): Branch => ({
  StartAt: 'Is it among them',
  States: {
    'Is it among them': {
      Type: 'Pass',
      Parameters: {
        'yes.$': 'States.ArrayContains($.found, $.organizationId)',
        'cause.$': "States.Format('no Region that was asked for lists organization {}', $.organizationId)",
      },
      Next: 'Found or not',
    },
    'Found or not': {
      Type: 'Choice',
      Choices: [{ Variable: '$.yes', BooleanEquals: true, Next: 'Found' }],
      Default: 'Not found',
    },
    Found: { Type: 'Succeed' },
    'Not found': { Type: 'Fail', Error: ERRORS.unknownOrganization, CausePath: '$.cause' },
  },
})

const takedownStates = (options: TakedownOptions, next: string, scope: Scope): Branch => ({
  StartAt: NAMES.takedown,
  States: {
    [NAMES.takedown]: {
      Type: 'Parallel',
      Branches: WORKMAIL_REGIONS.map((region, index) =>
        takedownBranch(region, `$.survey[${index}]`, options, scope),
      ),
      ResultPath: '$.taken',
      Next: NAMES.well,
    },
    [NAMES.well]: {
      Type: 'Choice',
      Choices: [
        {
          ...any(
            WORKMAIL_REGIONS.flatMap((region, index) =>
              resultsOf(region).map((title) => failedIn(title, `$.taken[${index}].results`)),
            ),
          ),
          Next: NAMES.gather,
        },
      ],
      Default: next,
    },
    [NAMES.gather]: gathered('$.taken[*].results[*].all[?(@.well==false)]'),
  },
})

const gathered = (path: string): State => ({
  Type: 'Pass',
  Parameters: { 'stopped.$': path },
  Next: NAMES.tell,
})

/** A role that carries the protecting tag stays; so does one whose tags could not be read. */
const roleProtection = (key: string, scope: Scope): Branch => {
  const guarded = protectStates(
    {
      call: getRole(SERVICE_LINKED_ROLE_NAME),
      tags: { at: 'Role.Tags', form: 'list' },
      goneOn: ['NoSuchEntityException'],
    },
    key,
    { free: NAMES.clears, kept: NAMES.done, unread: NAMES.roleUnread },
    { ...scope, title: 'The role' },
  )
  const unread: State = { Type: 'Fail', ErrorPath: '$.refusal.Error', CausePath: '$.refusal.Cause' }
  return { ...guarded, States: { ...guarded.States, [NAMES.roleUnread]: unread } }
}

/** So that what AWS lists of them as using the role is known to go away by itself. */
const clearsState = (next: string): Branch => ({
  StartAt: NAMES.clears,
  States: {
    [NAMES.clears]: {
      Type: 'Pass',
      InputPath: '$.taken[*].doomed.groups[*].logGroupName',
      ResultPath: '$.item.clears',
      Next: next,
    },
  },
})

/** Once the role is gone nothing re-creates a log group any more: the last look is the one that counts. */
const lookStates = (options: TakedownOptions, scope: Scope): Branch => {
  const titleOf = (region: string) => `${region} last look`
  const branches = WORKMAIL_REGIONS.map((region, index): Branch => {
    const title = titleOf(region)
    const map = lookingMap(
      `$.taken[${index}].doomed.groups`,
      [lookAgain(region, 'after-role', options)],
      `$.results['${title}']`,
      options,
      { ...scope, title },
    )
    return { StartAt: title, States: { [title]: { ...map, OutputPath: '$.results', End: true } } }
  })
  const failed = any(WORKMAIL_REGIONS.map((region, index) => failedIn(titleOf(region), `$.looked[${index}]`)))
  return {
    StartAt: NAMES.lookAgain,
    States: {
      [NAMES.lookAgain]: {
        Type: 'Parallel',
        Branches: branches,
        ResultPath: '$.looked',
        Next: NAMES.lookedWell,
      },
      [NAMES.lookedWell]: {
        Type: 'Choice',
        Choices: [{ ...failed, Next: NAMES.gatherLast }],
        Default: NAMES.done,
      },
      [NAMES.gatherLast]: gathered('$.looked[*][*].all[?(@.well==false)]'),
    },
  }
}

const endStates = (): Branch => {
  const states: States = {
    [NAMES.tell]: {
      Type: 'Pass',
      Parameters: { 'cause.$': 'States.JsonToString($.stopped)' },
      Next: NAMES.failed,
    },
    [NAMES.failed]: { Type: 'Fail', Error: ERRORS.notFinished, CausePath: '$.cause' },
    [NAMES.done]: { Type: 'Succeed', OutputPath: '$.taken' },
  }
  return { StartAt: NAMES.done, States: states }
}
