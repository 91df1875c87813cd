/** Whatever is typed for a policy is refused in one line, or gives policies that IAM can read. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { type PolicyFlags, toPolicyRequest, toProcedure } from '../../src/cli/flags/policy.js'
import { WmlError } from '../../src/errors.js'
import { findConditionKey } from '../../src/facts/condition-keys.js'
import { generatePolicies } from '../../src/policies/generate-policies.js'
import { PROCEDURES } from '../../src/policies/required.js'
import { nearly } from '../support/nearly.js'
import { ACCOUNT_ID, ACME } from '../support/small-account.js'

const value = (samples: string[]) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...samples) },
    { weight: 1, arbitrary: nearly(...samples) },
  )
const one = (...samples: string[]) => fc.option(value(samples), { nil: undefined })
const many = (...samples: string[]) =>
  fc.option(fc.array(value(samples), { minLength: 1, maxLength: 2 }), { nil: undefined })

/** Good values most of the time, so that many requests come through whole. */
const flags: fc.Arbitrary<PolicyFlags> = fc.record({
  format: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('json', 'yaml', 'terraform', 'cloudformation') },
    { weight: 1, arbitrary: nearly('json') },
  ),
  preset: fc.oneof(
    { weight: 9, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('console-read-only', 'assume-impersonation-role', 'other') },
  ),
  region: many('eu-west-1', 'us-east-1'),
  organization: many(ACME),
  tag: one('department=legal', 'a b='),
  'log-group': many('/acme/events', '/acme/*', '*'),
  'role-arn': many(`arn:aws:iam::${ACCOUNT_ID}:role/mail/acme-workmail-events`),
  with: many('tag', 'override-deletion-protection'),
  'impersonation-role-id': fc.constant(undefined),
  'require-mfa': fc.boolean(),
  'mfa-max-age': one('1h', '90s'),
  'require-tls': fc.boolean(),
  'valid-from': one('2026-12-01', '1796083200'),
  'valid-until': one('2027-04-01T00:00:00Z', '1806083200'),
  'principal-org': many('o-abcdefghij'),
  'principal-arn': many(`arn:aws:iam::${ACCOUNT_ID}:role/*`, 'arn:aws:sts::*:assumed-role/x/y'),
  'source-user-agent': many('workmail-lifecycle/*', '%{if} "x" \\'),
})

const sparse = fc
  .tuple(
    flags,
    fc.subarray([
      'region',
      'organization',
      'tag',
      'log-group',
      'role-arn',
      'with',
      'mfa-max-age',
      'valid-from',
      'valid-until',
      'principal-org',
      'principal-arn',
      'source-user-agent',
    ] as const),
  )
  .map(([all, kept]): PolicyFlags => {
    const { format, preset, 'require-mfa': mfa, 'require-tls': tls } = all
    return {
      format,
      preset,
      'require-mfa': mfa,
      'require-tls': tls,
      ...Object.fromEntries(kept.map((name) => [name, all[name]])),
    }
  })

test('whatever is asked for gives policies that IAM can read, or a refusal in one line', () => {
  const ends = { refused: 0, made: 0 }
  fc.assert(
    fc.property(fc.constantFrom(...PROCEDURES, 'all'), sparse, (procedure, drawn) => {
      try {
        const words = drawn.preset === undefined ? procedure.split(' ') : []
        const { policies, notes } = generatePolicies(toPolicyRequest(words, drawn), ACCOUNT_ID)
        ends.made += 1
        const documents = policies.documents.map(({ document }) => document)
        if (policies.format === 'json') expect([JSON.parse(policies.text)].flat()).toEqual(documents)
        if (policies.format === 'yaml')
          expect(parseAllDocuments(policies.text, { version: '1.1' }).map((each) => each.toJS())).toEqual(
            documents,
          )
        for (const { Condition = {} } of documents.flatMap(({ Statement }) => Statement))
          for (const key of Object.values(Condition).flatMap((keys) => Object.keys(keys)))
            expect(findConditionKey(key), key).toBeDefined()
        for (const note of notes) expect(note).not.toMatch(/undefined|\[object/)
      } catch (error) {
        if (!(error instanceof WmlError)) throw error
        ends.refused += 1
        expect(error.kind).toBe('input')
        for (const text of [error.message, error.next])
          expect(text).not.toMatch(/[\p{Cc}\u2028\u2029]|undefined|\[object/u)
      }
    }),
    { numRuns: 300, seed: 20_270_331 },
  )
  expect(ends.made).toBeGreaterThan(40)
  expect(ends.refused).toBeGreaterThan(40)
})

test('every procedure is known by its name, as words and as one', () => {
  for (const name of PROCEDURES) {
    expect(toProcedure(name.split(' '))).toBe(name)
    expect(toProcedure([name])).toBe(name)
  }
})
