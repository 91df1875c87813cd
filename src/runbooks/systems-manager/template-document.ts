/**
 * A teardown as an automation document for any account: what is meant arrives as its parameters, a script surveys
 * the account, and the phases of a plan are carried out for what it found.
 */
import { getRole } from '../../calls/iam.js'
import { listLogGroupsByTag, listLogGroupTags } from '../../calls/logs.js'
import { getCallerIdentity } from '../../calls/sts.js'
import { listOrganizationTags } from '../../calls/workmail.js'
import { logGroupTagArn, organizationArn } from '../../facts/arns.js'
import { WORKMAIL_REGIONS } from '../../facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME } from '../../facts/service-linked-role.js'
import { ORGANIZATIONS_TAG, TEARDOWN_TAG } from '../../facts/teardown-tags.js'
import { protectTagOf, type Request, type RequestFor } from '../../procedures/request.js'
import { deleteLogGroup, deleteLogGroupAgain } from '../../steps/delete-log-group.js'
import { deleteRole } from '../../steps/delete-role.js'
import { disableLogging } from '../../steps/disable-logging.js'
import { markLogGroupOf } from '../../steps/mark-log-group.js'
import { logGroupIs } from '../../steps/probes.js'
import type { Step } from '../../steps/step.js'
import { RETRY_NOTHING } from '../../steps/waits.js'
import { whileMarked } from '../../steps/while-marked.js'
import type { ExportOptions, Runbook } from '../exporter.js'
import { toTemplateRequest } from '../template-request.js'
import { type Action, outputOf, script } from './actions.js'
import { approve } from './approval.js'
import { documentText } from './document-text.js'
import { ROLE_PARAMETER } from './export-document.js'
import { organizationReads } from './guard-reads.js'
import { toPhases } from './phases.js'
import { finished, rounds, variablesOf } from './rounds.js'
import { SCRIPTS } from './scripts.js'

/** @throws WmlError (input) where the procedure has no template, or what is asked for cannot be one's */
export const exportTemplateDocument = (request: Request, options: ExportOptions): Runbook => {
  const teardown = toTemplateRequest(request)
  const { approval, deadline, documentFormat = 'yaml' } = options
  const phases = toPhases(stepsOf(teardown))
  const document = {
    schemaVersion: '0.3',
    description: DESCRIPTION,
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: { ...ROLE_PARAMETER, ...PARAMETERS },
    variables: variablesOf(phases),
    mainSteps: [
      surveyAction(teardown),
      ...(approval === undefined ? [] : [approve(approval, `wml teardown: ${outputOf(SURVEY, 'Summary')}`)]),
      rounds(phases, deadline, {
        kindFor,
        payload: { items: outputOf(SURVEY, 'Items'), run: '{{ automation:EXECUTION_ID }}' },
      }),
      finished(phases, outputOf(SURVEY, 'Blocked')),
    ],
  }
  return { text: documentText(document, documentFormat), notes: NOTES }
}

const SURVEY = 'survey'

const DESCRIPTION =
  'wml teardown for the organizations that the parameters name, in any account: surveys it, and takes down what it found. Each phase starts where all before it ended well; started again, it does what is left.'

const NOTES = [
  'The document works as the role that its parameter AutomationAssumeRole names: wml policies generate writes that role’s policy for teardown.',
  'Its parameters say what is meant: Organizations (ids or aliases) or AllOrganizations=true, and, where given, Regions and Account.',
]

/** Which organizations are meant is said, never assumed: neither of the two has a default that means any. */
const PARAMETERS = {
  Organizations: {
    type: 'StringList',
    description: 'Ids or aliases of the organizations that are meant. Leave it out with AllOrganizations.',
    default: [],
    allowedPattern: '^[0-9a-zA-Z][0-9a-zA-Z-]*$',
  },
  AllOrganizations: {
    type: 'Boolean',
    description: 'Whether every organization in Regions is meant.',
    default: false,
  },
  Regions: {
    type: 'StringList',
    description: 'Regions in which organizations are meant. The role is global: every Region is read for it.',
    default: [...WORKMAIL_REGIONS],
    allowedPattern: `^(${WORKMAIL_REGIONS.join('|')})$`,
  },
  Account: {
    type: 'String',
    description: 'Where given, nothing is read or changed in any other account.',
    default: '',
    allowedPattern: '^(\\d{12})?$',
  },
}

