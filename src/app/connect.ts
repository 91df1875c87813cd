import { asRole } from '../aws/as-role.js'
import type { Account, Aws } from '../aws/aws.js'
import { type AwsConfig, createAws } from '../aws/create-aws.js'
import type { KeyPair } from '../aws/key-pair.js'
import { createLimiter } from '../aws/limiter.js'
import { readMachineSettings } from '../aws/machine/machine-settings.js'
import type { AskMfaCode } from '../aws/open-role-session.js'
import type { S3Connection } from '../aws/s3-destination.js'
import type { RoleToAssume } from '../calls/sts.js'
import type { CommonFlags } from '../cli/flags/flags.js'
import { refuseContradiction, toEndpointUrl } from '../cli/flags/input.js'
import { formatDuration } from '../duration.js'
import type { Limits } from '../facts/quotas.js'
import type { Runtime } from '../runtime.js'
import type { Host } from './host.js'
import { VERSION } from './version.js'

/** `s3`: undefined where the account has none. */
export interface Connection {
  aws: Aws
  s3: S3Connection | undefined
  /** Where the credentials come from, for people. */
  from: string
}

/** The account that the flags choose: by the credentials that are found, or as a role that these assume. */
export const connect = async (
  { runtime, reporter }: Host,
  flags: CommonFlags,
  opening: {
    runId: string
    role: RoleToAssume | undefined
    askMfaCode: AskMfaCode
    limits: Limits
    signal: AbortSignal
  },
): Promise<Connection> => {
  const endpointUrl = toEndpointUrl(flags['endpoint-url'])
  const { runId, role, askMfaCode, limits, signal } = opening
  const onClockOff = (offset: number) => {
    if (!flags.quiet) reporter.show(`Note: ${clockText(offset)}`)
  }
  const limiter = createLimiter(limits, runtime.clock)
  const settings = { ...settingsOf(runtime, runId), limiter, onClockOff }
  const machine = flags.sandbox
    ? undefined
    : await readMachineSettings(runtime, { profile: flags.profile, endpointUrl })
  const openUnwatched: Open =
    machine === undefined
      ? await openSandbox(runtime, flags, settings)
      : (credentials = runtime.network?.credentials) =>
          createAws({
            ...settings,
            settings: machine,
            askMfaCode,
            credentials,
            requestHandler: runtime.network?.requestHandler,
          })
  const open: Open = (credentials) => {
    const account = openUnwatched(credentials)
    return { ...account, ...reporter.watched(account) }
  }
  const source = open()
  const aws = role === undefined ? source : asRole({ source, role, askMfaCode, clock: runtime.clock, open })
  const { credentials, from } = aws
  const s3 = machine && {
    ...settings,
    settings: machine,
    credentials,
    requestHandler: runtime.network?.requestHandler,
    signal,
  }
  return { aws, s3, from: flags.sandbox ? 'the sandbox' : from }
}

const MINUTE = 60_000

const clockText = (offset: number): string =>
  `this machine's clock is ${formatDuration(Math.round(Math.abs(offset) / MINUTE) * MINUTE)} ${offset > 0 ? 'behind' : 'ahead of'} AWS's; requests are signed with AWS's time, but times in journals are wrong until the clock is set`

/** CloudTrail shows the user agent: the tool, its version and the run. */
const settingsOf = ({ clock, random }: Runtime, runId: string): Settings => ({
  clock,
  random,
  userAgent: [
    ['workmail-lifecycle', VERSION],
    ['run', runId],
  ],
})
type Settings = Pick<AwsConfig, 'clock' | 'random' | 'userAgent' | 'limiter' | 'onClockOff'>

/** Opens the account by these credentials; without any, by those that are found. */
type Open = (credentials?: KeyPair) => Account

/** The embedded AWS. @throws WmlError where a flag is about the real one */
const openSandbox = async (runtime: Runtime, flags: CommonFlags, settings: Settings): Promise<Open> => {
  refuseContradiction(flags, 'sandbox', ['profile', 'endpoint-url'])
  const { openHandler } = await import('./open-sandbox.js')
  const requestHandler = await openHandler(runtime)
  return (credentials = { accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox' }) =>
    createAws({ ...settings, requestHandler, credentials })
}
