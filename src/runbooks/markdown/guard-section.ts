/** How a guard becomes what a person reads just before a call, and what each answer means. */
import { describeEmailMonitoringConfiguration, listOrganizations } from '../../calls/workmail.js'
import { NOT_CONFIGURED, NOT_DESCRIBED_IN_THIS_STATE } from '../../facts/organizations.js'
import { toS3Flags } from '../../facts/s3.js'
import { SERVICE_LINKED_ROLE_NAME } from '../../facts/service-linked-role.js'
import type { Guard } from '../../steps/step.js'
import { cliCommand } from '../shell/cli-call.js'
import { markQuestions, tagQuestion } from '../shell/guard-lines.js'
import { quote } from '../shell/quote.js'
import { codeBlock, codeSpan, escapeText } from './escape.js'

/** What a person makes sure of. */
interface Check {
  /** What must hold. */
  claim: string
  /** What is read, and how. */
  how: string
  commands: string[]
  /** Answers, each with what is done then. */
  answers: string[]
}

export const guardSection = (guard: Guard): string[] => {
  const { claim, how, commands, answers } = checkOf(guard)
  return [
    `- [ ] Make sure, just before, that ${claim}. ${how}`,
    '',
    ...answers.map((answer) => `  - ${answer}`),
    '',
    ...commands.flatMap((command) => [...codeBlock('sh', command), '']),
  ]
}

const GO_ON = 'go on with this step.'
const KEEP =
  'keep the group: leave the rest of this step, tick it as kept below, and go on with the next step.'
const STOP = 'stop here: neither this step nor those that come after it.'
const UNREAD = `Anything else, or no answer: it is not known, so ${STOP}`

const checkOf = (guard: Guard): Check => {
  switch (guard.kind) {
    case 'no-organization-writes-to':
      return writersCheck(guard)
    case 'no-organization-uses-role': {
      const { regions, goneRegions = [] } = guard
      const claim = `no organization in ${listed(regions)} has logging on by the service-linked role`
      const uses = `a ${codeSpan('LogGroupArn')} and either no ${codeSpan('RoleArn')} or one that ends in ${codeSpan(`/${SERVICE_LINKED_ROLE_NAME}`)}`
      return usersCheck(claim, regions, uses, goneRegions)
    }
    case 'no-organization-uses-custom-role': {
      const { regions, roleName } = guard
      const claim = `no organization in ${listed(regions)} has logging on by the role ${codeSpan(roleName)}`
      const uses = `a ${codeSpan('RoleArn')} that ends in ${codeSpan(`/${roleName}`)}, in capitals or not`
      return usersCheck(claim, regions, uses)
    }
    case 'still-marked':
      return markCheck(guard)
    case 'role-is-tagged':
      return tagCheck(guard)
    case 'archived':
      return archiveCheck(guard)
  }
}

const listed = (regions: string[]): string => escapeText(regions.join(', '))

type GuardOf<Kind extends Guard['kind']> = Extract<Guard, { kind: Kind }>

const writersCheck = (guard: GuardOf<'no-organization-writes-to'>): Check => {
  const { region, logGroupName, workMailGone } = guard
  const writes = `a ${codeSpan('LogGroupArn')} that ends in ${codeSpan(`:log-group:${logGroupName}`)}, with ${codeSpan(':*')} behind it or not`
  return {
    claim: `no organization in ${escapeText(region)} writes to ${codeSpan(logGroupName)}`,
    how: `${HOW_TO_READ} An organization writes to the group where its answer has ${writes}.`,
    commands: organizationCommands([region]),
    answers: [
      `None writes to it: ${GO_ON}`,
      `One does: ${KEEP}`,
      ...configurationAnswers(workMailGone ? [region] : []),
    ],
  }
}

/** `uses`: what the answer of an organization has that uses the role. */
const usersCheck = (claim: string, regions: string[], uses: string, goneRegions: string[] = []): Check => ({
  claim,
  how: `${HOW_TO_READ} An organization uses the role where its answer has ${uses}.`,
  commands: organizationCommands(regions),
  answers: [`None uses it: ${GO_ON}`, `One does: ${STOP}`, ...configurationAnswers(goneRegions)],
})

