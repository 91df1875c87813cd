/** Credentials that do not end: a process, an endpoint, and STS are each given up for a reason of their own. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createAws } from '../../../src/aws/create-aws.js'
import type { FetchContext } from '../../../src/aws/credentials/context.js'
import { containerKeys, instanceKeys } from '../../../src/aws/credentials/metadata.js'
import { processKeys } from '../../../src/aws/credentials/process.js'
import { createHttpHandler } from '../../../src/aws/machine/http-handler.js'
import { readMachineSettings } from '../../../src/aws/machine/machine-settings.js'
import { getCallerIdentity } from '../../../src/calls/sts.js'
import { listOrganizations } from '../../../src/calls/workmail.js'
import { nodeRuntime } from '../../../src/runtime-node.js'
import { recordingClock } from '../scripted-handler.js'

let close = () => {}
afterEach(() => close())

const PLACE = '/home/operator/.aws/config, line 2'
const contextWith = (clock: FetchContext['clock'], env = {}): FetchContext => {
  const machine = {
    env: { PATH: process.env.PATH, ...env },
    files: nodeRuntime().files,
    homeDirectory: undefined,
  }
  return { settings: { machine, ca: undefined }, clock, signal: undefined } as unknown as FetchContext
}
const keysOf = (command: string, clock: FetchContext['clock'] = recordingClock()) =>
  processKeys(contextWith(clock), { kind: 'process', command, place: PLACE, from: 'profile lab' })

const startServer = async (
  more: (write: (text: string) => void) => void,
  status = 200,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<string> => {
  const timers = new Set<NodeJS.Timeout>()
  const server = createServer((_request, response) => {
    response.writeHead(status, headers)
    more((text) => response.write(text))
    timers.add(setInterval(() => more((text) => response.write(text)), 20))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => {
    for (const timer of timers) clearInterval(timer)
    server.close()
    server.closeAllConnections()
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
const drip = (write: (text: string) => void) => write(' ')
const flood = (write: (text: string) => void) => write(' '.repeat(512 * 1024))

test.skipIf(process.platform === 'win32').each([
  ['its output', 'cat /dev/zero'],
  ['its error output', '/bin/sh -c "cat /dev/zero >&2"'],
])('a process that prints without an end to %s is ended after 1 MiB', async (_where, command) => {
  await expect(keysOf(command)).rejects.toMatchObject({
    kind: 'credentials',
    code: 'CredentialProcessFailed',
    message: expect.stringContaining('it gave more than 1048576 bytes'),
  })
})

test.skipIf(process.platform === 'win32')(
  'a process that does not end is ended after five minutes, with what it started',
  async () => {
    const alarms: number[] = []
    const alarm = (milliseconds: number, ring: () => void) => {
      alarms.push(milliseconds)
      setTimeout(ring, 50)
      return () => {}
    }

    await expect(keysOf('/bin/sh -c "sleep 7; true"', { ...recordingClock(), alarm })).rejects.toMatchObject({
      kind: 'credentials',
      message: expect.stringContaining('it had not ended after 5m'),
    })
    expect(alarms).toEqual([5 * 60_000])
  },
)

const CONTAINER = 'AWS_CONTAINER_CREDENTIALS_FULL_URI'
const askContainer = (url: string) =>
  containerKeys(contextWith(recordingClock()), { kind: 'container', url, from: CONTAINER })
const askInstance = (url: string) => {
  const env = { AWS_EC2_METADATA_SERVICE_ENDPOINT: url }
  const clock = { ...recordingClock(), alarm: nodeRuntime().clock.alarm }
  return instanceKeys(contextWith(clock, env), { kind: 'instance', from: 'EC2 instance role' })
}

test.each([
  ['a container endpoint', 'has no bound', askContainer, flood, 'it gave more than 1048576 bytes'],
  ['an instance endpoint', 'drips', askInstance, drip, 'the answer began and did not end'],
])('%s whose answer %s is given up with that reason', async (_what, _how, ask, more, why) => {
  const asked = ask(await startServer(more))

  await expect(asked).rejects.toMatchObject({
    kind: 'credentials',
    message: expect.stringContaining(why),
  })
})

test('an answer of AWS that drips is an error of the network at its deadline', async () => {
  const url = new URL(await startServer(drip))
  const timeouts = { connectionTimeout: 500, requestTimeout: 500, socketTimeout: 500, wholeTimeout: 100 }
  const handler = createHttpHandler({ env: {}, clock: nodeRuntime().clock, ca: undefined, timeouts })
  const { HttpRequest } = await import('@smithy/core/protocols')
  const { hostname, port } = url
  const { response } = await handler.handle(
    new HttpRequest({ protocol: 'http:', hostname, port: Number(port), path: '/' }),
  )

  await expect(response.body.toArray()).rejects.toMatchObject({ name: 'TimeoutError' })
})

test.each([
  ['an answer', listOrganizations('us-east-1'), 200, 'application/x-amz-json-1.1'],
  ['an error', listOrganizations('us-east-1'), 400, 'application/x-amz-json-1.1'],
  ['an answer in XML', getCallerIdentity(), 200, 'text/xml'],
])('%s of AWS that has no bound is unreadable after 16 MiB', async (_what, call, status, type) => {
  // given
  const url = await startServer(flood, status, { 'content-type': type, 'x-amzn-requestid': 'one' })
  const { files } = nodeRuntime()
  const machine = { env: { AWS_MAX_ATTEMPTS: '1' }, files, homeDirectory: undefined }
  const settings = await readMachineSettings(machine, { endpointUrl: url })
  const credentials = { accessKeyId: 'A', secretAccessKey: 'S' }
  const clock = { ...recordingClock(), alarm: nodeRuntime().clock.alarm }
  const aws = createAws({ settings, credentials, userAgent: [], clock, random: () => 0 })

  // when
  const asked = aws.call(call)

  // then
  await expect(asked).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'UnreadableReply',
    message: expect.stringContaining('it gave more than 16777216 bytes'),
  })
})
