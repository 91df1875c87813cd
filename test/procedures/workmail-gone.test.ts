import { expect, test } from 'vitest'
import { checkWorkMailHasEnded } from '../../src/procedures/workmail-gone.js'
import { surveyOf } from '../support/survey.js'

const LAST_DAY = Date.parse('2027-03-31T23:59:59Z')
const AFTERWARDS = Date.parse('2027-04-01T00:00:00Z')

test('before WorkMail ends a Region that counts as gone is refused, with the date and what was seen', () => {
  const survey = surveyOf({ silent: ['us-east-1', 'eu-west-1'], workMailGone: true })

  expect(() => checkWorkMailHasEnded(survey, LAST_DAY)).toThrow(
    expect.objectContaining({
      kind: 'refused',
      code: 'WorkMailNotEnded',
      message:
        'AWS ends WorkMail on 2027-03-31, so that it is not gone yet from us-east-1 (no answer: unknown host), nor from eu-west-1 (no answer: unknown host); something on the way hides it, and organizations may still write to their log groups',
      next: expect.stringContaining('run it without --workmail-gone'),
    }),
  )
})

test('so is one outside the Regions of the command, for the role is account-wide', () => {
  const survey = surveyOf({ silent: ['us-west-2'], workMailGone: true, scope: ['us-east-1'] })

  expect(() => checkWorkMailHasEnded(survey, LAST_DAY)).toThrow(/us-west-2/)
})

test('after its last day it is not', () => {
  const survey = surveyOf({ silent: ['us-east-1'], workMailGone: true })

  expect(() => checkWorkMailHasEnded(survey, AFTERWARDS)).not.toThrow()
})

test.each([
  ['where every Region answers', surveyOf()],
  ['where one could not be read', surveyOf({ unlisted: ['us-east-1'] })],
  ['where no one said that it has ended', surveyOf({ silent: ['us-east-1'] })],
])('nor is it %s', (_, survey) => {
  expect(() => checkWorkMailHasEnded(survey, LAST_DAY)).not.toThrow()
})
