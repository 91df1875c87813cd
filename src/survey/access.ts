/** Asks IAM beforehand what the caller may do (IAM API reference, SimulatePrincipalPolicy). */
import { Evaluations } from '../aws/answers/iam.js'
import type { Aws } from '../aws/aws.js'
import { AwsError } from '../aws/aws-error.js'
import type { ContextEntry } from '../calls/iam.js'
import { type PrincipalIdentity, principalIdentity } from '../facts/principals.js'
import type { AccessQuestion } from '../policies/access-questions.js'
import {
  type AccessAnswer,
  answersOf,
  type Requester,
  type Simulation,
  simulationsOf,
  unanswered,
} from '../policies/simulations.js'
import { ask } from './ask.js'
import type { Caller } from './caller.js'
import { readRole } from './roles.js'

/** Why IAM could not be asked, and what to do about it. */
export interface Obstacle {
  code: 'RootUser' | 'FederatedUser' | 'UnknownCaller' | 'RoleUnreadable' | 'NotSimulated'
  reason: string
  next: string
}

export interface Access {
  /** One for each question. */
  answers: AccessAnswer[]
  obstacle: Obstacle | undefined
}

/**
 * Whether the caller may do what is asked. What IAM does not say is `unknown`.
 * @throws AwsError where it is not an answer: no valid credentials, throttled, unreachable, ended by the signal
 */
export const readAccess = async (
  aws: Aws,
  caller: Caller,
  questions: AccessQuestion[],
  options: { now: number; context?: ContextEntry[]; signal?: AbortSignal },
): Promise<Access> => {
  const { now, context = [], signal } = options
  const principal = await findPrincipal(aws, caller, signal)
  if ('code' in principal) return { answers: withoutAnswer(questions, principal), obstacle: principal }
  const answers: AccessAnswer[] = []
  let obstacle: Obstacle | undefined
  for (const simulation of simulationsOf(questions, {
    ...principal,
    account: caller.account,
    now,
    context,
  })) {
    // What keeps IAM from answering once keeps it from answering at all.
    const answered = obstacle ?? (await simulate(aws, principal.arn, simulation, signal))
    if (Array.isArray(answered)) answers.push(...answered)
    else {
      obstacle = answered
      answers.push(...withoutAnswer(simulation.questions, obstacle))
    }
  }
  return { answers, obstacle }
}

const withoutAnswer = (questions: AccessQuestion[], { reason }: Obstacle): AccessAnswer[] =>
  questions.map((question) => unanswered(question, reason))

/** The user, or the role of the session: no one else can be simulated. */
const findPrincipal = async (
  aws: Aws,
  { arn }: Caller,
  signal?: AbortSignal,
): Promise<Pick<Requester, 'arn' | 'type' | 'username'> | Obstacle> => {
  const identity = principalIdentity(arn)
  switch (identity?.type) {
    case 'User':
      return { arn, type: identity.type, username: identity.name }
    case 'AssumedRole':
      return findRoleOfSession(aws, identity, signal)
    case 'Account':
      return {
        code: 'RootUser',
        reason:
          'IAM simulates users and roles, not the root user: it may do all that the organization’s service control policies allow',
        next: 'use the credentials of a role: AWS advises against those of the root user',
      }
    case 'FederatedUser':
      return {
        code: 'FederatedUser',
        reason: `IAM simulates users and roles, not the federated user ${identity.name}: it may do what its user and its session policy both allow, and nothing in IAM`,
        next: 'use the credentials of the user itself, or of a role',
      }
    default:
      return {
        code: 'UnknownCaller',
        reason: `IAM simulates users and roles, and ${arn} is neither`,
        next: 'use the credentials of a user or a role',
      }
  }
}

/** A session's ARN has lost the role's path, and IAM wants the role's ARN. */
const findRoleOfSession = async (
  aws: Aws,
  { name, type }: PrincipalIdentity,
  signal?: AbortSignal,
): Promise<Pick<Requester, 'arn' | 'type' | 'username'> | Obstacle> => {
  const role = await readRole(aws, name, signal)
  if (role.is === 'known') return { arn: role.value.arn, type, username: undefined }
  const why = role.is === 'absent' ? 'there is no such role' : role.reason
  return {
    code: 'RoleUnreadable',
    reason: `the ARN of the role ${name}, which IAM wants for a simulation, could not be read: ${why}`,
    next: `allow iam:GetRole and iam:SimulatePrincipalPolicy on the role ${name} to itself`,
  }
}

const simulate = async (
  aws: Aws,
  arn: string,
  { call, questions }: Simulation,
  signal?: AbortSignal,
): Promise<AccessAnswer[] | Obstacle> => {
  try {
    return answersOf(questions, await ask(aws, call, Evaluations, signal))
  } catch (error) {
    if (!(error instanceof AwsError) || !isAnswer(error)) throw error
    return {
      code: 'NotSimulated',
      reason: `IAM did not simulate it: ${error.message}`,
      next:
        error.kind === 'denied'
          ? `allow iam:SimulatePrincipalPolicy on ${arn} to itself`
          : `look at the policies of ${arn}: AWS documents ${error.code} with SimulatePrincipalPolicy`,
    }
  }
}

/** A refusal that asking again would not change. `PolicyEvaluation` comes with status 500. */
const isAnswer = ({ kind, code }: AwsError): boolean =>
  kind === 'denied' || kind === 'refused' || code === 'PolicyEvaluationException'
