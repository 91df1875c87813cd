/** Who is asked before something is destroyed (Systems Manager user guide, aws:approve). */
import { badInput, quoted } from '../../errors.js'
import type { Action } from './actions.js'

export interface Approval {
  /** ARNs of users, roles or their sessions; one of them suffices. */
  approvers: string[]
  /** ARN of the SNS topic that they are told through. */
  notificationArn?: string | undefined
}

/** aws:approve takes no more. */
const MOST_APPROVERS = 10

const APPROVER = /^arn:aws:(iam::\d{12}:(user|role)|sts::\d{12}:assumed-role)\/[\w+=,.@/-]+$/

const TOPIC = /^arn:aws:sns:[a-z0-9-]+:\d{12}:Automation[\w-]*(\.fifo)?$/

/** @throws WmlError (input) where Systems Manager would refuse it */
export const toApproval = (
  approvers: string[] = [],
  notificationArn: string | undefined,
): Approval | undefined => {
  for (const approver of approvers) {
    if (APPROVER.test(approver)) continue
    throw badInput(
      'MalformedValue',
      `--approvers ${quoted(approver)} is no ARN of a user, a role or a session of one`,
      'write it as AWS does: arn:aws:iam::ACCOUNT:user/NAME',
    )
  }
  if (approvers.length > MOST_APPROVERS) {
    throw badInput(
      'TooManyApprovers',
      `${approvers.length} approvers are too many: Systems Manager asks ${MOST_APPROVERS} at most`,
      'name a role that all of them may assume',
    )
  }
  if (notificationArn !== undefined && !TOPIC.test(notificationArn)) {
    throw badInput(
      'MalformedValue',
      `--notification-arn ${quoted(notificationArn)} is no topic that Systems Manager may tell of approvals`,
      'give the ARN of an SNS topic whose name begins with Automation',
    )
  }
  if (approvers.length > 0) return { approvers, notificationArn }
  if (notificationArn === undefined) return undefined
  throw badInput(
    'NoApprovers',
    '--notification-arn tells of approvals, and nobody is to approve',
    'name who is, with --approvers',
  )
}

/** @param message what it is that they approve */
export const approve = ({ approvers, notificationArn }: Approval, message: string): Action => ({
  name: 'approve',
  action: 'aws:approve',
  description: 'Nothing was changed until here. What is to go is read again after the approval.',
  onFailure: 'Abort',
  inputs: {
    ...(notificationArn === undefined ? {} : { NotificationArn: notificationArn }),
    Message: message,
    MinRequiredApprovals: 1,
    Approvers: approvers,
  },
})
