/**
 * The machine that goes through accounts, listed or read from AWS Organizations, and runs the account machine for
 * each as a child execution of a distributed Map: so each has a history of its own.
 */
import { WORKMAIL_REGIONS } from '../../facts/regions.js'
import type { Backoff } from '../../steps/step.js'
import { PASSING_WITHIN } from '../../steps/waits.js'
import { retrier } from '../step-functions/retriers.js'
import {
  all,
  any,
  type Branch,
  ERRORS,
  LIST_RULE,
  namesNothing,
  present,
  type Rule,
  type State,
} from '../step-functions/states.js'
import { TASK_TIMEOUT } from '../step-functions/task.js'
import { substitution } from './names.js'

/** What CloudFormation fills in. */
export const SUBSTITUTIONS = {
  accountMachine: 'AccountMachine',
  bucket: 'ResultsBucket',
  topic: 'Topic',
  maxConcurrency: 'MaxConcurrency',
  toleratedFailures: 'ToleratedFailures',
} as const

const filledIn = (name: keyof typeof SUBSTITUTIONS): string => substitution(SUBSTITUTIONS[name])

export const FLEET_INPUT =
  '{ "accounts": [ID, …], "all": true } or { "everyAccount": true, "all": true }, and may name "regions": [REGION, …]'

const NAMES = {
  asked: 'What is asked for',
  bad: 'Not said what is meant',
  begin: 'No accounts yet',
  list: 'List accounts',
  page: 'Accounts of the page',
  more: 'More accounts',
  next: 'Next accounts',
  found: 'Every account',
  any: 'Is there any',
  none: 'No account',
  unlisted: 'Tell that accounts cannot be listed',
  regions: 'Are Regions named',
  allRegions: 'Every Region',
  settings: 'Settings',
  accounts: 'Accounts',
  count: 'Count',
  well: 'Did every account end well',
  counted: 'Tell how many did not',
  uncounted: 'Tell that they cannot be counted',
  stopped: 'Tell why it stopped',
  publish: 'Publish',
  ended: 'How it ends',
  failed: 'Not finished',
  refused: 'Refused',
  done: 'Done',
} as const

export const fleetMachine = (): Branch & { Comment: string } => ({
  Comment: 'wml teardown in each of the accounts that the input names',
  StartAt: NAMES.asked,
  States: {
    ...askedStates(),
    ...listStates(),
    ...regionStates(),
    [NAMES.settings]: {
      Type: 'Pass',
      Comment: 'Numbers of the stack’s parameters',
      Parameters: {
        'accounts.$': '$.accounts',
        'regions.$': '$.regions',
        'maxConcurrency.$': `States.StringToJson('${filledIn('maxConcurrency')}')`,
        'toleratedFailures.$': `States.StringToJson('${filledIn('toleratedFailures')}')`,
      },
      Next: NAMES.accounts,
    },
    [NAMES.accounts]: accountsState(),
    ...endStates(),
  },
})

/** An end that is not well: a message to the topic, whatever came before, and then the same as the execution's error. */
const told = (Parameters: Record<string, string>): State => ({
  Type: 'Pass',
  Parameters,
  Next: NAMES.publish,
})

const caughtAt = (Next: string, ResultPath: string | null = '$.failure') => [
  { ErrorEquals: ['States.ALL'], ResultPath, Next },
]

/** Error and cause in one: a time-out may come without a cause. */
const AS_AWS_SAID = 'States.JsonToString($.failure)'

const BACKOFF: Backoff = { first: 1000, factor: 2, max: 30_000 }

/** Of calls that change nothing in any account: to ask once more does no harm, whatever the refusal. */
const ASKED_AGAIN = retrier(['States.ALL'], BACKOFF, PASSING_WITHIN)

const isTrue = (variable: string) => [
  { Variable: variable, IsPresent: true },
  { Variable: variable, BooleanEquals: true },
]

/** Which accounts are meant is said, never assumed, and so is that every organization in them is. */
const askedStates = (): Record<string, State> => {
  const listed = present('$.accounts[0]')
  const every = isTrue('$.everyAccount')
  return {
    [NAMES.asked]: {
      Type: 'Choice',
      Choices: [
        { Not: all(isTrue('$.all')), Next: NAMES.bad },
        { ...any([namesNothing('$.accounts'), namesNothing('$.regions')]), Next: NAMES.bad },
        { And: [listed, ...every], Next: NAMES.bad },
        { ...listed, Next: NAMES.regions },
        { And: every, Next: NAMES.begin },
      ],
      Default: NAMES.bad,
    },
    [NAMES.bad]: told({
      error: ERRORS.badInput,
      text: `the input does not say what is meant: it is ${FLEET_INPUT}. ${LIST_RULE}`,
    }),
  }
}

