import { describe, expect, test } from 'vitest'
import { protectionOf } from '../../src/procedures/protection.js'
import { absent, known } from '../../src/survey/reading.js'
import { unreadable } from '../support/survey.js'

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
    ['named like what every object has', known({})],
  ])('%s do not', (name, tags) => {
    expect(protectionOf(tags, name.startsWith('named') ? { key: 'constructor' } : KEEP)).toEqual({
      is: 'free',
    })
  })

  test('with another value do not', () => {
    expect(protectionOf(known({ keep: 'no' }), { key: 'keep', value: 'yes' })).toEqual({ is: 'free' })
  })

  test('that were not asked for may', () => {
    expect(protectionOf(undefined, KEEP).is).toBe('unread')
  })

  test('that could not be read may, and it is said why they could not', () => {
    expect(protectionOf(unreadable('throttled'), KEEP)).toEqual({
      is: 'unread',
      reason: 'its tags could not be read, and one may protect it: throttled',
    })
  })
})
