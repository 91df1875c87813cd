/**
 * The machine's files: regular ones alone, of bounded size. Below the state folder also: only what belongs to this
 * user and what no one else may write, as ssh does with its own.
 */
import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { badInput, refused, type WmlError } from './errors.js'
import { readUpTo } from './read-up-to.js'
import type { Files } from './runtime.js'
import { shellWord } from './shell-word.js'

const OWNER_ONLY_FILE = 0o600
const OWNER_ONLY_FOLDER = 0o700

/** Bytes of a file that is read whole: more than any journal, plan, manifest or account of the sandbox needs. */
const MOST_BYTES = 128 * 1024 * 1024

/** What others than the owner may write. */
const WRITABLE_BY_OTHERS = 0o022
const STICKY = 0o1000

// Windows knows neither: there nothing waits for the other end of a pipe, and links need administrator rights.
const { O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants as Partial<typeof constants>

export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '')

/**
 * @param owned the state folder, where there is one: below it everything must be private
 * @param roots folders below which no symbolic link is followed
 */
export const nodeFiles = (owned: string | undefined, roots: string[] = []): Files => {
  const isOwned = (path: string): boolean => owned !== undefined && isBelow(owned, path)

  /** The folders on the way to the path, before anything is done with it. */
  const checkFolders = async (path: string): Promise<void> => {
    if (owned !== undefined && isOwned(path)) await checkPrivateFolders(owned, path)
    for (const root of roots) if (isBelow(root, path)) await refuseLinks(root, path)
  }

  /** A regular file; undefined where there is none. Never waits for the other end of a pipe. */
  const openFile = async (path: string, flags: number): Promise<FileHandle | undefined> => {
    await checkFolders(path)
    const noFollow = isOwned(path) || roots.some((root) => isBelow(root, path)) ? O_NOFOLLOW : 0
    const handle = await open(path, flags | O_NONBLOCK | noFollow, OWNER_ONLY_FILE).catch((error) => {
      if (hasCode(error, 'ENOENT')) return undefined
      if (hasCode(error, 'ELOOP') && noFollow !== 0) throw linkFound(path)
      if (hasCode(error, 'ENXIO')) throw notRegular(path)
      throw error
    })
    if (handle === undefined) return undefined
    try {
      const stats = await handle.stat()
      if (stats.isDirectory()) throw fileError('EISDIR', path, 'is a folder')
      if (!stats.isFile()) throw notRegular(path)
      if (isOwned(path)) checkPrivate(path, stats)
      return handle
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  const makeFolder = async (path: string): Promise<string> => {
    const folder = dirname(path)
    await checkFolders(path)
    await makeFolders(folder)
    return folder
  }

  return {
    read: async (path) => {
      const handle = await openFile(path, constants.O_RDONLY)
      if (handle === undefined) return undefined
      try {
        // Files of /proc have a size of 0: what is read counts, not what is said.
        return await readText(path, handle.createReadStream({ autoClose: false }))
      } finally {
        await handle.close()
      }
    },

    replace: async (path, text) => {
      const folder = await makeFolder(path)
      // What stands there must be a file of the kind that is put in its place.
      await (await openFile(path, constants.O_RDONLY))?.close()
      await writeFileAtomic(path, text, { mode: OWNER_ONLY_FILE, fsync: true })
      await syncFolder(folder)
    },

    append: async (path, text) => {
      const folder = await makeFolder(path)
      const handle = await openFile(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT)
      if (handle === undefined) throw new Error(`${path} was removed while it was opened`)
      try {
        const isNew = (await handle.stat()).size === 0
        await handle.appendFile(text)
        await handle.sync()
        if (isNew) await syncFolder(folder)
      } finally {
        await handle.close()
      }
    },

    list: async (folder) => {
      await checkFolders(join(folder, 'any'))
      try {
        return (await readdir(folder)).sort()
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return []
        throw error
      }
    },

    remove: async (path) => {
      await checkFolders(path)
      await rm(path, { force: true })
    },

    create: async (path) => {
      const folder = await makeFolder(path)
      const unfinished = `${path}.unfinished`
      // Of an earlier try that was killed, under the same name; a link is removed itself.
      await rm(unfinished, { force: true })
      const handle = await open(
        unfinished,
        constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
        OWNER_ONLY_FILE,
      )
      return {
        write: (bytes) => handle.writeFile(bytes),
        close: async () => {
          await handle.sync().finally(() => handle.close())
          await rename(unfinished, path)
          await syncFolder(folder)
        },
        discard: async () => {
          await handle.close()
          await rm(unfinished, { force: true })
        },
      }
    },

    open: async (path) => (await openFile(path, constants.O_RDONLY))?.createReadStream(),

    within: (folder) => nodeFiles(owned, [...roots, folder]),
  }
}

/** One after the other: Node's own `recursive` never ends where a folder is there and takes no other, as in /proc. */
const makeFolders = async (folder: string): Promise<void> => {
  const missing: string[] = []
  for (let one = folder; (await lookAt(one, stat)) === undefined; one = dirname(one)) missing.unshift(one)
  for (const one of missing)
    await mkdir(one, OWNER_ONLY_FOLDER).catch((error) => {
      // Someone else made it meanwhile.
      if (!hasCode(error, 'EEXIST')) throw error
    })
}

/**
 * UTF-8, with or without a byte order mark. `name`: what is read, for a person.
 * @throws WmlError where it is too large, or in UTF-16
 */
export const readText = async (name: string, pieces: AsyncIterable<Uint8Array>): Promise<string> => {
  const whole = await readUpTo(pieces, MOST_BYTES)
  if (whole === undefined) throw fileError('EFBIG', name, `is larger than ${MOST_BYTES} bytes`)
  if (UTF_16.test(whole.subarray(0, 2).toString('latin1')))
    throw fileError('EUTF16', name, "is text in UTF-16, as PowerShell's `>` writes it: save it as UTF-8")
  return new TextDecoder().decode(whole)
}

/** Its byte order marks (RFC 2781, section 3.2). */
const UTF_16 = /^(\xff\xfe|\xfe\xff)/

/** Puts a folder's entries on the disk: without it a crash can lose a new file's name. */
const syncFolder = async (folder: string): Promise<void> => {
  // Windows opens no folders, and needs no such thing.
  const handle = await open(folder, 'r').catch((error) => {
    if (hasCode(error, 'EISDIR', 'EPERM', 'EACCES')) return undefined
    throw error
  })
  if (handle === undefined) return
  await handle
    .sync()
    .catch((error) => {
      if (!hasCode(error, 'EINVAL', 'EPERM', 'ENOTSUP')) throw error
    })
    .finally(() => handle.close())
}

const isBelow = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way !== '' && !way.startsWith('..')
}

/** The folders from `root` to the one that holds `path`, `root` first. */
const foldersTo = (root: string, path: string): string[] => {
  const names = relative(root, dirname(path)).split(sep)
  return names[0] === ''
    ? [root]
    : [root, ...names.map((_, index) => join(root, ...names.slice(0, index + 1)))]
}

/** What lies at the path itself; undefined where nothing does. */
const lookAt = (path: string, how: typeof stat): Promise<Stats | undefined> =>
  how(path).catch((error) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  })

