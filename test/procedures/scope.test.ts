import { describe, expect, test } from 'vitest'
import { describeScope, selectOrganizations } from '../../src/procedures/scope.js'
import { known } from '../../src/survey/reading.js'
import type { Scope } from '../../src/survey/scope.js'
import { idOf, organization, surveyOf, unreadable, unreadableForNow } from '../support/survey.js'

const named = (...names: string[]): Scope => ({ by: 'name', names })
const ALL: Scope = { by: 'all' }
const LEGAL: Scope = { by: 'tag', key: 'department', value: 'legal' }

const selected = (account: Parameters<typeof surveyOf>[0], scope: Scope): string[] =>
  selectOrganizations(surveyOf(account), scope).organizations.map(({ id }) => id)

const acme = organization('acme')
const europe = organization('acme-europe', { region: 'eu-west-1' })

describe('organizations by name', () => {
  test('are found by id or alias, in whichever Region, in the order in which they were named', () => {
    const account = { organizations: [acme, europe] }

    expect(selected(account, named('acme-europe', acme.id))).toEqual([europe.id, acme.id])
  })

  test('named twice, by id and by alias, are one', () => {
    expect(selected({ organizations: [acme] }, named('acme', acme.id))).toEqual([acme.id])
  })

  test('an alias is not a prefix', () => {
    expect(() => selected({ organizations: [europe] }, named('acme'))).toThrow(
      expect.objectContaining({
        kind: 'input',
        code: 'UnknownOrganization',
        message: 'no organization in us-east-1, us-west-2, eu-west-1 has the id or alias "acme"',
      }),
    )
  })

  test('of several names the one that no one has is told', () => {
    expect(() => selected({ organizations: [acme] }, named('acme', 'acne'))).toThrow(/"acne"/)
  })

  test('an id that is spelled like an alias of another goes before it', () => {
    const twin = organization(acme.id, { id: idOf('twin') })

    expect(selected({ organizations: [twin, acme] }, named(acme.id))).toEqual([acme.id])
  })

  test('an alias that a deleted organization had before is the living one’s', () => {
    const deleted = organization('acme', { id: idOf('old'), state: 'Deleted' })

    expect(selected({ organizations: [deleted, acme] }, named('acme'))).toEqual([acme.id])
    expect(selected({ organizations: [deleted] }, named('acme'))).toEqual([deleted.id])
  })

  test('an alias of two is ambiguous, and both are told', () => {
    const twin = organization('acme', { id: idOf('twin'), region: 'us-west-2' })

    expect(() => selected({ organizations: [acme, twin] }, named('acme'))).toThrow(
      expect.objectContaining({
        code: 'AmbiguousAlias',
        message: `more than one organization has the alias "acme": acme (${acme.id}), acme (${twin.id})`,
        next: 'name it by its id',
      }),
    )
  })

  test('that are found need no other Region to be readable', () => {
    expect(selected({ organizations: [acme], unlisted: ['eu-west-1'] }, named('acme'))).toEqual([acme.id])
  })

  test('that are not found may be in a Region that could not be listed: that is said instead', () => {
    expect(() => selected({ organizations: [acme], unlisted: ['eu-west-1'] }, named('acme-europe'))).toThrow(
      expect.objectContaining({
        kind: 'credentials',
        message: 'the organizations in eu-west-1 could not be listed: denied',
        next: 'allow workmail:ListOrganizations in eu-west-1, or leave the Region out with --region',
      }),
    )
  })

  test('that are not found may be in a Region that did not answer for now: it is one to come back to', () => {
    const survey = surveyOf({ organizations: [acme] })
    const regions = survey.regions.map((region) =>
      region.region === 'eu-west-1' ? { ...region, organizations: unreadableForNow } : region,
    )
    expect(() => selectOrganizations({ ...survey, regions }, named('acme-europe'))).toThrow(
      expect.objectContaining({
        kind: 'pending',
        code: 'ThrottlingException',
        next: 'run it again later, or leave the Region out with --region',
      }),
    )
  })

  test('outside the Regions of the command are not found', () => {
    const account = { organizations: [acme, europe], scope: ['us-east-1'] }

    expect(() => selected(account, named('acme-europe'))).toThrow(/no organization in us-east-1 has/)
  })
})

