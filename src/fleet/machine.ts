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
    /** Before every key, without a `/` at its end. */
    prefix: string
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

/** Keys of the objects of an execution. */
export const keysOf = ({ settings: { prefix } }: Pick<FleetMachine, 'settings'>, execution: string) => {
  const below = prefix === '' ? execution : `${prefix}/${execution}`
  const accountFolder = (account: string) => `${below}/accounts/${account}`
  return {
    request: `${below}/request.json`,
    accounts: (round: number) => `${below}/accounts${round === 0 ? '' : `-${round}`}.json`,
    remaining: `${below}/remaining.json`,
    summary: `${below}/summary.json`,
    page: `${below}/summary.html`,
    accountFolder,
    /** What is known of an account, and what comes next. */
    record: (account: string) => `${accountFolder(account)}/result.json`,
    /** What the program said in one of its runs, by their number. */
    output: (account: string, run: number) =>
      `${accountFolder(account)}/outputs/${String(run).padStart(4, '0')}.json`,
    planFile: (account: string, run: number) =>
      `${accountFolder(account)}/plan${run === 1 ? '' : `-${run}`}.json`,
  }
}

/** Shared by all executions: one of them at a time works on an account. */
export const lockKey = ({ settings: { prefix } }: Pick<FleetMachine, 'settings'>, account: string): string =>
  `${prefix === '' ? '' : `${prefix}/`}locks/${account}.json`

export const urlOf = ({ bucket }: Pick<FleetMachine, 'bucket'>, key: string): string =>
  `s3://${bucket.name}/${key}`
