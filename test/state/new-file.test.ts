import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { nodeRuntime } from '../../src/runtime-node.js'
import { checkNewFile, writeNewFile } from '../../src/state/new-file.js'

const runtime = nodeRuntime()
const folder = mkdtempSync(join(tmpdir(), 'wml-new-file-'))
const file = join(folder, 'plan.json')
writeFileSync(file, '{}')
afterAll(() => rmSync(folder, { recursive: true }))

test('a file that is not there yet may be written, in a folder that is not there either', async () => {
  const path = join(folder, 'new', 'runbook.sh')

  await checkNewFile(runtime, '--output', path)
  await writeNewFile(runtime, path, 'text')

  expect(await runtime.files.read(path)).toBe('text')
})

test.each([
  ['a folder', folder, 'UnwritableFile', `--output: ${folder} cannot be written: it is a folder`],
  ['below a file', join(file, 'x'), 'UnwritableFile', 'cannot be written: ENOTDIR'],
  ['a file', file, 'FileExists', `--output: there is a file ${file} already`],
])('%s is refused as input, before anything is done', async (_, path, code, message) => {
  await expect(checkNewFile(runtime, '--output', path)).rejects.toMatchObject({
    kind: 'input',
    code,
    message: expect.stringContaining(message),
    next: expect.stringContaining('name a'),
  })
})

test('where the machine refuses, another place is to be named', async () => {
  await expect(writeNewFile(runtime, join(file, 'x'), 'text')).rejects.toMatchObject({
    kind: 'failed',
    message: expect.stringContaining(`${join(file, 'x')} cannot be written`),
    next: 'name a file in a folder that can be written, and run the command again',
  })
})
