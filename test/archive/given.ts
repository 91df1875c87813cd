/** A log group in the sandbox, read by the real SDK on virtual time, and archived into memory. */
import { gunzipSync } from 'node:zlib'
import { archiveGroup } from '../../src/archive/archive-group.js'
import type { ArchiveOptions } from '../../src/archive/archive-record.js'
import type { ArchiveContext, ArchiveProgress } from '../../src/archive/context.js'
import type { Destination } from '../../src/archive/destination.js'
import { folderDestination } from '../../src/archive/folder-destination.js'
import { archiveFolder, Manifest } from '../../src/archive/manifest.js'
import { readBack } from '../../src/archive/read-back.js'
import { createReadLimits } from '../../src/archive/read-limits.js'
import { createAws } from '../../src/aws/create-aws.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { inProcessHandler } from '../../src/sandbox/in-process.js'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import { ACCOUNT_ID, givenSandbox } from '../sandbox/given.js'
import { createTestRuntime } from '../support/test-runtime.js'

export type Stream = NonNullable<NonNullable<SandboxSeed['logGroups']>[number]['streams']>[number]

export const GROUP = {
  account: ACCOUNT_ID,
  region: 'us-east-1',
  logGroupName: '/events',
  creationTime: 1000,
}
export const FOLDER = archiveFolder(GROUP)

/** What a line of an archive holds. */
export interface Line {
  timestamp: number
  ingestionTime: number
  message: string
  logStreamName: string
}

export const at = (timestamp: number, message: string) => ({ timestamp, message })

export const givenGroup = (
  streams: Stream[],
  {
    behaviour,
    faults,
    group,
    options,
  }: {
    behaviour?: SandboxSeed['behaviour']
    faults?: SandboxSeed['faults']
    group?: object
    options?: Partial<SandboxOptions>
  } = {},
) => {
  const { region, logGroupName, creationTime } = GROUP
  const { clock, sandbox } = givenSandbox(
    {
      logGroups: [{ region, logGroupName, creationTime, streams, ...group }],
      ...(behaviour && { behaviour }),
      ...(faults && { faults }),
    },
    options,
  )
  const random = () => 0.5
  const aws = createAws({
    userAgent: [['workmail-lifecycle', 'test']],
    clock,
    random,
    requestHandler: inProcessHandler(sandbox),
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  })
  const { files, disk } = createTestRuntime()
  const memory = folderDestination(files, '/archive')
  const told: ArchiveProgress[] = []

  const contextOf = (more: Partial<ArchiveContext> = {}): ArchiveContext => ({
    aws,
    clock,
    destination: memory,
    limitsOf: createReadLimits({ clock, random }),
    signal: new AbortController().signal,
    run: { runId: '20260601T000000Z-000001', version: '1.2.3' },
    tell: (progress) => told.push(progress),
    ...more,
  })
  const archive = (options: Partial<ArchiveOptions> = {}, more: Partial<ArchiveContext> = {}) =>
    archiveGroup(contextOf(more), GROUP, { organizations: [], until: null, ...options })

  return { clock, sandbox, account: sandbox.account, disk, destination: memory, told, contextOf, archive }
}

/** The manifest as it stands in the destination. */
export const manifestIn = async (destination: Destination): Promise<Manifest> =>
  Manifest.parse(JSON.parse((await destination.read(`${FOLDER}/manifest.json`)) ?? ''))

/** Every line of every part that the manifest tells of, in its order. */
export const linesIn = async (destination: Destination): Promise<Line[]> => {
  const { parts } = await manifestIn(destination)
  const lines: Line[] = []
  for (const { name } of parts) {
    const pieces: Uint8Array[] = []
    for await (const piece of (await destination.open(`${FOLDER}/${name}`)) ?? []) pieces.push(piece)
    const text = gunzipSync(Buffer.concat(pieces)).toString()
    lines.push(
      ...text
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    )
  }
  return lines
}

export const problemsIn = async (destination: Destination): Promise<string[]> =>
  (await readBack(destination, FOLDER, await manifestIn(destination))).problems
