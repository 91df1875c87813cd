/** Names are a shell's data and nothing else: the shell itself says what it read. */
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cliCommand, toCommand } from '../../../src/runbooks/shell/cli-call.js'
import { exportShell } from '../../../src/runbooks/shell/export-shell.js'
import { quote } from '../../../src/runbooks/shell/quote.js'
import { SEED } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { teardown } from '../../support/requests.js'

const OPTIONS = { deadline: 60 * 60_000, machineFunction: 'none' }
const hasDash = spawnSync('dash', ['-c', ':']).status === 0
const shells = ['sh', ...(hasDash ? ['dash'] : [])]

const shellText = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...`'"\`\\$\n\t !*?~;&|<>(){}[]#%-`),
      fc.string({ unit: 'grapheme', maxLength: 1 }),
    ),
  })
  .map((text) => text.replaceAll('\0', ''))

test.each(shells)('%s reads back what was quoted', (shell) => {
  fc.assert(
    fc.property(fc.array(shellText, { minLength: 1, maxLength: 30 }), (texts) => {
      const script = `for text in ${texts.map(quote).join(' ')}; do printf '%s\\037' "$text"; done`
      const { stdout } = spawnSync(shell, { input: script })
      expect(String(stdout)).toBe(texts.map((text) => `${text}\x1f`).join(''))
    }),
    { numRuns: 30, examples: [[['', "'", "''", "\\'", "'\\''; exit 1; '", '\n', '-n', '$(id)', '`id`']]] },
  )
})

test('a text that no shell can hold is refused', () => {
  expect(() => quote('a\0b')).toThrow('a name in the plan has a NUL in it, which no shell can hold')
})

test('names in an exported script are never carried out', async () => {
  // given a plan in which whatever may be a name is a command on a line of its own
  const { plan } = await planOn(SEED, teardown())
  const hostile = '\'\n"; echo owned; exit 0 #`echo owned`$(echo owned)'
  const steps = plan.steps.map((step) => ({
    ...step,
    subject: hostile,
    region: hostile,
    call: { ...step.call, input: { name: hostile } },
    guards: step.guards.map((guard) =>
      guard.kind === 'no-organization-writes-to' ? { ...guard, logGroupName: hostile } : guard,
    ),
    ...(step.watch && { watch: { ...step.watch, clears: [hostile] } }),
  }))
  const kept = [{ kind: 'role' as const, subject: hostile, region: 'global', reason: hostile }]

  // when a shell without the AWS CLI takes the script apart, and carries out what it can
  const { text } = exportShell(
    { ...plan, scope: hostile, account: hostile, steps, kept, notes: [hostile] },
    OPTIONS,
  )
  const parsed = spawnSync('sh', ['-n'], { input: text })
  const ran = spawnSync('sh', { input: text, env: { PATH: '/usr/bin:/bin' } })

  // then it is whole, and nothing of the names was a command
  expect(parsed.status, String(parsed.stderr)).toBe(0)
  expect(`${ran.stdout}`).not.toMatch(/^owned/m)
})

test('a command for a person is whole and quoted', () => {
  const call = {
    service: 'logs',
    action: 'DeleteLogGroup',
    region: 'us-east-1',
    input: { logGroupName: "/é'" },
  } as const

  expect(cliCommand(call)).toBe(
    `aws logs delete-log-group --region 'us-east-1' --cli-input-json '{"logGroupName":"/\\u00e9'\\''"}'`,
  )
  expect(toCommand('AssociateKmsKey')).toBe('associate-kms-key')
})
