// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables as IAM spells them
import { expect, test } from 'vitest'
import { findingsIn, findingsOf, STATEMENT, shortly } from './given.js'

const Resource = 'arn:aws:workmail:*:${aws:PrincipalAccount}:organization/*'

test('A variable is an error in a policy of version 2008-10-17, which does not read it.', () => {
  const Condition = { StringEquals: { 'aws:UserAgent': '${aws:username}' } }
  const statement = { ...STATEMENT, Resource, Condition }
  expect(findingsOf(statement)).toEqual([])
  const path = 'Statement.Condition.StringEquals["aws:UserAgent"]'
  expect(shortly(findingsIn({ Version: '2008-10-17', Statement: statement }))).toEqual([
    'error OldVersion Version',
    'error VariableNotRead Statement.Resource',
    `error VariableNotRead ${path}`,
  ])
})

test('A variable that is not closed is an error.', () => {
  const open = 'arn:aws:workmail:*:*:organization/${aws:PrincipalTag/x'
  expect(findingsOf({ ...STATEMENT, Action: '*', Resource: open })).toContainEqual(
    expect.objectContaining({ severity: 'error', code: 'BrokenVariable', next: 'close it with }' }),
  )
})
