/** Files that are not what they should be: refused at once, whatever they are and whoever put them there. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { nodeFiles } from '../src/node-files.js'

let folder: string
let state: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'))
  state = join(folder, 'state')
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

describe.runIf(process.platform === 'linux')('what is not a regular file', () => {
  const KINDS: Record<string, (path: string) => unknown> = {
    'a pipe that no one writes to': (path) => execFileSync('sh', ['-c', `mkfifo ${path}`]),
    'a device that never ends': (path) => symlinkSync('/dev/zero', path),
    'a socket': async (path) => {
      const server = createServer().listen(path)
      await once(server, 'listening')
      server.unref()
    },
  }

  test.each(Object.keys(KINDS))('%s is refused for reading and for writing', async (kind) => {
    const path = join(folder, 'it')
    await KINDS[kind]?.(path)
    const files = nodeFiles(state)
    const refusal = { code: 'ENOTREG', message: expect.stringContaining(`${path} is not a regular file`) }

    await expect(files.read(path)).rejects.toMatchObject(refusal)
    await expect(files.open(path)).rejects.toMatchObject(refusal)
    await expect(files.append(path, 'x')).rejects.toMatchObject(refusal)
    await expect(files.replace(path, 'x')).rejects.toMatchObject(refusal)
  })

  test('a folder is refused, and said to be one', async () => {
    const files = nodeFiles(state)

    await expect(files.read(folder)).rejects.toMatchObject({ code: 'EISDIR' })
    await expect(files.open(folder)).rejects.toMatchObject({ code: 'EISDIR' })
    await expect(files.append(folder, 'x')).rejects.toMatchObject({ code: 'EISDIR' })
    await expect(files.replace(folder, 'x')).rejects.toMatchObject({ code: 'EISDIR' })
  })
})

test.runIf(process.platform === 'linux')(
  'a folder that takes no other is refused at once, and so is a link that leads nowhere',
  async () => {
    const dangling = join(folder, 'dangling')
    symlinkSync(join(folder, 'nowhere'), dangling)

    for (const place of ['/proc/x', dangling, join(folder, 'file')]) {
      writeFileSync(join(folder, 'file'), '')
      for (const touch of [
        () => nodeFiles(state).replace(join(place, 'y', 'plan.json'), ''),
        () => nodeFiles(state).append(join(place, 'y', 'journal'), ''),
        () => nodeFiles(state).create(join(place, 'y', 'part')),
      ])
        await expect(touch()).rejects.toMatchObject({ code: expect.stringMatching(/^E(NOENT|NOTDIR)$/) })
    }
  },
)

test('folders that are not there yet are made, for their owner alone', async () => {
  const path = join(state, 'a', 'b', 'file')
  await Promise.all([nodeFiles(state).replace(path, 'one'), nodeFiles(state).replace(`${path}2`, 'two')])

  expect(readdirSync(join(state, 'a', 'b'))).toEqual(['file', 'file2'])
  if (process.platform !== 'win32') expect(statSync(join(state, 'a')).mode & 0o777).toBe(0o700)
})

test('a file that is too large to be read whole is refused before it fills the memory', async () => {
  const path = join(folder, 'large')
  writeFileSync(path, '')
  truncateSync(path, 129 * 1024 * 1024)

  await expect(nodeFiles(state).read(path)).rejects.toMatchObject({ code: 'EFBIG' })
})

test('a byte order mark is not part of a text, and a text in UTF-16 is said to be one', async () => {
  const files = nodeFiles(undefined)
  const path = join(folder, 'plan.json')
  const utf16 = Buffer.from('\ufeff{}', 'utf16le')

  writeFileSync(path, '\ufeff{}')
  expect(await files.read(path)).toBe('{}')

  for (const bytes of [utf16, Buffer.from(utf16).swap16()]) {
    writeFileSync(path, bytes)
    await expect(files.read(path)).rejects.toMatchObject({
      message: expect.stringMatching(/UTF-16.*save it as UTF-8/),
    })
  }
})

describe.skipIf(process.platform === 'win32')('the state folder', () => {
  const journal = () => join(state, 'runs', 'journal')
  const given = async () => {
    const files = nodeFiles(state)
    await files.append(journal(), 'mine\n')
    return files
  }

  test.each([
    ['the folder itself', () => state],
    ['a folder in it', () => join(state, 'runs')],
    ['a file in it', journal],
  ])('is refused where others may write %s, with the command that mends it', async (_what, path) => {
    const files = await given()
    chmodSync(path(), 0o777)
    const refusal = {
      kind: 'refused',
      code: 'UnsafeStateFolder',
      message: expect.stringContaining(`other users may write ${path()} (mode 777)`),
      next: expect.stringMatching(new RegExp(`chmod go-w ${path()}$`)),
    }

    await expect(files.read(journal())).rejects.toMatchObject(refusal)
    await expect(files.append(journal(), 'x')).rejects.toMatchObject(refusal)
    await expect(files.replace(journal(), 'x')).rejects.toMatchObject(refusal)
    execFileSync('sh', ['-c', `chmod go-w ${path()}`])
    expect(await files.read(journal())).toBe('mine\n')
  })

  test('is refused where a group alone may write it', async () => {
    const files = await given()
    chmodSync(state, 0o720)

    await expect(files.list(join(state, 'runs'))).rejects.toMatchObject({ code: 'UnsafeStateFolder' })
  })

  test.each([
    ['the folder above it', () => folder],
    ['a folder further above it', () => join(folder, '..')],
  ])('is refused where others may put another one in its place, in %s', async (_what, above) => {
    // given a folder of folders, of which one is open to all
    folder = mkdtempSync(join(folder, 'inner-'))
    state = join(folder, 'state')
    const files = await given()
    chmodSync(above(), 0o777)

    await expect(files.read(journal())).rejects.toMatchObject({
      kind: 'refused',
      code: 'UnsafeStateFolder',
      message: expect.stringContaining(`other users may write ${above()} (mode 777)`),
    })
    // The sticky bit keeps others from what is not theirs, as in /tmp.
    chmodSync(above(), 0o1777)
    expect(await files.read(journal())).toBe('mine\n')
    folder = join(folder, '..')
  })

  test('is refused where others may replace what a link to it leads to', async () => {
    await given()
    chmodSync(folder, 0o777)
    const place = mkdtempSync(join(tmpdir(), 'link-'))
    symlinkSync(state, join(place, 'link'))

    const read = nodeFiles(join(place, 'link')).read(join(place, 'link', 'runs', 'journal'))

    await expect(read).rejects.toMatchObject({ code: 'UnsafeStateFolder' })
    rmSync(place, { recursive: true })
  })

  test.each([
    ['this user’s own group', 0, true],
    ['another group', 1, false],
  ])('below a folder that %s may write: used or refused', async (_what, other, isUsed) => {
    const files = await given()
    chmodSync(folder, 0o775)
    const gid = statSync(folder).gid
    vi.spyOn(process as Required<typeof process>, 'getgid').mockReturnValue(gid + other)

    const read = files.read(journal())

    if (isUsed) expect(await read).toBe('mine\n')
    else await expect(read).rejects.toMatchObject({ code: 'UnsafeStateFolder' })
  })

  test('is refused where it is another user’s', async () => {
    const files = await given()
    const me = process.getuid?.() ?? 0
    vi.spyOn(process as Required<typeof process>, 'getuid').mockReturnValue(me + 1)

    // Files of the superuser are as good as one's own.
    if (me === 0) expect(await files.read(journal())).toBe('mine\n')
    else
      await expect(files.read(journal())).rejects.toMatchObject({
        code: 'UnsafeStateFolder',
        message: expect.stringContaining(`belongs to user ${me}, and this program runs as user ${me + 1}`),
      })
  })

  test('may be a link itself, which only its owner can have put there', async () => {
    await given()
    const link = join(folder, 'link')
    symlinkSync(state, link)

    expect(await nodeFiles(link).read(join(link, 'runs', 'journal'))).toBe('mine\n')
  })

  test.each([
    ['a file', () => [join(folder, 'foreign'), journal()]],
    ['a folder', () => [folder, join(state, 'runs')]],
  ])('is refused where a link leads out of it to %s', async (_what, paths) => {
    const files = await given()
    const [to = '', at = ''] = paths()
    writeFileSync(join(folder, 'foreign'), 'theirs\n')
    writeFileSync(join(folder, 'journal'), 'theirs\n')
    rmSync(at, { recursive: true })
    symlinkSync(to, at)

    await expect(files.read(journal())).rejects.toMatchObject({ code: 'SymbolicLink' })
    await expect(files.append(journal(), 'x')).rejects.toMatchObject({ code: 'SymbolicLink' })
    await expect(files.replace(journal(), 'x')).rejects.toMatchObject({ code: 'SymbolicLink' })
    expect(readFileSync(join(folder, 'journal'), 'utf8')).toBe('theirs\n')
    expect(readFileSync(join(folder, 'foreign'), 'utf8')).toBe('theirs\n')
  })
})

describe('a folder out of which no link is followed', () => {
  const given = () => {
    const place = join(folder, 'place')
    const elsewhere = join(folder, 'elsewhere')
    for (const path of [place, elsewhere]) mkdirSync(path)
    writeFileSync(join(elsewhere, 'file'), 'theirs')
    return { place, elsewhere, files: nodeFiles(state).within(place) }
  }

  test('refuses a link in the place of a file, and of a folder', async () => {
    const { place, elsewhere, files } = given()
    symlinkSync(join(elsewhere, 'file'), join(place, 'file'))
    symlinkSync(elsewhere, join(place, 'folder'))

    for (const path of [join(place, 'file'), join(place, 'folder', 'file')]) {
      for (const touch of [
        () => files.read(path),
        () => files.open(path),
        () => files.replace(path, 'x'),
        () => files.append(path, 'x'),
        () => files.remove(path),
        () => files.create(path),
      ])
        await expect(touch()).rejects.toMatchObject({ code: 'SymbolicLink' })
    }
    await expect(files.list(join(place, 'folder'))).rejects.toMatchObject({ code: 'SymbolicLink' })
    expect(readFileSync(join(elsewhere, 'file'), 'utf8')).toBe('theirs')
  })

  test('may be reached by a link itself, and writes no unfinished file through one', async () => {
    const { place, elsewhere } = given()
    const link = join(folder, 'link')
    symlinkSync(place, link)
    symlinkSync(join(elsewhere, 'file'), join(place, 'part.unfinished'))
    const files = nodeFiles(state).within(link)

    const part = await files.create(join(link, 'part'))
    await part.write(Buffer.from('mine'))
    await part.close()

    expect(readFileSync(join(place, 'part'), 'utf8')).toBe('mine')
    expect(readFileSync(join(elsewhere, 'file'), 'utf8')).toBe('theirs')
    expect(readdirSync(place)).toEqual(['part'])
  })
})
