/** What an account's machine takes, by the interpreter: the numbers in docs/fleet.md that come from the code. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { DEFAULT_LOG_GROUP_PREFIX } from '../../../src/facts/log-groups.js'
import { WORKMAIL_REGIONS } from '../../../src/facts/regions.js'
import { deployment } from '../../../src/runbooks/fleet/export-fleet.js'
import { MEMBER_CALL_FUNCTION } from '../../../src/runbooks/fleet/member-call-function.js'
import { createAccount, type SandboxSeed } from '../../../src/sandbox/account.js'
import { SERVICE_LINKED_ROLE, START } from '../../sandbox/given.js'
import { seedLogGroup, seedOrganization } from '../../support/given-account.js'
import { fillSection } from '../../support/readme.js'
import { MACHINE_ARN, runMachine } from '../../support/run-machine.js'
import { ACCOUNT } from '../../support/survey.js'
import { fleetText, read } from './given-templates.js'
import { memberAccount } from './member-account.js'

beforeAll(() => vi.stubEnv('EXTERNAL_ID', MACHINE_ARN))
afterAll(() => vi.unstubAllEnvs())

/** Organizations over the three Regions, each with a log group of its own. */
const accountOf = (count: number): SandboxSeed => {
  const places = Array.from({ length: count }, (_, index) => ({
    alias: `o${index}`,
    logGroupName: `${DEFAULT_LOG_GROUP_PREFIX}o${index}`,
    region: WORKMAIL_REGIONS[index % 3] as (typeof WORKMAIL_REGIONS)[number],
  }))
  return memberAccount({
    behaviour: { pageSize: 100 },
    organizations: places.map(({ alias, logGroupName, region }) =>
      seedOrganization(alias, logGroupName, { region }),
    ),
    logGroups: places.map(({ logGroupName, region }) => seedLogGroup(logGroupName, { region })),
    roles: [SERVICE_LINKED_ROLE],
  })
}

const measure = async (count: number): Promise<string> => {
  const execution = await runMachine(
    read(fleetText()).Resources.AccountMachine.Properties.DefinitionString,
    createAccount(accountOf(count)),
    {
      home: 'us-east-1',
      start: START,
      input: { account: ACCOUNT, all: true } as { account: string },
      callFunction: MEMBER_CALL_FUNCTION,
    },
  )
  expect(execution.status, execution.cause).toBe('SUCCEEDED')
  const calls = execution.calls.filter((call) => !call.startsWith('sts:AssumeRole'))
  const { states, events } = execution
  return `| ${count} | ${calls.length} | ${states} | ${events} | ${Math.round(execution.took / 1000)} s |`
}

test('docs/fleet.md says what an account takes, and how both stacks are deployed', {
  timeout: 60_000,
}, async () => {
  // given the page
  const file = fileURLToPath(new URL('../../../docs/fleet.md', import.meta.url))

  // when accounts of several sizes are taken down, and the commands are written anew
  const rows: string[] = []
  for (const count of [0, 1, 10, 20]) rows.push(await measure(count))
  const table = [
    '| organizations | calls | state transitions | events | waits |',
    '| ---: | ---: | ---: | ---: | ---: |',
  ]
  const commands = deployment('us-east-1').map((command) => command.replaceAll(' --', ' \\\n  --'))
  const page = [
    ['measured', [...table, ...rows].join('\n')],
    ['commands', `\`\`\`sh\n${commands.join('\n')}\n\`\`\``],
  ].reduce((text, [name = '', section = '']) => fillSection(text, name, section), readFileSync(file, 'utf8'))

  // then nothing has changed
  await expect(page).toMatchFileSnapshot(file)
})
