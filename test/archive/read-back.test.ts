/** What `logs verify` finds: an archive is whole, or it is said what is not. */
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { archiveFolder } from '../../src/archive/manifest.js'
import { badInput } from '../../src/errors.js'
import { at, FOLDER, GROUP, givenGroup, manifestIn, problemsIn } from './given.js'

const given = async () => {
  const { archive, destination, disk } = givenGroup([
    { logStreamName: 'one', events: [at(1, 'a'), at(2, 'b')] },
  ])
  const { parts } = await archive()
  const part = parts[0]?.name ?? ''
  return { destination, disk, part, path: `/archive/${FOLDER}/${part}` }
}

test('a whole archive has no problems', async () => {
  const { destination } = await given()

  expect(await problemsIn(destination)).toEqual([])
})

test('a message that ends as a line of another stream does, is counted to its own', async () => {
  const imitation = ',"logStreamName":"two"}'
  const { archive, destination } = givenGroup([
    { logStreamName: 'one', events: [at(1, 'a'), at(2, imitation), at(3, imitation)] },
    { logStreamName: 'two', events: [at(1, imitation)] },
    { logStreamName: 'o"ne\\', events: [at(1, 'b'), at(2, 'c')] },
  ])
  await archive()

  expect(await problemsIn(destination)).toEqual([])
})

test('a part that is missing', async () => {
  const { destination, disk, part, path } = await given()
  disk.delete(path)

  expect(await problemsIn(destination)).toEqual([
    `${part} is missing`,
    'stream one has 0 events, and the manifest says 2',
  ])
})

test.each([
  ['in its beginning', 0],
  ['in its data', 30],
  ['in its end', -1],
])('a part in which one byte is another, %s', async (_, where) => {
  const { destination, disk, path, part } = await given()
  const bytes = Buffer.from(disk.get(path) ?? '', 'latin1')
  const index = where < 0 ? bytes.length + where : where
  bytes[index] = (bytes[index] ?? 0) ^ 1
  disk.set(path, bytes.toString('latin1'))

  expect((await problemsIn(destination))[0]).toMatch(
    new RegExp(`^${part} (cannot be read|is not what was written)`),
  )
})

test('a part with something behind its end', async () => {
  const { destination, disk, path, part } = await given()
  disk.set(path, `${disk.get(path)}more`)

  expect((await problemsIn(destination))[0]).toMatch(new RegExp(`^${part} (cannot be read|has \\d+ bytes)`))
})

test('a part that cannot be opened, or is a pipe, is a problem of its own archive', async () => {
  const { destination, part } = await given()
  const why = `/archive/${part} is not a regular file: it is a pipe, a socket or a device`
  const open = () => Promise.reject(badInput('ENOTREG', why, 'put a file in its place'))

  expect(await problemsIn({ ...destination, open })).toContain(`${part} cannot be read: ${why}`)
})

test.each([
  ['lines that are not events', '{"x":1}\n'.repeat(300_000), /a line is not an event/],
  ['lines without an end', 'x'.repeat(40 * 1024 * 1024), /a line is longer than 8388608 bytes/],
  [
    'more events than the manifest says',
    '{"timestamp":1,"ingestionTime":1,"message":"a","logStreamName":"one"}\n'.repeat(100_000),
    /it has more than 2 events, which the manifest says/,
  ],
])('a part that unpacks to %s is said to break that bound', async (_what, unpacked, why) => {
  // given a part of the size that the manifest says
  const { destination, disk, path, part } = await given()
  const packed = gzipSync(unpacked)
  disk.set(path, packed.toString('latin1'))
  const manifest = await manifestIn(destination)
  const parts = manifest.parts.map((one) => ({ ...one, bytes: packed.length }))
  disk.set(`/archive/${FOLDER}/manifest.json`, JSON.stringify({ ...manifest, parts }))

  const [problem] = await problemsIn(destination)

  expect(problem).toMatch(why)
  expect(problem).toContain(`${part} cannot be read: `)
})

test('a manifest that counts more than there is, and a part that it does not know', async () => {
  const { destination, disk, part } = await given()
  const manifest = await manifestIn(destination)
  const counted = manifest.streams.map((stream) => ({ ...stream, events: 3 }))
  disk.set(`/archive/${FOLDER}/manifest.json`, JSON.stringify({ ...manifest, streams: counted }))
  disk.set(`/archive/${FOLDER}/other-00001.ndjson.gz`, '')
  disk.set(`/archive/${FOLDER}/mine.ndjson.gz`, 'someone’s own')

  expect(await problemsIn(destination)).toEqual([
    'stream one has 2 events, and the manifest says 3',
    `${FOLDER}/other-00001.ndjson.gz is not in the manifest`,
  ])
  expect(part).not.toBe('')
})

test('folders keep groups apart: by account, Region, name and creation, whatever the names are', () => {
  const folders = [
    GROUP,
    { ...GROUP, creationTime: 1 },
    { ...GROUP, region: 'eu-west-1' },
    { ...GROUP, account: '999999999999' },
    { ...GROUP, logGroupName: 'events' },
    { ...GROUP, logGroupName: '/EVENTS' },
    { ...GROUP, logGroupName: '/../../etc' },
    { ...GROUP, logGroupName: '/events'.padEnd(512, 'x') },
  ].map(archiveFolder)

  expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(folders.length)
  for (const folder of folders) {
    expect(folder).toMatch(/^\d{12}\/[a-z0-9-]+\/[\w-]+$/)
    expect(folder.length).toBeLessThan(200)
  }
})
