/** A machine whose clock is off: AWS's time is signed with, it is said once, and a refusal is asked for once. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { createMachine } from '../support/process.js'
import { serveAccount } from '../support/serve-account.js'
import { loggingAccount } from '../support/small-account.js'

const MINUTE = 60_000

test.each([
  ['behind', 7],
  ['ahead of', -7],
])('a clock that is %s AWS’s is told, and expected refusals are asked for once', async (how, minutes) => {
  // given an AWS in which no organization has a configuration, which WorkMail says by a refusal
  const account = loggingAccount({ behaviour: { unconfigured: 'not-found' } })
  for (const organization of account.organizations ?? []) delete organization.monitoring
  const { sandbox, env, close } = await serveAccount(account)
  const server = createServer(async (request, response) => {
    const headers = request.headers as Record<string, string>
    const { method = '', url: path = '' } = request
    const answer = await sandbox.answer({ method, path, headers, body: await text(request) })
    const date = new Date(Date.now() + minutes * MINUTE).toUTCString()
    response.writeHead(answer.status, { ...answer.headers, date }).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const machine = createMachine()

  // when
  const AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { exitCode, stderr } = await machine.run(['logging', 'status'], { ...env, AWS_ENDPOINT_URL })
  server.close()
  await close()
  await machine.remove()

  // then
  expect(exitCode).toBe(0)
  expect(stderr.match(/Note: this machine's clock is [^;]*/g)).toEqual([
    `Note: this machine's clock is 7m ${how} AWS's`,
  ])
  const described = sandbox.calls.filter(({ action }) => action === 'DescribeEmailMonitoringConfiguration')
  expect(described.map(({ error }) => error)).toEqual(['ResourceNotFoundException'])
})
