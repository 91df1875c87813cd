/** The manifest of an archive while it is added to, and what keeps two runs and lost manifests apart from it. */
import { refused, WmlError } from '../errors.js'
import type { ArchiveContext } from './context.js'
import {
  ARCHIVE_FORMAT,
  type ArchivedGroup,
  type ArchivedPart,
  type ArchivedStream,
  isNamedAsPart,
  MANIFEST,
  Manifest,
  newStream,
  summed,
} from './manifest.js'
import { parseManifest, readManifest } from './read-manifest.js'

/** Compressed bytes at which a part is closed: what a run that is killed reads again of each stream at most. */
export const PART_BYTES = 64 * 1024 * 1024

export interface ArchiveOptions {
  organizations: Manifest['organizations']
  /** Events of this time (milliseconds since the epoch) and later are left out; null to leave none out. */
  until: number | null
  partBytes?: number
}

/** The manifest while it is added to. */
export interface ArchiveRecord {
  stream(name: string): ArchivedStream
  /** The name of a new part, written down before anything of it is. */
  begin(): Promise<string>
  /** On return the part, and how far it brought its streams, are recorded in the destination. */
  add(part: ArchivedPart, streams: Iterable<ArchivedStream>): Promise<void>
  /** A stream that nothing was added to; recorded with the next part, or at the end. */
  reached(stream: ArchivedStream): void
  end(): Promise<Manifest>
}

export const openRecord = async (
  { destination, run, clock, masking = 'none' }: ArchiveContext,
  group: ArchivedGroup,
  folder: string,
  { organizations, until }: ArchiveOptions,
): Promise<ArchiveRecord> => {
  const path = `${folder}/${MANIFEST}`
  let text = await destination.read(path)
  const known = text === undefined ? undefined : parseManifest(destination, folder, text)
  if (known !== undefined && (known.masking === 'masked') !== (masking === 'masked') && known.events > 0)
    throw mixedMasking(destination, folder, known)
  const unfinished = new Set(await clearUnfinished(destination, folder, known, run.runId))
  const streams = new Map((known?.streams ?? []).map((stream) => [stream.name, stream]))
  const parts = [...(known?.parts ?? [])]
  // What was not finished is resumed; what was is looked at again for what came since.
  const goesOn = known !== undefined && !known.complete && (known.until === null) === (until === null)
  if (!goesOn) for (const stream of streams.values()) streams.set(stream.name, { ...stream, complete: false })
  const runs = (known?.runs ?? []).filter(({ runId }) => runId !== run.runId)
  const startedAt = new Date(clock.now()).toISOString()
  const begun: Manifest = {
    format: ARCHIVE_FORMAT,
    account: group.account,
    region: group.region,
    logGroupName: group.logGroupName,
    creationTime: group.creationTime,
    organizations: [
      ...organizations,
      ...(known?.organizations ?? []).filter(({ id }) => organizations.every((other) => other.id !== id)),
    ],
    runs: [...runs, { ...run, startedAt }],
    complete: false,
    until: goesOn ? known.until : until,
    masking,
    events: 0,
    bytes: 0,
    firstTimestamp: null,
    lastTimestamp: null,
    streams: [],
    parts: [],
    unfinished: [],
  }
  let number = parts.filter(({ name }) => name.startsWith(`${run.runId}-`)).length
  let saved: Promise<unknown> = Promise.resolve()
  const save = async (complete: boolean): Promise<Manifest> => {
    const now = summed({
      ...begun,
      complete,
      streams: [...streams.values()],
      parts: [...parts],
      unfinished: [...unfinished],
    })
    const next = `${JSON.stringify(Manifest.parse(now), null, 2)}\n`
    const write = async () => {
      const found = await destination.read(path)
      if (found !== text) throw inUse(destination, folder, found)
      await destination.replace(path, next)
      text = next
    }
    // Two that are written side by side would not end in their order.
    const writing = saved.then(write, write)
    saved = writing
    await writing
    return now
  }

  return {
    stream: (name) => streams.get(name) ?? newStream(name),
    begin: async () => {
      number += 1
      const name = `${run.runId}-${String(number).padStart(5, '0')}.ndjson.gz`
      unfinished.add(name)
      await save(false)
      return name
    },
    add: async (part, reached) => {
      parts.push(part)
      unfinished.delete(part.name)
      for (const stream of reached) streams.set(stream.name, stream)
      await save(false)
    },
    reached: (stream) => {
      streams.set(stream.name, stream)
    },
    end: () => save(true),
  }
}

