import type { WorkMailClient, WorkMailClientConfig } from '@aws-sdk/client-workmail'
import type { Service } from '../calls/call.js'

/**
 * The clients of the SDK differ in the commands they take and in little else; a call names its command, so
 * one client's shape stands for all.
 */
export type SdkClient = Pick<WorkMailClient, 'config' | 'middlewareStack'> & {
  send(command: object, options: { abortSignal?: AbortSignal | undefined }): Promise<SdkOutput>
}
export type SdkClientConfig = Omit<WorkMailClientConfig, 'endpointProvider' | 'extensions'>
export type SdkOutput = Record<string, unknown> & { $metadata?: { requestId?: string; attempts?: number } }

type CommandClass = new (input: object) => object

interface SdkPackage {
  Client: new (config: SdkClientConfig) => unknown
  exports: Record<string, unknown>
}

/** Loaded when first asked for: the SDK takes longer to load than most commands need to run. */
const PACKAGES: Record<Service, () => Promise<SdkPackage>> = {
  workmail: async () => {
    const sdk = await import('@aws-sdk/client-workmail')
    return { Client: sdk.WorkMailClient, exports: sdk }
  },
  iam: async () => {
    const sdk = await import('@aws-sdk/client-iam')
    return { Client: sdk.IAMClient, exports: sdk }
  },
  logs: async () => {
    const sdk = await import('@aws-sdk/client-cloudwatch-logs')
    return { Client: sdk.CloudWatchLogsClient, exports: sdk }
  },
  sts: async () => {
    const sdk = await import('@aws-sdk/client-sts')
    return { Client: sdk.STSClient, exports: sdk }
  },
  organizations: async () => {
    const sdk = await import('@aws-sdk/client-organizations')
    return { Client: sdk.OrganizationsClient, exports: sdk }
  },
}

export interface Sdk {
  createClient(config: SdkClientConfig): SdkClient
  /** The class that sends an action: its name with `Command` behind it, in all of the SDK. */
  commandFor(action: string): CommandClass
}

/** The SDK's package for a service. */
export const loadSdk = async (service: Service): Promise<Sdk> => {
  const { Client, exports } = await PACKAGES[service]()
  return {
    createClient: (config) => new Client(config) as SdkClient,
    commandFor: (action) => {
      const command = exports[`${action}Command`]
      if (typeof command !== 'function') throw new Error(`the AWS SDK for ${service} has no ${action}Command`)
      return command as CommandClass
    },
  }
}
