import { expect, test } from 'vitest'
import { PROTECT_TAG } from '../../src/facts/protect-tag.js'
import { disableLogging } from '../../src/procedures/disable-logging.js'
import { DEFAULT_PROTECT_TAG } from '../../src/procedures/protection.js'
import { known } from '../../src/survey/reading.js'
import type { Scope } from '../../src/survey/scope.js'
import { idOf, organization, RUN_ID, surveyOf, unreadable } from '../support/survey.js'

const plan = (account: Parameters<typeof surveyOf>[0], scope: Scope = { by: 'all' }) =>
  disableLogging(surveyOf(account), scope, { runId: RUN_ID, protect: DEFAULT_PROTECT_TAG, tag: true })

const acme = organization('acme', { region: 'eu-west-1', writesTo: '/events' })

test('logging that is on is turned off, and no more than that', () => {
  const { steps } = plan({ organizations: [acme, organization('off')] })

  expect(steps).toHaveLength(1)
  expect(steps[0]).toMatchObject({
    key: `disable-logging:eu-west-1:${idOf('acme')}`,
    call: {
      service: 'workmail',
      action: 'DeleteEmailMonitoringConfiguration',
      region: 'eu-west-1',
      input: { OrganizationId: idOf('acme') },
    },
    after: [],
  })
})

test('the log group is kept, with the command that deletes it', () => {
  expect(plan({ organizations: [acme] }).kept).toEqual([
    {
      kind: 'log-group',
      subject: '/events',
      region: 'eu-west-1',
      reason: 'turning logging off keeps its events',
      command: `wml teardown --organization ${idOf('acme')} --region eu-west-1 --log-group /events --keep-role`,
    },
  ])
})

test('a group that several write to is listed once, in each Region', () => {
  const organizations = [
    organization('a', { writesTo: '/events' }),
    organization('b', { writesTo: '/events' }),
    organization('c', { writesTo: '/events', region: 'us-west-2' }),
  ]

  expect(plan({ organizations }).kept.map(({ subject, region }) => [subject, region])).toEqual([
    ['/events', 'us-east-1'],
    ['/events', 'us-west-2'],
  ])
})

test('logging that is off needs no step', () => {
  const { steps, kept, blockers } = plan({ organizations: [organization('acme')] })

  expect({ steps, kept, blockers }).toEqual({ steps: [], kept: [], blockers: [] })
})

test('an organization that could not be read blocks, and the others are turned off', () => {
  const organizations = [acme, organization('unread', { monitoring: unreadable('timed out') })]

  const { steps, blockers } = plan({ organizations })

  expect(steps).toHaveLength(1)
  expect(blockers).toEqual([
    {
      code: 'Unreadable',
      kind: 'organization',
      subject: `unread (${idOf('unread')})`,
      region: 'us-east-1',
      reason: 'could not be read: timed out',
    },
  ])
})

test('an organization whose tags could not be read is not turned off, which is said', () => {
  const organizations = [organization('acme', { writesTo: '/events', tags: unreadable() })]

  const { steps, blockers } = plan({ organizations }, { by: 'tag', key: 'team', value: 'mail' })

  expect(steps).toEqual([])
  expect(blockers).toMatchObject([
    { code: 'NotSelected', reason: 'not selected: its tags could not be read' },
  ])
})

test('an organization that carries the tag that protects keeps its logging, and is listed', () => {
  const { steps, kept, blockers } = plan({
    organizations: [
      organization('legal', { writesTo: '/events', tags: known({ [PROTECT_TAG]: '' }) }),
      organization('acme', { writesTo: '/events', tags: known({ protect: 'yes' }) }),
    ],
  })

  expect(steps.map(({ subject }) => subject)).toEqual([`email event logging of acme (${idOf('acme')})`])
  expect(blockers).toEqual([])
  expect(kept).toEqual([
    {
      kind: 'organization',
      subject: `legal (${idOf('legal')})`,
      region: 'us-east-1',
      reason: `it carries the tag ${PROTECT_TAG}: its logging stays on`,
    },
    expect.objectContaining({ kind: 'log-group' }),
  ])
})

test('one whose tags could not be read may carry it: it is left on, and blocks', () => {
  const { steps, kept, blockers } = plan({
    organizations: [organization('acme', { writesTo: '/events', tags: unreadable('no permission') })],
  })

  expect({ steps, kept }).toEqual({ steps: [], kept: [] })
  expect(blockers).toEqual([
    {
      code: 'Unreadable',
      kind: 'organization',
      subject: `acme (${idOf('acme')})`,
      region: 'us-east-1',
      reason:
        'its logging was not turned off: its tags could not be read, and one may protect it: no permission',
    },
  ])
})
