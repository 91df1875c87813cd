/** How far it is from a command to AWS, for whoever reads the code or a stack trace. */
import { expect, test } from 'vitest'
import { framesOfDeletion } from '../support/frames.js'

test('from wml teardown to the call of DeleteLogGroup it is at most 18 functions in 10 files, and a stack trace names each', async () => {
  const frames = await framesOfDeletion()

  if (process.env.npm_lifecycle_event === 'frames')
    process.stdout.write(`${frames.map(({ name, file }) => `${name.padEnd(20)} ${file}`).join('\n')}\n`)
  expect(frames.map(({ name }) => name)).toEqual(expect.arrayContaining(['main', 'Teardown.run', 'send']))
  expect(frames.filter(({ name }) => name === '')).toEqual([])
  expect(frames.length).toBeLessThanOrEqual(18)
  expect(new Set(frames.map(({ file }) => file)).size).toBeLessThanOrEqual(10)
})