/** Throttling comes by the service's name for it, or as its own exception. */
const PASSING = [
  'Organizations.TooManyRequestsException',
  'Organizations.OrganizationsException',
  'Organizations.SdkClientException',
  'States.Timeout',
]

/**
 * Page by page, of twenty accounts at most (AWS Organizations API reference, ListAccounts). Only active ones
 * count, and none at all is a mistake: `State` has replaced `Status`, which older integrations answered alone.
 */
const listStates = (): Record<string, State> => {
  const list = (Parameters: object): State => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:organizations:listAccounts',
    TimeoutSeconds: TASK_TIMEOUT,
    Parameters,
    ResultPath: '$.page',
    Retry: [retrier(PASSING, BACKOFF, PASSING_WITHIN)],
    Catch: caughtAt(NAMES.unlisted),
    Next: NAMES.page,
  })
  return {
    [NAMES.begin]: { Type: 'Pass', Result: {}, ResultPath: '$.found', Next: NAMES.list },
    [NAMES.list]: list({}),
    [NAMES.page]: {
      Type: 'Pass',
      Parameters: {
        'before.$': '$.found',
        'ids.$': "$.page.Accounts[?(@.State=='ACTIVE')].Id",
      },
      ResultPath: '$.found',
      Next: NAMES.more,
    },
    [NAMES.more]: {
      Type: 'Choice',
      Choices: [{ ...present('$.page.NextToken'), Next: NAMES.next }],
      Default: NAMES.found,
    },
    [NAMES.next]: list({ 'NextToken.$': '$.page.NextToken' }),
    [NAMES.found]: {
      Type: 'Pass',
      InputPath: '$.found..ids[*]',
      ResultPath: '$.accounts',
      Next: NAMES.any,
    },
    [NAMES.any]: {
      Type: 'Choice',
      Choices: [{ ...present('$.accounts[0]'), Next: NAMES.regions }],
      Default: NAMES.none,
    },
    [NAMES.none]: told({
      error: ERRORS.badInput,
      text: 'AWS Organizations lists no active account; name those that are meant as "accounts" of the input',
    }),
    [NAMES.unlisted]: told({
      'error.$': '$.failure.Error',
      'text.$': `States.Format('the accounts of the organization cannot be listed: {}; allow organizations:ListAccounts, which the management account and delegated administrators alone may call, or name the accounts in the input, and start it again', ${AS_AWS_SAID})`,
    }),
  }
}

const regionStates = (): Record<string, State> => ({
  [NAMES.regions]: {
    Type: 'Choice',
    Choices: [{ ...present('$.regions[0]'), Next: NAMES.settings }],
    Default: NAMES.allRegions,
  },
  [NAMES.allRegions]: {
    Type: 'Pass',
    Result: [...WORKMAIL_REGIONS],
    ResultPath: '$.regions',
    Next: NAMES.settings,
  },
})

/** Every account's outcome goes to the bucket; where too many fail, no more are started. */
const accountsState = (): State => ({
  Type: 'Map',
  Label: 'Accounts',
  ItemsPath: '$.accounts',
  ItemSelector: { 'account.$': '$$.Map.Item.Value', 'regions.$': '$.regions' },
  MaxConcurrencyPath: '$.maxConcurrency',
  ToleratedFailurePercentagePath: '$.toleratedFailures',
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...accountBranch() },
  ResultWriter: {
    Resource: 'arn:aws:states:::s3:putObject',
    Parameters: { Bucket: filledIn('bucket'), Prefix: 'runs' },
  },
  ResultPath: '$.run',
  Catch: caughtAt(NAMES.stopped),
  Next: NAMES.count,
})

/** Seconds. The account machine ends by itself, some hours after its start at most. */
const DAY = 24 * 60 * 60

