/** How a guard becomes a call of the script's function that reads whether it holds, just before the call. */

import type { Call } from '../../calls/call.js'
import { getRole } from '../../calls/iam.js'
import { describeLogGroups, listLogGroupTags } from '../../calls/logs.js'
import { logGroupTagArn } from '../../facts/arns.js'
import { SERVICE_LINKED_ROLE_NAME } from '../../facts/service-linked-role.js'
import { TEARDOWN_TAG } from '../../facts/teardown-tags.js'
import type { Guard } from '../../steps/step.js'
import { cannotArchive, cannotTellTheEnd } from '../not-expressible.js'
import { asciiJson } from './cli-call.js'
import { inside, itemIn, literal } from './question.js'
import { quote } from './quote.js'

const SCRIPT = 'a shell script'

/** @throws WmlError where a script cannot tell */
export const guardLine = (guard: Guard): string => {
  switch (guard.kind) {
    case 'no-organization-writes-to':
      // The AWS CLI has one message for a name that is gone, a host that refuses and a network that is down.
      if (guard.workMailGone) throw cannotTellTheEnd(SCRIPT)
      return words('nobody_writes_to', guard.region, guard.logGroupName)
    case 'no-organization-uses-role':
      if (guard.goneRegions !== undefined && guard.goneRegions.length > 0) throw cannotTellTheEnd(SCRIPT)
      return words('nobody_uses_role', SERVICE_LINKED_ROLE_NAME, ...guard.regions)
    case 'no-organization-uses-custom-role':
      return words('nobody_uses_role', guard.roleName, ...guard.regions)
    case 'archived':
      throw cannotArchive(SCRIPT)
    case 'still-marked':
      return stillMarked(guard)
    case 'role-is-tagged': {
      const { role, isTagged } = tagQuestion(guard)
      return words('role_is_tagged', asciiJson(role.input), isTagged)
    }
  }
}

const words = (name: string, ...texts: string[]): string => [name, ...texts.map(quote)].join(' ')

const stillMarked = (guard: MarkGuard): string => {
  const { tags, isMarked, group, isTheSame } = markQuestions(guard)
  return words(
    'still_marked',
    guard.region,
    asciiJson(tags.input),
    isMarked,
    asciiJson(group.input),
    isTheSame,
  )
}

type MarkGuard = Extract<Guard, { kind: 'still-marked' }>

/** What tells whether a group carries its mark, and whether it is the one that was marked: calls and their questions. */
export const markQuestions = (
  guard: MarkGuard,
): { tags: Call; isMarked: string; group: Call; isTheSame: string } => {
  const { account, region, logGroupName, creationTime } = guard
  const group = itemIn('logGroups', { logGroupName })
  return {
    tags: listLogGroupTags(region, logGroupTagArn({ account, region, name: logGroupName })),
    isMarked: `${inside('@', ['tags', TEARDOWN_TAG])} != null`,
    group: describeLogGroups(region, logGroupName),
    isTheSame: `${group} != null && ${inside(group, ['creationTime'])} == ${literal(creationTime ?? null)}`,
  }
}

/** What tells whether a role carries its tag. */
export const tagQuestion = (guard: {
  roleName: string
  tagKey: string
}): { role: Call; isTagged: string } => ({
  role: getRole(guard.roleName),
  isTagged: `Role.Tags[?Key == ${literal(guard.tagKey)}] | [0] != null`,
})