/** Who may write one of these can put another folder in the place of what is below. */
const foldersAbove = (path: string): string[] => {
  const above = dirname(path)
  return above === path ? [] : [...foldersAbove(above), above]
}

/** The state folder itself may be reached by a link of its owner; what is in it may not. */
const checkPrivateFolders = async (root: string, path: string): Promise<void> => {
  const real = await realpath(root).catch(() => root)
  for (const folder of new Set([...foldersAbove(root), ...foldersAbove(real)])) {
    const stats = await lookAt(folder, stat)
    if (stats !== undefined) checkIrreplaceable(folder, stats)
  }
  for (const folder of foldersTo(root, path)) {
    const stats = await lookAt(folder, folder === root ? stat : lstat)
    if (stats === undefined) return
    if (stats.isSymbolicLink()) throw linkFound(folder)
    checkPrivate(folder, stats)
  }
}

const refuseLinks = async (root: string, path: string): Promise<void> => {
  for (const one of [...foldersTo(root, path).slice(1), path]) {
    const stats = await lookAt(one, lstat)
    if (stats === undefined) return
    if (stats.isSymbolicLink()) throw linkFound(one)
  }
}

/** @throws WmlError where others may write it: they could choose what is destroyed */
const checkPrivate = (path: string, { uid, mode }: Pick<Stats, 'uid' | 'mode'>): void => {
  const me = process.getuid?.()
  if (me === undefined) return
  if (uid !== me && uid !== 0)
    throw unsafe(
      `${path} belongs to user ${uid}, and this program runs as user ${me}`,
      `run it as user ${uid}, set XDG_STATE_HOME to a folder of your own, or: chown -R ${me} ${shellWord(path)}`,
    )
  if ((mode & WRITABLE_BY_OTHERS) !== 0)
    throw unsafe(
      `other users may write ${path} (mode ${(mode & 0o777).toString(8)})`,
      `see that what is in it is yours, then run: chmod go-w ${shellWord(path)}`,
    )
}

/** The sticky bit keeps what is in a folder from others; a user's own group has no one else in it, mostly. */
const checkIrreplaceable = (path: string, { gid, mode }: Pick<Stats, 'gid' | 'mode'>): void => {
  const isGroupOther = gid !== process.getgid?.()
  const writable = isGroupOther ? WRITABLE_BY_OTHERS : WRITABLE_BY_OTHERS & 0o007
  if (process.getuid === undefined || (mode & writable) === 0 || (mode & STICKY) !== 0) return
  throw unsafe(
    `other users may write ${path} (mode ${(mode & 0o777).toString(8)}), which the state folder is in`,
    `run: chmod go-w ${shellWord(path)}; or set XDG_STATE_HOME to a folder that they cannot replace`,
  )
}

const unsafe = (what: string, next: string): WmlError =>
  refused('UnsafeStateFolder', `${what}: what is in it could make this tool delete things`, next)

const linkFound = (path: string): WmlError =>
  refused(
    'SymbolicLink',
    `${path} is a symbolic link, and this tool follows none there`,
    'put the file or folder itself in its place',
  )

const notRegular = (path: string): WmlError =>
  fileError('ENOTREG', path, 'is not a regular file: it is a pipe, a socket or a device')

/** With the codes of Node's own errors of files, so that callers treat them alike. */
const fileError = (code: string, path: string, what: string): WmlError =>
  badInput(code, `${path} ${what}`, 'put a file in its place, or name another path')
