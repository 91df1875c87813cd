import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ORGANIZATIONS_TAG,
  RETENTION_TAG,
  readTeardownTags,
  TEARDOWN_TAG,
  teardownTags,
} from '../../src/facts/teardown-tags.js'

const RUN = '20261122T040000Z-3f9a1c'

/** CloudWatch Logs API, TagValue and TagKey. */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

const organizationIds = fc.array(
  fc.stringMatching(/^[0-9a-f]{32}$/).map((hex) => `m-${hex}`),
  { maxLength: 60 },
)

test('a group of two organizations is tagged with the run and both ids', () => {
  expect(teardownTags(RUN, ['m-1', 'm-2'])).toEqual({
    'workmail-lifecycle:teardown': RUN,
    'workmail-lifecycle:organizations-1': 'm-1 m-2',
  })
})

test('an eighth id goes into a second tag, for a value holds 256 characters', () => {
  const ids = Array.from({ length: 8 }, (_, index) => `m-${String(index).repeat(32)}`)

  const tags = teardownTags(RUN, ids)

  expect(tags[`${ORGANIZATIONS_TAG}-1`]).toBe(ids.slice(0, 7).join(' '))
  expect(tags[`${ORGANIZATIONS_TAG}-2`]).toBe(ids[7])
})

test('whatever ids are tagged, they are read back in their order, in tags that AWS takes', () => {
  fc.assert(
    fc.property(organizationIds, (ids) => {
      const tags = teardownTags(RUN, ids)

      expect(readTeardownTags(tags)).toEqual({ runId: RUN, organizationIds: ids })
      for (const [key, value] of Object.entries(tags)) {
        expect(key).toMatch(TAG_TEXT)
        expect(value).toMatch(TAG_TEXT)
        expect(key.length).toBeLessThanOrEqual(128)
        expect(value.length).toBeLessThanOrEqual(256)
      }
    }),
  )
})

test('AWS answers tags in any order; the ids come back whole', () => {
  fc.assert(
    fc.property(organizationIds, fc.infiniteStream(fc.nat()), (ids, ranks) => {
      const shuffled = Object.entries(teardownTags(RUN, ids))
        .map((entry) => ({ entry, rank: ranks.next().value }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ entry }) => entry)

      expect(readTeardownTags(Object.fromEntries(shuffled))?.organizationIds.sort()).toEqual([...ids].sort())
    }),
  )
})

describe('reading a group that this tool did not tag', () => {
  test.each([
    ['no tags', {}],
    ['tags of others', { team: 'mail', 'workmail-lifecycle': RUN, [`${TEARDOWN_TAG}2`]: RUN }],
    ['organizations without a run', { [`${ORGANIZATIONS_TAG}-1`]: 'm-1' }],
    ['the retention that enable left', { [RETENTION_TAG]: '30' }],
  ])('%s: no tag', (_, tags) => {
    expect(readTeardownTags(tags)).toBeUndefined()
  })

  test('a tag that someone edited by hand gives no empty ids', () => {
    const tags = {
      [TEARDOWN_TAG]: RUN,
      [`${ORGANIZATIONS_TAG}-1`]: '  m-1  ',
      [`${ORGANIZATIONS_TAG}-2`]: '',
    }

    expect(readTeardownTags(tags)).toEqual({ runId: RUN, organizationIds: ['m-1'] })
  })
})
