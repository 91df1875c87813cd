/** How a step's guards become states: read again just before the call, and refused in doubt. */

import { listLogGroupTags } from '../../calls/logs.js'
import { logGroupTagArn } from '../../facts/arns.js'
import { SERVICE_LINKED_ROLE_NAME } from '../../facts/service-linked-role.js'
import { TEARDOWN_TAG } from '../../facts/teardown-tags.js'
import { logGroupHas } from '../../steps/probes.js'
import type { Guard, Probe } from '../../steps/step.js'
import { RETRY_NOTHING } from '../../steps/waits.js'
import { cannotArchive, cannotTellTheEnd, notExpressible } from '../not-expressible.js'
import { type Question, readOrganizations } from './organizations.js'
import { question } from './question.js'
import { nameIn, type Scope } from './scope.js'
import { any, type Branch, ERRORS, present, type States } from './states.js'
import { equals, isVariable, logGroupNameIn } from './text.js'

/**
 * States that go on to `free` where the guard holds and to `inUse` where it does not, with what was found at
 * `$.refusal`. Where it could not be made sure they fail as unreadable.
 * @throws WmlError where states cannot say it
 */
export const guardStates = (guard: Guard, onward: { free: string; inUse: string }, scope: Scope): Branch => {
  const { claim, comment, branches } = readings(guard, scope)
  const [guarded, unsure, refuse] = [claim, `not sure that ${claim}`, `refuse unless ${claim}`].map((part) =>
    nameIn(scope, part),
  ) as [string, string, string]
  const cause = `it could not be made sure that ${claim}: {}: {}`
  return {
    StartAt: guarded,
    States: {
      [guarded]: {
        Type: 'Parallel',
        Comment: comment,
        Branches: branches,
        ResultPath: null,
        Catch: [
          { ErrorEquals: [ERRORS.inUse], ResultPath: '$.refusal', Next: onward.inUse },
          { ErrorEquals: ['States.ALL'], ResultPath: '$.refusal', Next: unsure },
        ],
        Next: onward.free,
      },
      [unsure]: {
        Type: 'Pass',
        Parameters: { 'cause.$': `States.Format('${cause}', $.refusal.Error, $.refusal.Cause)` },
        ResultPath: '$.doubt',
        Next: refuse,
      },
      [refuse]: { Type: 'Fail', Error: ERRORS.unreadable, CausePath: '$.doubt.cause' },
    },
  }
}

/** What a guard claims, and the branches that read whether it is so: they fail where it is not, or in doubt. */
const readings = (guard: Guard, scope: Scope): { claim: string; comment: string; branches: Branch[] } => {
  const reads = 'now, just before the call: the plan is older.'
  switch (guard.kind) {
    case 'no-organization-writes-to': {
      if (guard.workMailGone) throw cannotTellTheEnd(MACHINE)
      const { region, logGroupName } = guard
      return {
        claim: 'nobody writes to it',
        comment: `Reads the organizations of ${regionNames([region], scope)} ${reads}`,
        branches: [readOrganizations(region, writesTo(logGroupName), inRegion(region, scope))],
      }
    }
    case 'no-organization-uses-role': {
      if (guard.goneRegions !== undefined && guard.goneRegions.length > 0) throw cannotTellTheEnd(MACHINE)
      return {
        claim: 'nobody uses the role',
        comment: `Reads the organizations of ${regionNames(guard.regions, scope)} ${reads}`,
        branches: guard.regions.map((region) => readOrganizations(region, usesRole, inRegion(region, scope))),
      }
    }
    case 'still-marked':
      return {
        claim: 'it is still marked',
        comment: `Reads its tags ${reads} Who takes the mark off wants the group kept.`,
        branches: [stillMarked(guard, scope)],
      }
    case 'archived':
      throw cannotArchive(MACHINE)
    // A Choice minds the letters' case, and IAM does not mind it in the names of roles.
    case 'no-organization-uses-custom-role':
    case 'role-is-tagged':
      throw notExpressible(
        MACHINE,
        `tell whether ${guard.roleName}, a custom role, is the one that is meant and not in use`,
      )
  }
}

