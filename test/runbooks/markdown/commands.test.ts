/** The commands of a page, as somebody pastes them into a shell. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { exportMarkdown } from '../../../src/runbooks/markdown/export-markdown.js'
import type { SandboxSeed } from '../../../src/sandbox/account.js'
import { SERVICE_LINKED_ROLE } from '../../sandbox/given.js'
import { SEED } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { teardown } from '../../support/requests.js'

const OPTIONS = { deadline: 60 * 60_000, machineFunction: 'none' }

const commandsOf = (text: string): string[] =>
  [...text.matchAll(/^(`{3,})sh\n([\s\S]*?)\n\1$/gm)].map(([, , command = '']) => command)

/** What a shell hands to the AWS CLI, a word a line; the AWS CLI answers `answer`. */
const paste = (commands: string[], answer = '') => {
  const aws = `aws() { printf '%s\\n' "$@" >&2; printf '%s' '${answer}'; }`
  const { stdout, stderr } = spawnSync('sh', { input: [aws, ...commands].join('\n') })
  return { stdout: String(stdout), words: String(stderr).split('\n') }
}

const deletion = async (seed: SandboxSeed = { roles: [SERVICE_LINKED_ROLE] }) => {
  const { plan } = await planOn(seed, { procedure: 'role delete', retryDelay: 30_000 })
  return exportMarkdown(plan, OPTIONS).text
}

test('of a mark it is said what each answer means, and a kept step has a box of its own', async () => {
  const { plan } = await planOn(SEED, teardown())
  const { text } = exportMarkdown(plan, OPTIONS)
  const [, section = ''] = text.split(/^## (?=3\. )/m)

  const [mark = ''] =
    /^- \[ \] Make sure, just before: `\/events` still carries the mark.*$/m.exec(section) ?? []
  expect(mark).toContain('Where it is so, go on with this step.')
  expect(mark).toContain('Where it is not so, keep the group')
  expect(mark).toContain('go on with the next step.')
  expect(mark).toMatch(/Where it cannot be read, stop here$/)
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
