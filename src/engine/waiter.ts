import type { RoleUsage } from '../aws/answers/iam.js'
import { AwsError } from '../aws/aws-error.js'
import type { Call, Value } from '../calls/call.js'
import { parseArn } from '../facts/arns.js'
import type { Step, Waiter } from '../steps/step.js'
import type { Blocker } from '../survey/blockers.js'
import { member } from './answer.js'
import { askCheck } from './ask-check.js'
import { delayBefore } from './backoff.js'
import { callAws, pause, type RunContext } from './context.js'
import type { RoleUser } from './events.js'
import { retried } from './retry.js'
import type { Ending, Progress, Submission, Submitted } from './submission.js'
import type { Verdict } from './verdict.js'

/**
 * Follows what a call started until it ends well (answers undefined: the step looks at the effect next) or
 * for good. A task that failed is submitted again, behind the same preconditions, while what blocks it goes
 * away by itself; the run's deadline ends that.
 */
export const waitForTask = async (
  context: RunContext,
  step: Step,
  waiter: Waiter,
  first: Submitted,
  submit: () => Promise<Submission>,
  progress: Progress,
): Promise<Ending | undefined> => {
  let submitted = first
  for (let submissions = 1; ; submissions += 1) {
    const end = await followTask(context, step, waiter, submitted)
    if (end.how === 'succeeded') return undefined
    if (end.how === 'failed') {
      const blockers = foreignObstacles(end.usage, waiter.clears, submitted.allowed, hiddenRegionsOf(step))
      if (blockers.length > 0) return { outcome: 'blocked', reason: end.reason, blockers }
      const delay = delayBefore(waiter.resubmit, submissions, context.random)
      const users = roleUsers(end.usage, waiter.clears, submitted.allowed)
      const listed = users.map(({ region, resource }) => `${region}: ${resource}`).join(', ')
      progress.inTheWay = users.length === 0 ? end.reason : `${end.reason} (in use by ${listed})`
      context.emit({ type: 'task-failed', step, attempt: submissions, reason: end.reason, users, delay })
      await pause(context, delay)
    }
    const again = await submit()
    if ('ending' in again) return again.ending
    if (again.reply === undefined) return undefined
    submitted = again
  }
}

type TaskEnd =
  | { how: 'succeeded' }
  | { how: 'not-found' }
  | { how: 'failed'; reason: string; usage: RoleUsage }

const followTask = async (
  context: RunContext,
  step: Step,
  waiter: Waiter,
  submitted: Submitted,
): Promise<TaskEnd> => {
  const poll = { ...waiter.poll, input: resolve(waiter.poll.input, submitted.reply ?? {}) } as Call
  let notFoundSince: number | undefined
  let delay = delayBefore(waiter.every, 1, context.random)
  for (let polls = 1; ; polls += 1) {
    await pause(context, delay)
    delay = delayBefore(waiter.every, polls + 1, context.random)
    const status = await retried(context, step, () => askTask(context, waiter, poll))
    if (status === undefined) {
      // A fast deletion takes its task with it: the thing itself says how it went, if not at once.
      if (await retried(context, step, () => askCheck(context, step.doneWhen))) return { how: 'succeeded' }
      notFoundSince ??= context.clock.now()
      if (context.clock.now() - notFoundSince > step.propagationTimeout) return { how: 'not-found' }
      context.emit({ type: 'task-not-found', step, delay })
    } else if (waiter.succeeded.includes(status.status)) {
      return { how: 'succeeded' }
    } else if (waiter.failed.includes(status.status)) {
      return { how: 'failed', reason: status.reason, usage: status.usage }
    } else {
      context.emit({ type: 'task-pending', step, status: status.status, delay })
    }
  }
}

/** One look at the task; undefined where AWS knows it no more. */
const askTask = async (
  context: RunContext,
  waiter: Waiter,
  poll: Call,
): Promise<{ status: string; reason: string; usage: RoleUsage } | undefined> => {
  try {
    const { output } = await callAws(context, poll)
    return {
      status: String(member(output, waiter.status)),
      reason: String(member(output, waiter.reason) ?? 'AWS gave no reason'),
      usage: member(output, waiter.usage) as RoleUsage,
    }
  } catch (error) {
    if (error instanceof AwsError && waiter.taskNotFound.includes(error.code)) return undefined
    throw error
  }
}

/** Puts members of an earlier reply where a call refers to them. */
const resolve = (value: Value, reply: Record<string, unknown>): unknown => {
  if (Array.isArray(value)) return value.map((item) => resolve(item, reply))
  if (typeof value !== 'object') return value
  if ('$ref' in value && typeof value.$ref === 'string') return member(reply, value.$ref)
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, resolve(inner as Value, reply)]),
  )
}

