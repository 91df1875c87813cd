/** The commands of a page, as somebody pastes them into a shell. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { WORKMAIL_REGIONS } from '../../../src/facts/regions.js'
import type { Request } from '../../../src/procedures/request.js'
import { exportMarkdown } from '../../../src/runbooks/markdown/export-markdown.js'
import type { SandboxSeed } from '../../../src/sandbox/account.js'
import { Guard } from '../../../src/steps/step.js'
import { SERVICE_LINKED_ROLE } from '../../sandbox/given.js'
import { SEED } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { RECORDINGS } from '../../support/recordings.js'
import { teardown } from '../../support/requests.js'

const OPTIONS = { deadline: 60 * 60_000, machineFunction: 'none' }

const roleDelete: Request = { procedure: 'role delete', retryDelay: 30_000 }
const disable: Request = {
  procedure: 'logging disable',
  regions: [...WORKMAIL_REGIONS],
  scope: { by: 'all' },
}

const commandsOf = (text: string): string[] =>
  [...text.matchAll(/^(`{3,})sh\n([\s\S]*?)\n\1$/gm)].map(([, , command = '']) => command)

const checksOf = (text: string): string[] =>
  text
    .split(/^(?=- \[ \] )/m)
    .filter((part) => part.startsWith('- [ ] Make sure'))
    .map((part) => part.split(/^## /m)[0] ?? '')

/** What a shell hands to the AWS CLI, a word a line; the AWS CLI answers `answer`. */
const paste = (commands: string[], answer = '') => {
  const aws = `aws() { printf '%s\\n' "$@" >&2; printf '%s' '${answer}'; }`
  const { stdout, stderr } = spawnSync('sh', { input: [aws, ...commands].join('\n') })
  return { stdout: String(stdout), words: String(stderr).split('\n') }
}

const deletion = async (seed: SandboxSeed = { roles: [SERVICE_LINKED_ROLE] }) => {
  const { plan } = await planOn(seed, roleDelete)
  return exportMarkdown(plan, OPTIONS).text
}

test('of a mark it is said what each answer means, and a kept step has a box of its own', async () => {
  const { plan } = await planOn(SEED, teardown())
  const { text } = exportMarkdown(plan, OPTIONS)
  const section = text.split(/^## /m).find((part) => part.startsWith('3. ')) ?? ''

  expect(section).toContain('the mark is there; or')
  const outcomes = [...section.matchAll(/^ {2}- The first says .*: (go on|keep the group)[ :]/gm)].map(
    ([, outcome]) => outcome,
  )
  expect(outcomes).toEqual(['go on', 'go on', 'keep the group'])
  expect(section).toMatch(/^ {2}- Anything else, or no answer: .* stop here/m)
  expect(section).toContain('- [ ] Or kept, since:')
})

test('the task that is asked for is the one that the call answered', async () => {
  // given the commands that submit a deletion and ask for its task
  const commands = commandsOf(await deletion())
  const submit = commands.find((command) => command.includes('delete-service-linked-role')) ?? ''
  const poll = commands.find((command) => command.includes('deletion-status')) ?? ''

  // when they are pasted one after the other
  const { stdout, words } = paste([submit, poll], 'task/one')

  // then the task is shown, and asked for
  expect(stdout).toContain('task/one\n')
  expect(words).toContain('{"DeletionTaskId":"task/one"}')

  // and the second alone asks for none, which the AWS CLI refuses before AWS could say that it knows no such task
  expect(paste([poll]).words).toContain('{"DeletionTaskId":""}')
})

test('what the deletion of the role hangs on is read in each Region, of every organization', async () => {
  // given the commands that stand where a person makes sure that nobody uses the role
  const [check = ''] = checksOf(await deletion())
  const commands = commandsOf(check)

  // when they are pasted, with ids where the page says so
  const { words } = paste(commands.map((command) => command.replace('IDS', 'm-1 m-2')))

  // then each Region is listed, and each organization read there
  const read = (action: string, region: string, ...rest: string[]) => [
    'workmail',
    action,
    '--region',
    region,
    ...rest,
  ]
  const describe = 'describe-email-monitoring-configuration'
  expect(words.slice(0, -1)).toEqual(
    WORKMAIL_REGIONS.flatMap((region) => [
      ...read('list-organizations', region),
      ...read(describe, region, '--cli-input-json', '{"OrganizationId":"m-1"}'),
      ...read(describe, region, '--cli-input-json', '{"OrganizationId":"m-2"}'),
    ]),
  )
})

/** Plans with every step and every guard there is: test/policies/required-permissions.test.ts sees to it. */
const everyPlan = () =>
  Promise.all(
    Object.values(RECORDINGS)
      .flat()
      .flatMap(({ seed, run }) => (typeof run === 'function' ? [] : [planOn(seed, run)])),
  )

test('each step has its way through the console, or says that the documentation gives none', async () => {
  const plans = await everyPlan()

  for (const { plan } of plans) {
    const sections = exportMarkdown(plan, OPTIONS)
      .text.split(/^## /m)
      .filter((part) => /^\d+\. /.test(part))
    expect(sections.length).toBe(plan.steps.length)
    for (const section of sections)
      expect(section).toMatch(/^(Or in the console:|The .*(console|IAM) .*\.)$/m)
  }
})

test('each thing to make sure of has commands, and answers that let go on or stop', async () => {
  // given every guard there is
  const plans = await everyPlan()
  const steps = plans.flatMap(({ plan }) => plan.steps)
  const kinds = new Set(steps.flatMap(({ guards }) => guards.map(({ kind }) => kind)))
  expect(kinds.size).toBe(Guard.options.length)

  // when pages are made of them
  const checks = plans.flatMap(({ plan }) => checksOf(exportMarkdown(plan, OPTIONS).text))

  // then each says what to run and what the answers mean
  expect(checks.length).toBe(steps.flatMap(({ guards }) => guards).length)
  for (const check of checks) {
    if (!check.includes('wml logs archive')) expect(check).toMatch(/^aws /m)
    expect(check).toMatch(/^ {2}- .*: go on with this step\.$/m)
    expect(check).toMatch(/^ {2}- .* stop here/m)
  }
})

test.each([
  ['the role is deleted', { roles: [SERVICE_LINKED_ROLE] }, roleDelete, ['the `DeletionTaskId`']],
  ['the role is created', {}, { procedure: 'role create' } as const, ['the `Role`']],
  ['logging goes off', SEED, disable, ['no output and no error']],
])('where %s it is said what the call prints', async (_, seed, request, expected) => {
  const { plan } = await planOn(seed, request)

  const said = [...exportMarkdown(plan, OPTIONS).text.matchAll(/^What to expect: (.*?)[.,;]/gm)]

  expect(said.map(([, words]) => words)).toEqual(expected)
})
