/** What the function runs on, and where in the bucket things are. */
import type { Aws } from '../aws/aws.js'
import type { Runtime } from '../runtime.js'
import type { Bucket } from './bucket.js'

export interface FleetMachine {
  runtime: Runtime
  /** The program. */
  main: (argv: string[], runtime: Runtime) => Promise<number>
  bucket: Bucket
  /** The fleet's own account: asked which accounts there are. */
  home: Aws
  settings: {
    /** Of the role that is assumed in every account. */
    roleName: string
    externalId: string
  }
}

/** One call of the function. */
export interface Invocation {
  /** Tells it from every other. */
  id: string
  /** Milliseconds since the epoch at which Lambda ends it. */
  endsAt: number
}

/** Keys of the objects of an execution. The policies of deploy/fleet.yaml name `fleet/` as well. */
export const keysOf = (execution: string) => {
  const below = `fleet/${execution}`
  const accountFolder = (account: string) => `${below}/accounts/${account}`
  return {
    request: `${below}/request.json`,
    accounts: `${below}/accounts.json`,
    /** The accounts that a redrive runs. */
    remaining: `${below}/remaining.json`,
    /** Which summary has been answered with NotDone. */
    asked: `${below}/asked.json`,
    summary: `${below}/summary.json`,
    page: `${below}/summary.html`,
    accountFolder,
    /** What is known of an account, and what comes next. */
    record: (account: string) => `${accountFolder(account)}/result.json`,
    /** What the program printed in one of its runs, by their number. */
    output: (account: string, run: number) =>
      `${accountFolder(account)}/outputs/${String(run).padStart(4, '0')}.json`,
    planFile: (account: string, run: number) =>
      `${accountFolder(account)}/plan${run === 1 ? '' : `-${run}`}.json`,
  }
}

/** Shared by all executions: one of them at a time works on an account. */
export const lockKey = (account: string): string => `fleet/locks/${account}.json`

export const urlOf = ({ bucket }: Pick<FleetMachine, 'bucket'>, key: string): string =>
  `s3://${bucket.name}/${key}`
