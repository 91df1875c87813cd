import { expect, test } from 'vitest'
import { toApproval } from '../../../src/runbooks/systems-manager/approval.js'

const USER = 'arn:aws:iam::111122223333:user/ops/ann'
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:AutomationApprovals'

test('nobody is asked where nobody is named', () => {
  expect(toApproval(undefined, undefined)).toBeUndefined()
})

test.each([USER, 'arn:aws:iam::111122223333:role/Approvers', 'arn:aws:sts::111122223333:assumed-role/R/ann'])(
  '%s may approve',
  (approver) => {
    expect(toApproval([approver], TOPIC)).toEqual({ approvers: [approver], notificationArn: TOPIC })
  },
)

test.each([
  [['ann'], undefined, '--approvers "ann" is no ARN of a user, a role or a session of one'],
  [['arn:aws:iam::111122223333:group/ops'], undefined, 'is no ARN of a user'],
  [Array.from({ length: 11 }, () => USER), undefined, '11 approvers are too many'],
  [[USER], 'arn:aws:sns:us-east-1:111122223333:approvals', 'is no topic that Systems Manager may tell'],
  [[], TOPIC, '--notification-arn tells of approvals, and nobody is to approve'],
])('refuses %s with %s', (approvers, topic, message) => {
  expect(() => toApproval(approvers, topic)).toThrow(message)
})
