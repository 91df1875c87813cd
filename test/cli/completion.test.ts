import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { completionScript } from '../../src/cli/completion.js'
import { runWml } from '../support/run-wml.js'
import { createTestRuntime } from '../support/test-runtime.js'

const COMMANDS = [
  { words: 'logging status', flags: ['json', 'region'] },
  { words: 'logging enable', flags: ['json', 'log-group'] },
  { words: 'status', flags: ['json'] },
]

/** What bash offers for these words, of which the last is being typed. */
const offered = (...words: string[]): string[] => {
  const line = words.map((word) => `'${word}'`).join(' ')
  const script = `${completionScript('bash', 'wml', COMMANDS)}
COMP_WORDS=(wml ${line}); COMP_CWORD=${words.length}; _wml; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n').filter(Boolean)
}

describe('bash completes', () => {
  test.each([
    [['lo'], ['logging']],
    [[''], ['logging', 'status']],
    [
      ['logging', ''],
      ['enable', 'status'],
    ],
    [
      ['logging', 'status', '--'],
      ['--json', '--region'],
    ],
    [['logging', 'enable', '--log-group', 'acme', '--j'], ['--json']],
    [
      ['nonsense', ''],
      ['logging', 'status'],
    ],
  ])('%j with %j', (words, expected) => {
    expect(offered(...words)).toEqual(expected)
  })
})

test('PowerShell gets the same table.', () => {
  const script = completionScript('powershell', 'wml', COMMANDS)

  expect(script).toContain("    'logging' = 'enable status'")
  expect(script).toContain("    'logging status' = '--json --region'")
})

test.each(['bash', 'zsh', 'powershell'])(
  '`wml completion %s` prints the script with every command.',
  async (shell) => {
    const { exitCode, stdout } = await runWml(createTestRuntime(), 'completion', shell)

    expect(exitCode).toBe(0)
    expect(stdout).toContain('--include-orphans')
  },
)

test('Another shell is refused.', async () => {
  expect((await runWml(createTestRuntime(), 'completion', 'fish')).exitCode).toBe(2)
})