/** An account that fails does so with the error of its own machine, which stands in the cause as JSON. */
const accountBranch = (): Branch => ({
  StartAt: 'Run the account machine',
  States: {
    'Run the account machine': {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      TimeoutSeconds: DAY,
      Parameters: {
        StateMachineArn: filledIn('accountMachine'),
        'Name.$': "States.Format('{}-{}', $.account, $$.Execution.Name)",
        Input: {
          'account.$': '$.account',
          all: true,
          'regions.$': '$.regions',
          'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$': '$$.Execution.Id',
        },
      },
      ResultSelector: { 'execution.$': '$.ExecutionArn', 'status.$': '$.Status' },
      ResultPath: '$.run',
      Retry: [
        {
          ErrorEquals: ['StepFunctions.ExecutionLimitExceededException', 'StepFunctions.SdkClientException'],
          IntervalSeconds: 5,
          BackoffRate: 2,
          MaxDelaySeconds: 300,
          MaxAttempts: 10,
          JitterStrategy: 'FULL',
        },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Was it started' }],
      End: true,
    },
    'Was it started': {
      Type: 'Choice',
      Choices: [
        { Variable: '$.failure.Error', StringEquals: 'States.TaskFailed', Next: 'How it ended' },
        { ...reserved('$.failure.Error'), Next: 'Stopped' },
      ],
      Default: 'Not started',
    },
    'Not started': { Type: 'Fail', ErrorPath: '$.failure.Error', CausePath: '$.failure.Cause' },
    'How it ended': {
      Type: 'Pass',
      Parameters: { 'execution.$': 'States.StringToJson($.failure.Cause)', 'failure.$': '$.failure' },
      Next: 'Did it fail by itself',
    },
    'Did it fail by itself': {
      Type: 'Choice',
      Choices: [
        {
          And: [
            present('$.execution.Error'),
            present('$.execution.Cause'),
            { Not: reserved('$.execution.Error') },
          ],
          Next: 'Failed',
        },
      ],
      Default: 'Stopped',
    },
    Failed: { Type: 'Fail', ErrorPath: '$.execution.Error', CausePath: '$.execution.Cause' },
    Stopped: { Type: 'Fail', Error: ERRORS.notFinished, CausePath: '$.failure.Cause' },
  },
})

/** No Fail state may have one of these names (Amazon States Language, "Errors"). */
const reserved = (variable: string): Rule => ({ Variable: variable, StringMatches: 'States.*' })

const endStates = (): Record<string, State> => ({
  [NAMES.count]: {
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:sfn:describeMapRun',
    TimeoutSeconds: TASK_TIMEOUT,
    Parameters: { 'MapRunArn.$': '$.run.MapRunArn' },
    ResultSelector: { 'items.$': '$.ItemCounts' },
    ResultPath: '$.counts',
    Retry: [ASKED_AGAIN],
    Catch: caughtAt(NAMES.uncounted),
    Next: NAMES.well,
  },
  [NAMES.well]: {
    Type: 'Choice',
    Choices: [
      { Variable: '$.counts.items.Succeeded', NumericEqualsPath: '$.counts.items.Total', Next: NAMES.done },
    ],
    Default: NAMES.counted,
  },
  [NAMES.counted]: told({
    error: ERRORS.notFinished,
    'text.$':
      "States.Format('{} of {} accounts are done; of the others FAILED_0.json beside s3://{}/{} says what is in the way', $.counts.items.Succeeded, $.counts.items.Total, $.run.ResultWriterDetails.Bucket, $.run.ResultWriterDetails.Key)",
  }),
  [NAMES.uncounted]: told({
    'error.$': '$.failure.Error',
    'text.$': `States.Format('the accounts were gone through, and how many are done cannot be told: {}; beside s3://{}/{} stands what became of each', ${AS_AWS_SAID}, $.run.ResultWriterDetails.Bucket, $.run.ResultWriterDetails.Key)`,
  }),
  [NAMES.stopped]: told({
    error: ERRORS.notFinished,
    'text.$': `States.Format('the accounts were not gone through to the end: {}; what is known of each stands under s3://${filledIn('bucket')}/runs, and the next run takes up what is left', ${AS_AWS_SAID})`,
  }),
  [NAMES.publish]: {
    Type: 'Task',
    Resource: 'arn:aws:states:::sns:publish',
    TimeoutSeconds: TASK_TIMEOUT,
    Parameters: {
      TopicArn: filledIn('topic'),
      Subject: 'workmail-lifecycle: not every account is done',
      'Message.$': "States.Format('{} ({})', $.text, $$.Execution.Id)",
    },
    ResultPath: null,
    Retry: [ASKED_AGAIN],
    // The execution fails as what went wrong, also where nobody can be told.
    Catch: caughtAt(NAMES.ended, null),
    Next: NAMES.ended,
  },
  [NAMES.ended]: {
    Type: 'Choice',
    Choices: [{ ...reserved('$.error'), Next: NAMES.failed }],
    Default: NAMES.refused,
  },
  [NAMES.failed]: { Type: 'Fail', Error: ERRORS.notFinished, CausePath: '$.text' },
  [NAMES.refused]: { Type: 'Fail', ErrorPath: '$.error', CausePath: '$.text' },
  [NAMES.done]: { Type: 'Pass', OutputPath: '$.counts.items', End: true },
})