const MACHINE = 'a state machine'

/** Whether the group that was marked is so still. One that is gone, or another of its name, needs no mark. */
const stillMarked = (
  { account, region, logGroupName, creationTime }: Extract<Guard, { kind: 'still-marked' }>,
  scope: Scope,
): Branch => {
  const name = (part: string) => nameIn(scope, part)
  const [free, unmarked] = [name('mark is there or not needed'), name('mark was taken off')]
  const tags = listLogGroupTags(region, logGroupTagArn({ account, region, name: logGroupName }))
  const isMarked: Probe = {
    call: tags,
    path: `tags.${TEARDOWN_TAG}`,
    is: 'present',
    absentOn: ['ResourceNotFoundException'],
    ifAbsent: true,
  }
  const mark = (no: string) =>
    question({ doneWhen: isMarked, retry: RETRY_NOTHING }, 'read the mark', { yes: free, no }, scope)
  const ends: States = {
    [free]: { Type: 'Succeed' },
    [unmarked]: { Type: 'Fail', Error: ERRORS.inUse, Cause: 'somebody took its mark off since' },
  }
  if (creationTime === undefined) return { ...mark(free), States: { ...mark(free).States, ...ends } }
  const same = logGroupHas(region, logGroupName, { creationTime })
  const isSame = question(
    { doneWhen: same, retry: RETRY_NOTHING },
    'is it the same group',
    { yes: unmarked, no: free },
    scope,
  )
  const first = mark(isSame.StartAt)
  return { StartAt: first.StartAt, States: { ...first.States, ...isSame.States, ...ends } }
}

const regionNames = (regions: string[], scope: Scope): string =>
  regions.map((region) => (isVariable(region, scope) ? 'its Region' : region)).join(', ')

const inRegion = (region: string, scope: Scope): Scope => ({
  ...scope,
  title: `${scope.title} - ${isVariable(region, scope) ? 'Region' : region}`,
})

const writesTo = (logGroupName: string): Question => ({
  finding: '{} writes to it',
  states: ({ start, free, inUse }, configuration, scope) => ({
    [start]: {
      Type: 'Pass',
      Parameters: { 'logGroupName.$': logGroupNameIn(`${configuration}.LogGroupArn`) },
      ResultPath: '$.written',
      Next: nameIn(scope, 'is it this group'),
    },
    [nameIn(scope, 'is it this group')]: {
      Type: 'Choice',
      Choices: [{ ...equals('$.written.logGroupName', logGroupName, scope), Next: inUse }],
      Default: free,
    },
  }),
})

/**
 * A configuration without a role uses the service-linked one. Role names are unique whatever their letters'
 * case, which a Choice minds: every role below its path counts, and its name in any path.
 */
const usesRole: Question = {
  finding: '{} still uses the role',
  states: ({ start, free, inUse }, configuration, scope) => {
    const role = `${configuration}.RoleArn`
    const is = (pattern: string) => ({ Variable: role, StringMatches: pattern })
    const names = [SERVICE_LINKED_ROLE_NAME, SERVICE_LINKED_ROLE_NAME.toLowerCase()]
    return {
      [start]: {
        Type: 'Choice',
        Choices: [
          { Not: present(role), Next: inUse },
          { ...any([is('*:role/aws-service-role/*'), ...names.map((name) => is(`*/${name}`))]), Next: inUse },
          { ...is('arn:*:iam::*:role/*'), Next: free },
        ],
        Default: nameIn(scope, 'unknown role'),
      },
      [nameIn(scope, 'unknown role')]: {
        Type: 'Fail',
        Error: ERRORS.unreadable,
        Cause: 'the role that a configuration names is not one that can be told from the service-linked one',
      },
    }
  },
}