/**
 * The resources that AWS lists as using the role and that neither this plan clears nor the reading just
 * before the submission saw free. AWS may list all of them, some or none (IAM user guide). Where WorkMail is gone
 * no one can turn logging off any more, so there the Region alone is an obstacle too.
 */
const foreignObstacles = (
  usage: RoleUsage,
  clears: string[],
  allowed: Verdict[],
  hidden: Map<string, 'empty' | 'gone'>,
): Blocker[] => {
  const hiddenIn = ({ Region = '', Resources }: RoleUsage[number]): string[] =>
    [Region, ...Resources.map((resource) => parseArn(resource)?.region ?? '')].filter((one) =>
      hidden.has(one),
    )
  const notEmpty = [...new Set(usage.flatMap(hiddenIn))].filter((region) => hidden.get(region) === 'empty')
  const nextIn = (region: string): string | undefined => {
    const why = hidden.get(region)
    return why === 'empty' ? nextWhereNotEmpty(notEmpty) : why && FREED_BY_AWS
  }
  const seenFree = allowed.flatMap((verdict) =>
    verdict.holds ? verdict.organizations.map((organization) => organization.id) : [],
  )
  const ours = [...clears, ...seenFree]
  return usage.flatMap(({ Region = 'unknown', Resources }): Blocker[] => {
    const next = nextIn(Region)
    const listed = { code: 'ListedByAws' as const, region: Region }
    if (Resources.length === 0 && next !== undefined) {
      const reason = 'AWS lists it as using the role, and names no resource'
      return [{ ...listed, kind: 'region', subject: Region, reason, next }]
    }
    return Resources.filter((resource) => !ours.some((id) => namesResource(resource, id))).map(
      (resource) => ({
        ...listed,
        kind: 'resource',
        subject: resource,
        reason: `AWS lists it as using the role${otherRegion(Region, resource)}`,
        ...nextOf(next ?? nextIn(parseArn(resource)?.region ?? '')),
      }),
    )
  })
}

const FREED_BY_AWS =
  'run the command again tomorrow, for AWS may free the role by itself; if it does not, ask AWS Support: where WorkMail has ended no one else can turn logging off'

const nextWhereNotEmpty = (regions: string[]): string =>
  `--no-organizations-in was wrong about ${regions.join(' and ')}: have logging turned off there by someone whom the service control policy lets in, then run the command again`

/** The Regions that no one could look into, and what frees the role where AWS names one of them. */
const hiddenRegionsOf = ({ preconditions }: Step): Map<string, 'empty' | 'gone'> =>
  new Map(
    preconditions.flatMap((precondition) =>
      precondition.kind === 'no-organization-uses-role'
        ? [
            ...(precondition.emptyRegions ?? []).map((region) => [region, 'empty'] as const),
            ...(precondition.goneRegions ?? []).map((region) => [region, 'gone'] as const),
          ]
        : [],
    ),
  )

const nextOf = (next: string | undefined): Pick<Blocker, 'next'> => (next === undefined ? {} : { next })

/** Whether a resource's id, or the end of its ARN, is this id or name. */
const namesResource = (resource: string, id: string): boolean =>
  resource === id || resource.endsWith(`/${id}`) || resource.replace(/:\*$/, '').endsWith(`:${id}`)

/** AWS has listed resources under a Region that their ARNs contradict: both are shown. */
const otherRegion = (region: string | undefined, resource: string): string => {
  const arnRegion = parseArn(resource)?.region
  return arnRegion === undefined || arnRegion === '' || arnRegion === region
    ? ''
    : `, under ${region ?? 'no Region'} though its ARN says ${arnRegion}`
}

const roleUsers = (usage: RoleUsage, clears: string[], allowed: Verdict[]): RoleUser[] => {
  const read = allowed.flatMap((verdict) => (verdict.holds ? verdict.organizations : []))
  return usage.flatMap(({ Region: region = 'unknown Region', Resources }): RoleUser[] => {
    if (Resources.length === 0) {
      const resource = 'no resource named'
      return [{ region, resource, name: resource, ours: false }]
    }
    return Resources.map((listed) => {
      const resource = `${listed}${otherRegion(region, listed)}`
      const name = read.find(({ id }) => namesResource(listed, id))?.alias ?? resource
      return { region, resource, name, ours: clears.some((id) => namesResource(listed, id)) }
    })
  })
}
