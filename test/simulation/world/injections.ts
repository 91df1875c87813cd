/**
 * The two places where the simulation puts itself under the program, by module mocks, so that the source has no
 * switches: the embedded AWS of `--sandbox` is the simulation's own, and the SDK is there from the start (it is
 * otherwise loaded when first needed, which takes turns of the event loop that no seed decides).
 */
import * as logs from '@aws-sdk/client-cloudwatch-logs'
import * as iam from '@aws-sdk/client-iam'
import * as organizations from '@aws-sdk/client-organizations'
import * as sts from '@aws-sdk/client-sts'
import * as workmail from '@aws-sdk/client-workmail'
import { vi } from 'vitest'
import type { Sdk } from '../../../src/aws/sdk.js'
import type { Service } from '../../../src/calls/call.js'
import type { Clock } from '../../../src/runtime.js'
import type { Sandbox } from '../../../src/sandbox/sandbox.js'

/** The embedded AWS that the process with this clock reaches. */
const doors = new WeakMap<Clock, Sandbox>()

export const putDoor = (clock: Clock, sandbox: Sandbox): void => {
  doors.set(clock, sandbox)
}

vi.mock('../../../src/sandbox/sandbox.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../../src/sandbox/sandbox.js')>()
  const createSandbox: typeof original.createSandbox = (account, options) =>
    doors.get(options.clock) ?? original.createSandbox(account, options)
  return { ...original, createSandbox }
})

vi.mock('../../../src/aws/sdk.js', () => {
  const sdk = (Client: new (config: never) => unknown, commands: object): Sdk => ({
    createClient: (config) => new Client(config as never) as ReturnType<Sdk['createClient']>,
    commandFor: (action) =>
      (commands as Record<string, unknown>)[`${action}Command`] as ReturnType<Sdk['commandFor']>,
  })
  const sdks: Record<Service, Sdk> = {
    workmail: sdk(workmail.WorkMailClient, workmail),
    iam: sdk(iam.IAMClient, iam),
    logs: sdk(logs.CloudWatchLogsClient, logs),
    sts: sdk(sts.STSClient, sts),
    organizations: sdk(organizations.OrganizationsClient, organizations),
  }
  return { loadSdk: async (service: Service) => sdks[service] }
})
