import { expect, test } from 'vitest'
import { principalIdentity } from '../../src/facts/principals.js'

test.each([
  ['arn:aws:iam::111122223333:user/ann', { type: 'User', name: 'ann' }],
  ['arn:aws:iam::111122223333:user/mail/ops/ann', { type: 'User', name: 'ann' }],
  ['arn:aws:iam::111122223333:root', { type: 'Account', name: '' }],
  ['arn:aws:sts::111122223333:assumed-role/Admin/ann@example.com', { type: 'AssumedRole', name: 'Admin' }],
  ['arn:aws:sts::111122223333:federated-user/ann', { type: 'FederatedUser', name: 'ann' }],
  ['arn:aws:sts::111122223333:assumed-role/Admin', undefined],
  ['arn:aws:sts::111122223333:user/ann', undefined],
  ['arn:aws:iam::111122223333:federated-user/ann', undefined],
  ['arn:aws:iam::111122223333:user/', undefined],
  ['arn:aws:iam::111122223333:role/Admin', undefined],
  ['ann', undefined],
])('%s is %j', (arn, identity) => {
  expect(principalIdentity(arn)).toEqual(identity)
})
