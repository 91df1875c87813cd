/** Which credentials are used, side by side with the AWS CLI where it is installed. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAws } from '../../../src/aws/create-aws.js'
import { readMachineSettings } from '../../../src/aws/machine/machine-settings.js'
import { nodeRuntime } from '../../../src/runtime-node.js'
import { type CredentialServers, startCredentialServers } from '../../support/credential-servers.js'
import { SHAPES, type Shape } from '../../support/credential-shapes.js'
import { recordingClock } from '../scripted-handler.js'

// Time as it is, and no waits.
const clock = { ...recordingClock(), now: () => Date.now() }

const SCRIPT = fileURLToPath(new URL('../../support/aws-cli-credentials.py', import.meta.url))
const hasAwsCli = spawnSync('python3', ['-c', 'import awscli, botocore']).status === 0

let servers: CredentialServers
let root: string
/** The environment of each shape, by its name. */
const environments = new Map<string, Record<string, string>>()

beforeAll(async () => {
  servers = await startCredentialServers()
  root = mkdtempSync(join(tmpdir(), 'credential-shapes-'))
  for (const [index, shape] of SHAPES.entries()) environments.set(shape.name, prepare(shape, index))
})
afterAll(async () => {
  await servers.close()
  rmSync(root, { recursive: true })
})

/** Writes the shape's files. Answers its environment. */
const prepare = ({ env = {}, config, credentials, files = {} }: Shape, index: number) => {
  const home = join(root, String(index))
  const filled = (template: string) =>
    template
      .replaceAll('{url}', servers.url)
      .replaceAll('{home}', home)
      .replace(/\{sha1:([^}]+)\}/g, (_whole, name: string) => createHash('sha1').update(name).digest('hex'))
  const all = {
    ...files,
    ...(config && { '.aws/config': config }),
    ...(credentials && { '.aws/credentials': credentials }),
  }
  for (const [name, content] of Object.entries(all)) {
    const path = join(home, filled(name))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, filled(content))
  }
  return {
    HOME: home,
    PATH: process.env.PATH ?? '',
    AWS_ENDPOINT_URL: servers.url,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: servers.url,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
    ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)])),
  }
}

/** The access key that this tool uses, or the code of its refusal. */
const ours = async ({ name, profile }: Shape): Promise<string> => {
  const env = environments.get(name) as Record<string, string>
  try {
    const machine = { env, files: nodeRuntime().files, homeDirectory: env.HOME }
    const settings = await readMachineSettings(machine, { profile })
    const aws = createAws({ userAgent: [], clock, random: () => 0, settings })
    return (await aws.credentials()).accessKeyId
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

/** What the AWS CLI does with each shape, in their order. */
const theirs = async (): Promise<string[]> => {
  const child = spawn('python3', [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(
    JSON.stringify(SHAPES.map(({ name, profile }) => ({ env: environments.get(name), profile }))),
  )
  return JSON.parse(await text(child.stdout))
}

const isKey = (answer: string): boolean => !/^(none$|error )/.test(answer)

describe('which credentials are used', () => {
  test('is known for at least sixty shapes, each with a name of its own', () => {
    expect(new Set(SHAPES.map(({ name }) => name)).size).toBe(SHAPES.length)
    expect(SHAPES.length).toBeGreaterThanOrEqual(60)
  })

  test.each(SHAPES)('$name: $expected', async (shape) => {
    expect(await ours(shape)).toBe(shape.expected)
  })

  test.skipIf(!hasAwsCli)(
    'is what the AWS CLI uses, except where it is said why not (skipped without the AWS CLI)',
    async () => {
      // given what the AWS CLI does with each shape
      const answers = await theirs()

      // then it is the same key, or a refusal where this tool refuses; the exceptions are as they are told
      const wrong = SHAPES.flatMap(({ name, expected, differs }, index) => {
        const answer = answers[index] ?? ''
        const isRefusal = /^[A-Z][a-z]/.test(expected)
        const isSame = isRefusal ? !isKey(answer) : answer === expected
        return isSame === (differs === undefined) ? [] : [`${name}: ${expected}, the AWS CLI: ${answer}`]
      })
      expect(wrong).toEqual([])
    },
    60_000,
  )
})