/** Stands for ids; the AWS CLI refuses it as too short for one. */
const IDS = 'IDS'

const HOW_TO_READ = `List the organizations and read each one's configuration: in the place of ${codeSpan(IDS)} write the ${codeSpan('OrganizationId')} of every organization of the list, with spaces between them. The AWS CLI reads all pages of a list by itself. There are as many answers as organizations, and a list without any says ${codeSpan('[]')}.`

const organizationCommands = (regions: string[]): string[] =>
  regions.flatMap((region) => {
    const describe = cliCommand(describeEmailMonitoringConfiguration(region, IDS))
    const ofEach = describe.replace(`"${IDS}"`, `"'"$id"'"`)
    return [cliCommand(listOrganizations(region)), `for id in ${IDS}; do echo "$id"; ${ofEach}; done`]
  })

/** What an organization without a configuration answers, and what is no answer. */
const configurationAnswers = (goneRegions: string[]): string[] => [
  `An answer that is empty, or the error ${NOT_CONFIGURED.map(codeSpan).join(' or ')}: that organization has no logging on. So has one with the error ${codeSpan(NOT_DESCRIBED_IN_THIS_STATE)}, if the list says that it is deleted.`,
  ...goneRegions.map(
    (region) =>
      `WorkMail had ended in ${escapeText(region)} when the plan was made. Where its list fails still, since its name is gone or the account may not use WorkMail any more, while other Regions and services answer: there is nothing to read there.`,
  ),
  `Any other error, of a list or of one organization, or an ARN of something else: it is not known, so ${STOP}`,
]

/** Another group of its name never had a mark. */
const markCheck = (guard: GuardOf<'still-marked'>): Check => {
  const { tags, isMarked, group, isTheSame } = markQuestions(guard)
  return {
    claim: `${codeSpan(guard.logGroupName)} still carries the mark that it is to be deleted`,
    how: 'The first command asks for the mark. Where it says that there is none, the second asks whether this is the group that was marked, and not another one that has come to its name.',
    commands: [asking(tags, isMarked), asking(group, isTheSame)],
    answers: [
      `The first says ${codeSpan('true')}, the mark is there; or the error ${codeSpan('ResourceNotFoundException')}, the group is gone: ${GO_ON}`,
      `The first says ${codeSpan('false')} and the second ${codeSpan('false')}, another group, which never had a mark: ${GO_ON}`,
      `The first says ${codeSpan('false')} and the second ${codeSpan('true')}, somebody took the mark off: ${KEEP}`,
      UNREAD,
    ],
  }
}

const tagCheck = ({ roleName, tagKey }: GuardOf<'role-is-tagged'>): Check => {
  const { role, isTagged } = tagQuestion({ roleName, tagKey })
  return {
    claim: `the role ${codeSpan(roleName)} carries the tag ${codeSpan(tagKey)}`,
    how: 'By it the role is told from one that somebody else has given this name.',
    commands: [asking(role, isTagged)],
    answers: [
      `${codeSpan('true')}, or the error ${codeSpan('NoSuchEntityException')}, the role is gone: ${GO_ON}`,
      `${codeSpan('false')}, the role is somebody else's: ${STOP}`,
      UNREAD,
    ],
  }
}

const archiveCheck = ({ logGroupName, destination, s3 }: GuardOf<'archived'>): Check => ({
  claim: `every event of ${codeSpan(logGroupName)} is archived in ${codeSpan(destination)}`,
  how: `${codeSpan(`wml logs archive ${destination}${toS3Flags(s3)}`)}, some quiet, and the same again.`,
  commands: [],
  answers: [
    `The second time finds nothing new, and both have ended well: ${GO_ON}`,
    'It finds something new: after some quiet once more.',
    UNREAD,
  ],
})

const asking = (call: Parameters<typeof cliCommand>[0], question: string): string =>
  `${cliCommand(call)} --query ${quote(question)} --output json`
