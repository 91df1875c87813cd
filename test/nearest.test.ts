import { expect, test } from 'vitest'
import { nearest } from '../src/nearest.js'

const NAMES = ['ListUsers', 'ListGroups', 'DeleteEmailMonitoringConfiguration', 'DeleteAlias']

test.each([
  ['ListUser', 'ListUsers'],
  ['listgroup', 'ListGroups'],
  ['ListUsres', 'ListUsers'],
  ['DeleteEmail', 'DeleteEmailMonitoringConfiguration'],
  ['Delete', undefined],
  ['Xyzzy', undefined],
  ['', undefined],
  ['ListUsers'.repeat(50), undefined],
])('near %j is %j', (text, name) => {
  expect(nearest(text, NAMES)).toBe(name)
})
