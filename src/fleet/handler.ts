/** The Lambda function of the fleet (deploy/fleet.yaml): opens the bucket and the account, and does its task. */

import { VERSION } from '../app/version.js'
import { createAws } from '../aws/create-aws.js'
import { readMachineSettings } from '../aws/machine/machine-settings.js'
import { main } from '../cli/main.js'
import { prepareEnvironment } from '../program.js'
import { nodeRuntime } from '../runtime-node.js'
import { carryOutTask, type TaskResult } from './carry-out-task.js'
import { FleetError } from './fleet-error.js'
import type { FleetMachine } from './machine.js'

/** As much of Lambda's context as is used (Lambda developer guide, "Node.js context object"). */
interface LambdaContext {
  awsRequestId: string
  getRemainingTimeInMillis(): number
}

let machine: Promise<FleetMachine> | undefined

export const handler = async (event: unknown, context: LambdaContext): Promise<TaskResult> => {
  machine ??= openMachine().catch((error) => {
    machine = undefined
    throw error
  })
  const opened = await machine
  const endsAt = opened.runtime.clock.now() + context.getRemainingTimeInMillis()
  return carryOutTask(opened, event, { id: context.awsRequestId, endsAt })
}

const openMachine = async (): Promise<FleetMachine> => {
  const runtime = nodeRuntime()
  prepareEnvironment(process.env, runtime.homeDirectory)
  const { env, clock, random } = runtime
  const userAgent: [string, string][] = [
    ['workmail-lifecycle', VERSION],
    ['fleet', '1'],
  ]
  const settings = await readMachineSettings(runtime, {})
  const home = createAws({ settings, clock, random, userAgent })
  const connection = {
    ...{ settings, userAgent, clock, random },
    credentials: () => home.credentials(),
    signal: new AbortController().signal,
  }
  const { openS3Bucket } = await import('../aws/s3-bucket.js')
  return {
    runtime,
    main,
    home,
    bucket: await openS3Bucket(connection, required(env, 'BUCKET')),
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
