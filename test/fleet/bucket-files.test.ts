import { expect, test } from 'vitest'
import { bucketFiles } from '../../src/fleet/bucket-files.js'
import { memoryBucket } from '../support/memory-bucket.js'

test('A file that grows is read back whole, by the same and by another function', async () => {
  // given 3,000 lines that were added one by one
  const bucket = memoryBucket()
  const files = bucketFiles(bucket)
  const lines = Array.from({ length: 3000 }, (_, index) => `line ${index} ${'x'.repeat(index % 90)}\n`)
  for (const line of lines) await files.append('/bucket/e/runs/one.jsonl', line)

  // when it is read, and gone on with, by another
  const other = bucketFiles(bucket)
  await other.append('/bucket/e/runs/one.jsonl', 'the end\n')

  // then no line is lost, and no object is large
  expect(await files.read('/bucket/e/runs/one.jsonl')).toBe(`${lines.join('')}the end\n`)
  expect(bucket.objects.size).toBeGreaterThan(2)
  expect(Math.max(...[...bucket.objects.values()].map(({ text }) => text.length))).toBeLessThanOrEqual(65_536)
  expect(await other.list('/bucket/e/runs')).toEqual(['one.jsonl'])
})

test('A line that is longer than an object is meant to be is written whole', async () => {
  const bucket = memoryBucket()
  const files = bucketFiles(bucket)

  await files.append('/bucket/plan.jsonl', `${'p'.repeat(200_000)}\n`)
  await files.append('/bucket/plan.jsonl', 'next\n')

  expect(await files.read('/bucket/plan.jsonl')).toBe(`${'p'.repeat(200_000)}\nnext\n`)
  expect(bucket.objects.size).toBe(2)
})

test('A write that failed is not counted as written', async () => {
  // given a bucket that fails once
  const bucket = memoryBucket()
  const files = bucketFiles(bucket)
  await files.append('/bucket/a', 'one\n')
  bucket.beforeWrite = () => {
    delete bucket.beforeWrite
    throw new Error('no bucket')
  }

  // when a line fails and the next does not
  await expect(files.append('/bucket/a', 'two\n')).rejects.toThrow('no bucket')
  await files.append('/bucket/a', 'three\n')

  // then the second alone is there
  expect(await files.read('/bucket/a')).toBe('one\nthree\n')
})

test('What is not there is undefined, and what is outside of the bucket is refused', async () => {
  const files = bucketFiles(memoryBucket())

  expect(await files.read('/bucket/none')).toBeUndefined()
  expect(await files.list('/bucket/none')).toEqual([])
  expect(await files.read('/etc/passwd')).toBeUndefined()
  await expect(files.append('/tmp/a', 'x')).rejects.toThrow('/tmp/a is on the machine of the function')
  await expect(files.remove('/bucket/none')).rejects.toThrow('evidence is not removed')
})

test('A file is replaced whole, but one that has grown over several objects only grows', async () => {
  const files = bucketFiles(memoryBucket())
  await files.append('/bucket/a', 'old\n')
  await files.replace('/bucket/a', 'new\n')
  await files.append('/bucket/a', 'more\n')
  await files.append('/bucket/b', 'x'.repeat(65_000))
  await files.append('/bucket/b', 'x'.repeat(65_000))

  expect(await files.read('/bucket/a')).toBe('new\nmore\n')
  await expect(files.replace('/bucket/b', 'short')).rejects.toThrow('has grown')
})