/**
 * Looks at an archive before anything is changed because of it; there may be none.
 * @throws WmlError (input, refused) where its manifest is broken, or does not know of some of its parts
 */
export const checkArchive = async (
  destination: ArchiveContext['destination'],
  folder: string,
): Promise<void> => {
  await checkParts(destination, folder, await readManifest(destination, folder))
}

/** The names in the folder, and those of parts that some run has begun. */
const checkParts = async (
  destination: ArchiveContext['destination'],
  folder: string,
  manifest: Manifest | undefined,
): Promise<{ names: string[]; begun: Set<string> }> => {
  const recorded = new Set(manifest?.parts.map(({ name }) => name))
  const begun = new Set(manifest?.unfinished.filter((name) => !recorded.has(name)))
  const names = (await destination.list(folder)).map((name) => name.slice(folder.length + 1))
  const unknown = names.filter(
    (name) => isNamedAsPart(name) && !recorded.has(name) && !begun.has(name.replace(/\.unfinished$/, '')),
  )
  if (unknown.length > 0) throw partsWithoutManifest(destination, folder, unknown, manifest)
  return { names, begun }
}

/**
 * Takes away what an earlier try of this run has begun and not recorded as archived, by the names that it wrote down before:
 * its events will be archived again. Nothing else is removed; what other runs have begun, and may be at, is answered.
 * @throws WmlError (refused) where there are parts that no manifest lists: they may be the only copy
 */
const clearUnfinished = async (
  destination: ArchiveContext['destination'],
  folder: string,
  manifest: Manifest | undefined,
  runId: string,
): Promise<string[]> => {
  const { names, begun } = await checkParts(destination, folder, manifest)
  const left = names.filter((name) => begun.has(name.replace(/\.unfinished$/, '')))
  const isOwn = (name: string): boolean => name.startsWith(`${runId}-`)
  for (const name of left.filter(isOwn)) await destination.remove(`${folder}/${name}`)
  return left.filter((name) => !isOwn(name)).map((name) => name.replace(/\.unfinished$/, ''))
}

const partsWithoutManifest = (
  { name: place }: ArchiveContext['destination'],
  folder: string,
  [first, ...others]: string[],
  manifest: Manifest | undefined,
): WmlError =>
  refused(
    'PartsWithoutManifest',
    `${folder} in ${place} has ${others.length === 0 ? 'a part' : `${others.length + 1} parts`} of an archive that ${manifest === undefined ? `no ${MANIFEST} lists` : `its ${MANIFEST} does not list`}, such as ${first}: nothing was changed, for they may be the only copy of events`,
    `put the ${MANIFEST} back that belongs to them, move them away, or archive to another place`,
  )

/** Two runs would each take the other's parts for its own to clear away: the one that finds the other stops. */
const inUse = (
  { name: place }: ArchiveContext['destination'],
  folder: string,
  found: string | undefined,
): WmlError =>
  new WmlError(
    'pending',
    'ArchiveInUse',
    `${folder} in ${place} ${found === undefined ? 'lost its manifest while this run wrote to it' : 'is being written to by another run, which began after this one'}`,
    'wait until the other run has ended, then run the same command again: it resumes where it ended',
  )

/** Masked and other events in one archive could not be recorded apart. */
const mixedMasking = (
  { name: place }: ArchiveContext['destination'],
  folder: string,
  { masking }: Manifest,
): WmlError =>
  refused(
    'MixedMasking',
    `${folder} in ${place} was archived ${masking === 'masked' ? 'masked, and now it would be added to without a mask' : 'without a mask, and now it would be added to masked'}: nothing was changed`,
    'archive to another place',
  )
