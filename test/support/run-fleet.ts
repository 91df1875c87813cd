/** An execution of the fleet as it is deployed: the template's machine, the function's handler, the sandbox. */
import { createRandom } from '../simulation/random.js'
import type { Json } from './cloudformation.js'
import type { World } from './fleet-world.js'
import { type Execution, type ExecutionOptions, runMachine } from './run-machine.js'

export interface FleetExecution extends Execution {
  /** What the function was asked, in order. */
  events: Json[]
  /** Milliseconds that its invocations took together. */
  invoked: number
  summary: Json
  recordOf: (account: string) => Json
}

/** Called before each invocation; what it throws is how the function ends. */
export type BeforeInvocation = (event: Json, number: number) => Promise<void> | void

export const runFleet = async (
  world: World,
  options: ExecutionOptions,
  before: BeforeInvocation = () => {},
): Promise<FleetExecution> => {
  const { bucket, clock, give } = world
  const events: Json[] = []
  let invoked = 0
  const execution = await runMachine(
    {
      clock,
      random: createRandom(1),
      invoke: async (event) => {
        events.push(event)
        await before(event, events.length)
        const begins = clock.now()
        return give(event).finally(() => {
          invoked += clock.now() - begins
        })
      },
      readObject: async (key) => bucket.objects.get(key)?.text,
    },
    options,
  )
  return {
    ...execution,
    events,
    invoked,
    summary: bucket.json(`fleet/${options.name}/summary.json`),
    recordOf: (account) => bucket.json(`fleet/${options.name}/accounts/${account}/result.json`),
  }
}
