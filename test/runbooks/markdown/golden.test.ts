/** Exported pages as they are, to be read in a review: `vitest --update` writes them. */
import { expect, test } from 'vitest'
import type { Request } from '../../../src/procedures/request.js'
import { exportMarkdown } from '../../../src/runbooks/markdown/export-markdown.js'
import { SERVICE_LINKED_ROLE } from '../../sandbox/given.js'
import { SEED, seedLogGroup, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { enable, teardown } from '../../support/requests.js'

const OPTIONS = { deadline: 60 * 60_000, machineFunction: 'none' }
const roleDelete: Request = { procedure: 'role delete', retryDelay: 30_000 }

test.each([
  ['teardown', SEED, teardown()],
  [
    'teardown-kept',
    { ...SEED, logGroups: [seedLogGroup('/events', { deletionProtectionEnabled: true })] },
    teardown(),
  ],
  ['logging-enable', { organizations: [seedOrganization('acme')] }, enable()],
  ['role-delete', { roles: [SERVICE_LINKED_ROLE] }, roleDelete],
  ['nothing-to-do', { organizations: [seedOrganization('acme')] }, teardown()],
])('%s', async (name, seed, request) => {
  const { plan } = await planOn(seed, request)

  const { text } = exportMarkdown(plan, OPTIONS)

  expect(exportMarkdown(plan, OPTIONS).text).toBe(text)
  await expect(text).toMatchFileSnapshot(`golden/${name}.md`)
})

test('hostile names stay text', async () => {
  // given a plan with names that are Markdown, HTML and lines of their own
  const { plan } = await planOn(SEED, teardown())
  const hostile = '``` </code>\n# *owned* [x](javascript:y) <img src=x>'
  const steps = plan.steps.map((step) => ({
    ...step,
    subject: hostile,
    call: { ...step.call, input: { a: hostile } },
  }))

  // when it is exported
  const { text } = exportMarkdown({ ...plan, scope: hostile, steps, notes: [hostile] }, OPTIONS)

  // then nothing of them is a heading, a link or a tag, and no block of code ends early
  const outside = text.replace(/^(`{3,})sh\n[\s\S]*?\n\1$/gm, '')
  expect(outside).not.toMatch(/^# \*owned/m)
  expect(outside).not.toMatch(/(?<!\\)\[x/)
  expect(outside).not.toMatch(/(?<!\\)<(img|\/code)/)
  expect(outside).not.toContain('```')
})
