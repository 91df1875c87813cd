import { describe, expect, test } from 'vitest'
import { missingTags, protectionOf } from '../../src/procedures/protection.js'
import { teardown } from '../../src/procedures/teardown.js'
import { absent, known } from '../../src/survey/reading.js'
import { teardown as request } from '../support/requests.js'
import { logGroup, organization, RUN_ID, surveyOf, unreadable } from '../support/survey.js'

const KEEP = { key: 'keep' }

describe('tags', () => {
  test.each([
    ['with the key, whatever its value', known({ keep: '' }), KEEP],
    ['with the key and just that value', known({ keep: 'yes' }), { key: 'keep', value: 'yes' }],
    [
      'with the key and an empty value, where that is asked for',
      known({ keep: '' }),
      { key: 'keep', value: '' },
    ],
  ])('%s protect', (_, tags, tag) => {
    expect(protectionOf(tags, tag).is).toBe('protected')
  })

  test.each([
    ['without the key', known({ other: 'keep' })],
    ['with the key in other letters', known({ Keep: '' })],
    ['of what is not there', absent],
    ['that no one has asked for', undefined],
    ['named like what every object has', known({})],
  ])('%s do not', (name, tags) => {
    expect(protectionOf(tags, name.startsWith('named') ? { key: 'constructor' } : KEEP)).toEqual({
      is: 'free',
    })
  })

  test('with another value do not', () => {
    expect(protectionOf(known({ keep: 'no' }), { key: 'keep', value: 'yes' })).toEqual({ is: 'free' })
  })

  test('that could not be read may, and it is said why they could not', () => {
    expect(protectionOf(unreadable('throttled'), KEEP)).toEqual({
      is: 'unread',
      reason: 'its tags could not be read, and one may protect it: throttled',
    })
  })
})

describe('what a plan would destroy without having read its tags', () => {
  const acme = organization('acme', { writesTo: '/events' })
  const account = {
    organizations: [acme, organization('off'), organization('read', { writesTo: '/read', tags: known({}) })],
    logGroups: [logGroup('/events'), logGroup('/read'), logGroup('/not-meant')],
    tags: { '/read': known({}) },
  }
  const missingTagsIn = (details: typeof account, keepLogGroups = false) => {
    const survey = surveyOf(details)
    const options = { runId: RUN_ID, protect: KEEP, ...request({ keepLogGroups }).options }
    return missingTags(survey, teardown(survey, { by: 'all' }, options))
  }

  test('is asked for, and nothing else', () => {
    expect(missingTagsIn(account)).toEqual({
      organizations: [acme],
      logGroups: [{ region: 'us-east-1', name: '/events' }],
    })
  })

  test('a log group that stays is asked too, since its owner tag is replaced whole', () => {
    expect(missingTagsIn(account, true).logGroups).toEqual([{ region: 'us-east-1', name: '/events' }])
  })

  test('is not a log group that is not there', () => {
    expect(missingTagsIn({ ...account, logGroups: [] }).logGroups).toEqual([])
  })
})