describe('where WorkMail is gone from a Region', () => {
  const account = { organizations: [acme], silent: ['eu-west-1', 'us-west-2'], workMailGone: true }

  test('names that no one bears elsewhere are taken as they are', () => {
    const { organizations, assumed } = selectOrganizations(
      surveyOf(account),
      named('acme', 'acne', idOf('gone')),
    )

    expect(organizations.map(({ id }) => id)).toEqual([acme.id])
    expect(assumed).toEqual(['acne', idOf('gone')])
  })

  test('all are those of the Regions that answer', () => {
    expect(selectOrganizations(surveyOf(account), ALL)).toMatchObject({ organizations: [acme], assumed: [] })
  })

  test('a name may still be one of a Region that could not be read', () => {
    expect(() => selected({ ...account, unlisted: ['us-east-1'] }, named('acne'))).toThrow(
      /us-east-1 could not be listed/,
    )
  })

  test('a Region outside the command’s is not a place to take a name for', () => {
    expect(() => selected({ ...account, scope: ['us-east-1'] }, named('acne'))).toThrow(
      expect.objectContaining({ code: 'UnknownOrganization' }),
    )
  })

  test.each<[string, Scope]>([
    ['all', ALL],
    ['a name', named('acne')],
    ['a tag', LEGAL],
  ])('without a word of it, %s cannot be said, and the way on is told', (_, scope) => {
    expect(() => selected({ ...account, workMailGone: false }, scope)).toThrow(
      expect.objectContaining({
        kind: 'failed',
        code: 'ENOTFOUND',
        message: 'the organizations in us-west-2 could not be listed: no answer: unknown host',
        next: expect.stringContaining('after 2027-03-31, `wml teardown --workmail-gone`'),
      }),
    )
  })
})

describe('all organizations', () => {
  test('are those of the Regions of the command', () => {
    const account = { organizations: [acme, europe], scope: ['eu-west-1'] }

    expect(selected(account, ALL)).toEqual([europe.id])
  })

  test('cannot be said where a Region of the command could not be listed', () => {
    expect(() => selected({ unlisted: ['us-west-2'] }, ALL)).toThrow(/us-west-2 could not be listed/)
    expect(selected({ unlisted: ['us-west-2'], scope: ['us-east-1'] }, ALL)).toEqual([])
  })
})

describe('organizations by tag', () => {
  const tagged = (alias: string, value: string) =>
    organization(alias, { tags: known({ department: value, other: 'legal' }) })

  test('are those whose tag has just that value', () => {
    const organizations = [tagged('a', 'legal'), tagged('b', 'Legal'), organization('c', { tags: known({}) })]

    expect(selected({ organizations }, LEGAL)).toEqual([idOf('a')])
  })

  test('whose tags could not be read are not selected, and that is said', () => {
    const organizations = [tagged('a', 'legal'), organization('b', { tags: unreadable() })]

    const selection = selectOrganizations(surveyOf({ organizations }), LEGAL)

    expect(selection.organizations.map(({ alias }) => alias)).toEqual(['a'])
    expect(selection.unread.map(({ alias }) => alias)).toEqual(['b'])
  })

  test('cannot be said where a Region of the command could not be listed', () => {
    expect(() => selected({ unlisted: ['us-west-2'] }, LEGAL)).toThrow(/us-west-2 could not be listed/)
  })
})

test.each<[Scope, string]>([
  [ALL, 'all organizations in us-east-1, eu-west-1'],
  [named('acme', 'other'), 'acme, other in us-east-1, eu-west-1'],
  [LEGAL, 'organizations tagged department=legal in us-east-1, eu-west-1'],
])('a scope is told as a person would: %j', (scope, text) => {
  expect(describeScope(scope, ['us-east-1', 'eu-west-1'])).toBe(text)
})

test('a tag that no organization carries selects nothing, and that is said', () => {
  const untagged = { ...acme, tags: known({}) }

  const selection = selectOrganizations(surveyOf({ organizations: [untagged] }), LEGAL)

  expect(selection).toEqual({
    organizations: [],
    unread: [],
    assumed: [],
    notes: ['No organization carries the tag department=legal.'],
  })
})
