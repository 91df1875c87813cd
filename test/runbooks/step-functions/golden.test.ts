/** Exported machines as they are, to be read in a review. `npm run generate` does not write them: `vitest --update` does. */
import { expect, test } from 'vitest'
import type { Request } from '../../../src/procedures/request.js'
import { exportStateMachine } from '../../../src/runbooks/step-functions/export-state-machine.js'
import { exportTemplate } from '../../../src/runbooks/step-functions/template.js'
import { SERVICE_LINKED_ROLE } from '../../sandbox/given.js'
import { SEED, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { enable, teardown } from '../../support/requests.js'

const OPTIONS = { deadline: 60 * 60_000, machineFunction: 'workmail-lifecycle-call' }

const roleDelete: Request = { procedure: 'role delete', retryDelay: 30_000 }

test.each([
  ['teardown', SEED, teardown()],
  ['logging-enable', { organizations: [seedOrganization('acme')] }, enable()],
  ['role-delete', { roles: [SERVICE_LINKED_ROLE] }, roleDelete],
])('%s', async (name, seed, request) => {
  const { plan } = await planOn(seed, request)

  const { text } = exportStateMachine(plan, OPTIONS)

  await expect(text).toMatchFileSnapshot(`golden/${name}.asl`)
})

interface Machine {
  States: Record<string, State>
}

interface State {
  Type: string
  Resource?: string
  Next?: string
  End?: boolean
  Default?: string
  Error?: string
  Choices?: { Next: string }[]
  Catch?: { ErrorEquals: string[]; Next: string }[]
  Branches?: Machine[]
  ItemProcessor?: Machine
}

/** The states of a machine, a line each, with what they lead to: the whole template is too long to be read. */
const outline = ({ States }: Machine, depth = 0): string[] =>
  Object.entries(States).flatMap(([name, state]) => {
    const { Type, Resource, Next, Default, Error: error, Choices = [], Catch = [] } = state
    const ways = [
      ...Choices.map((choice) => choice.Next),
      ...[Default, Next].filter((next) => next !== undefined),
      ...Catch.map((caught) => `${caught.ErrorEquals.join(' or ')}: ${caught.Next}`),
    ]
    const [what, leadsTo] = [[Type, Resource, error].filter(Boolean).join(' '), ways.join(', ')]
    const inner = [...(state.Branches ?? []), ...(state.ItemProcessor ? [state.ItemProcessor] : [])]
    return [
      `${'  '.repeat(depth)}${name} (${what})${leadsTo === '' ? '' : ` -> ${leadsTo}`}`,
      ...inner.flatMap((machine) => outline(machine, depth + 1)),
    ]
  })

test('the template of a teardown, in outline', async () => {
  const { text } = exportTemplate(teardown(), OPTIONS)

  await expect(`${outline(JSON.parse(text)).join('\n')}\n`).toMatchFileSnapshot('golden/template.outline')
})

test('the same plan, and the same template, give the same bytes', async () => {
  const { plan } = await planOn(SEED, teardown())
  const again = JSON.parse(JSON.stringify(plan))

  expect(exportStateMachine(again, OPTIONS).text).toBe(exportStateMachine(plan, OPTIONS).text)
  expect(exportTemplate(teardown(), OPTIONS).text).toBe(exportTemplate(teardown(), OPTIONS).text)
})
