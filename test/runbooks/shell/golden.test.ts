/** Exported scripts as they are, to be read in a review: `vitest --update` writes them. */
import { expect, test } from 'vitest'
import type { Request } from '../../../src/procedures/request.js'
import { exportShell } from '../../../src/runbooks/shell/export-shell.js'
import { SERVICE_LINKED_ROLE } from '../../sandbox/given.js'
import { SEED, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { enable, teardown } from '../../support/requests.js'

const roleDelete: Request = { procedure: 'role delete', retryDelay: 30_000 }

test.each([
  ['teardown', SEED, teardown()],
  ['logging-enable', { organizations: [seedOrganization('acme')] }, enable()],
  ['role-delete', { roles: [SERVICE_LINKED_ROLE] }, roleDelete],
])('%s', async (name, seed, request) => {
  const { plan } = await planOn(seed, request)

  const { text } = exportShell(plan, { deadline: 60 * 60_000, machineFunction: 'none' })

  await expect(text).toMatchFileSnapshot(`golden/${name}.sh`)
})
