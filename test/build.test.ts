/** The built program as it ships: it stands alone. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Config } from '@oclif/core/config'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wml-alone-'))
  for (const part of ['bin', 'dist', 'package.json', 'oclif.manifest.json'])
    cpSync(join(ROOT, part), join(folder, part), {
      recursive: true,
      filter: (path) => !path.endsWith('.map'),
    })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const wml = (...argv: string[]) =>
  spawnSync(process.execPath, [join(folder, 'bin/run.js'), ...argv], {
    cwd: folder,
    env: { HOME: folder },
    encoding: 'utf8',
  })

test('runs where nothing but the package is', () => {
  // given what is published, in a folder without node_modules
  // when a command goes through oclif, the SDK, the schemas and the sandbox, and writes a file
  const { status, stdout, stderr } = wml('role', 'check', '--sandbox', '--json')

  // then it works
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'done', role: { state: 'exists' } })
  expect(status).toBe(0)
})

test('--version is worded as oclif words it', async () => {
  const { userAgent } = await Config.load(ROOT)
  expect(wml('--version')).toMatchObject({ status: 0, stdout: `${userAgent}\n`, stderr: '' })
})

test('the licences of what is bundled go with it', () => {
  const notices = readFileSync(join(folder, 'dist/THIRD-PARTY.txt'), 'utf8')
  for (const name of ['@aws-sdk/client-workmail', '@oclif/core', '@smithy/core', 'zod'])
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(\\S+\\)$`, 'm'))
})
