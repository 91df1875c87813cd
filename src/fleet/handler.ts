/** The Lambda function of the fleet (deploy/fleet.yaml): opens the bucket and the account, and does its task. */

import { VERSION } from '../app/version.js'
import { createAws } from '../aws/create-aws.js'
import { readMachineSettings } from '../aws/machine/machine-settings.js'
import type { S3Connection } from '../aws/s3-destination.js'
import { main } from '../cli/main.js'
import { prepareEnvironment } from '../program.js'
import type { Runtime } from '../runtime.js'
import { nodeRuntime } from '../runtime-node.js'
import type { Bucket } from './bucket.js'
import { carryOutTask, type TaskResult } from './carry-out-task.js'
import { FleetError } from './fleet-error.js'
import type { FleetMachine } from './machine.js'

/** As much of Lambda's context as is used (Lambda developer guide, "Node.js context object"). */
interface LambdaContext {
  awsRequestId: string
  getRemainingTimeInMillis(): number
}

/** What stands around the function. */
export interface Surroundings {
  openRuntime: () => Runtime
  openBucket: (connection: S3Connection, name: string) => Promise<Bucket>
  main: FleetMachine['main']
}

/** The function, which opens its machine at the first call and keeps it for those that follow. */
export const createHandler = (surroundings: Surroundings) => {
  let machine: Promise<FleetMachine> | undefined
  return async (event: unknown, context: LambdaContext): Promise<TaskResult> => {
    machine ??= openMachine(surroundings).catch((error) => {
      machine = undefined
      throw error
    })
    const opened = await machine
    const endsAt = opened.runtime.clock.now() + context.getRemainingTimeInMillis()
    return carryOutTask(opened, event, { id: context.awsRequestId, endsAt })
  }
}

export const handler = createHandler({
  openRuntime: nodeRuntime,
  openBucket: async (...args) => (await import('../aws/s3-bucket.js')).openS3Bucket(...args),
  main,
})

const openMachine = async ({ openRuntime, openBucket, main }: Surroundings): Promise<FleetMachine> => {
  const runtime = openRuntime()
  prepareEnvironment(process.env, runtime.homeDirectory)
  const { env, clock, random, network } = runtime
  const userAgent: [string, string][] = [
    ['workmail-lifecycle', VERSION],
    ['fleet', '1'],
  ]
  const settings = await readMachineSettings(runtime, {})
  const connection = { settings, clock, random, userAgent, requestHandler: network?.requestHandler }
  const home = createAws({ ...connection, credentials: network?.credentials })
  const { credentials } = home
  const { signal } = new AbortController()
  return {
    runtime,
    main,
    home,
    bucket: await openBucket({ ...connection, credentials, signal }, required(env, 'BUCKET')),
    settings: {
      roleName: required(env, 'ROLE_NAME'),
      externalId: required(env, 'EXTERNAL_ID'),
    },
  }
}

const required = (env: Readonly<Record<string, string | undefined>>, name: string): string => {
  const value = env[name]
  if (value) return value
  throw new FleetError('BadInput', `the function lacks ${name} in its environment`)
}