const surveyAction = (request: RequestFor<'teardown'>): Action =>
  script(
    SURVEY,
    'Reads what there is, and decides what goes as wml teardown does. Changes nothing. What cannot be read is never taken for absent; what writes to a group, or protects it, keeps it.',
    SCRIPTS.survey,
    {
      organizations: '{{ Organizations }}',
      all: '{{ AllOrganizations }}',
      regions: '{{ Regions }}',
      account: '{{ Account }}',
      reads: surveyReads(request),
    },
    { Items: 'MapList', Summary: 'String', Kept: 'StringList', Blocked: 'String' },
  )

const GROUP = { account: '{account}', region: '{region}', logGroupName: '{logGroupName}' }

const TAG_ARN = logGroupTagArn({ ...GROUP, name: GROUP.logGroupName })

/** The calls of the survey, and what is kept whatever they tell. */
const surveyReads = (request: RequestFor<'teardown'>) => {
  const { mark, keepLogGroups, keepRole } = request.options
  const { region } = GROUP
  const organization = { ...GROUP, organizationId: '{organizationId}' }
  return {
    retry: RETRY_NOTHING,
    caller: getCallerIdentity(),
    regions: [...WORKMAIL_REGIONS],
    ...organizationReads(),
    organizationTags: listOrganizationTags(region, organizationArn(organization)),
    group: logGroupIs(region, GROUP.logGroupName, 'present').call,
    groupTags: listLogGroupTags(region, TAG_ARN),
    tagged: listLogGroupsByTag(region, '{tagKey}'),
    serviceLinkedRole: getRole(SERVICE_LINKED_ROLE_NAME),
    mark: TEARDOWN_TAG,
    markOf: `${ORGANIZATIONS_TAG}-`,
    protect: protectTagOf(request),
    marks: mark,
    keepLogGroups,
    keepRole,
  }
}

/** The steps of a teardown, once each, with variables for what the survey finds. */
const stepsOf = ({ options }: RequestFor<'teardown'>): Step[] => {
  const { region, logGroupName } = GROUP
  const { keepLogGroups, keepRole, retryDelay, settle } = options
  const mark = markLogGroupOf({
    region,
    logGroupName,
    tagArn: TAG_ARN,
    runId: '{runId}',
    organizationId: '{organizationId}',
  })
  const disable = disableLogging({
    region,
    organizationId: '{organizationId}',
    alias: '{alias}',
    after: [mark.key],
  })
  const deletion = deleteLogGroup(region, logGroupName, [disable.key])
  const look = (when: 'before-role' | 'after-role', after: string): Step =>
    deleteLogGroupAgain(region, logGroupName, { when, settle, after: [after] })
  const lookBefore = look('before-role', deletion.key)
  const role = deleteRole({
    retryDelay,
    // A list that is known only when the document runs: a variable, as all texts in braces.
    clears: '{clears}' as unknown as string[],
    after: keepLogGroups ? [disable.key] : [lookBefore.key],
  })
  const groups = (step: Step): Step[] => (keepLogGroups ? [] : [marked(step), step])
  return [
    ...(options.mark && !keepLogGroups ? [mark] : []),
    disable,
    ...groups(deletion),
    ...groups(lookBefore),
    ...(keepRole ? [] : [role, ...groups(look('after-role', role.key))]),
  ]
}

const marked = (step: Step): Step =>
  whileMarked(step, {
    ...GROUP,
    // The same.
    creationTime: '{creationTime}' as unknown as number,
  })

/** The kind of the survey's items that a step is carried out for. */
const kindFor = ({ kind, guards }: Step): string => {
  switch (kind) {
    case 'mark-log-group':
      return 'mark'
    case 'disable-logging':
      return 'organization'
    case 'delete-role':
      return 'role'
    default:
      return guards.some((guard) => guard.kind === 'still-marked') ? 'marked' : 'log_group'
  }
}
