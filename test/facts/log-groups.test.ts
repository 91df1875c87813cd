import { expect, test } from 'vitest'
import {
  canBeTagged,
  DEFAULT_RETENTION_DAYS,
  defaultLogGroupName,
  RETENTION_DAYS,
} from '../../src/facts/log-groups.js'
import { LOG_GROUP_NAME, matches } from '../../src/facts/patterns.js'

test('the default log group is named after the alias, as the console names it', () => {
  expect(defaultLogGroupName('acme')).toBe('/aws/workmail/emailevents/acme')
})

test('the longest alias makes a name that CloudWatch Logs takes', () => {
  expect(matches(LOG_GROUP_NAME, defaultLogGroupName('a'.repeat(62)))).toBe(true)
})

test('the default retention is one that AWS allows', () => {
  expect(RETENTION_DAYS).toContain(DEFAULT_RETENTION_DAYS)
})

test('only a # keeps a log group from being tagged', () => {
  expect(canBeTagged('/aws/workmail/emailevents/acme')).toBe(true)
  expect(canBeTagged('/mail/events#2')).toBe(false)
})
