/** What the sources of credentials are asked with. */
import { cut } from '../../cut.js'
import { GLOBAL_REGION } from '../../facts/regions.js'
import { redact } from '../../redact.js'
import type { Clock } from '../../runtime.js'
import type { Aws } from '../aws.js'
import { AwsError } from '../aws-error.js'
import type { KeyPair } from '../key-pair.js'
import type { HttpHandler } from '../machine/http-handler.js'
import type { MachineSettings } from '../machine/machine-settings.js'
import type { AskMfaCode } from '../open-role-session.js'

export interface FetchContext {
  settings: MachineSettings
  clock: Clock
  askMfaCode: AskMfaCode
  /** The account by these keys; without any, for the calls that are not signed. */
  open: (keys?: KeyPair) => Aws
  /** The way to AWS. */
  handler: HttpHandler
  signal: AbortSignal | undefined
}

const LONGEST = 500

/** What a program or a server said, as a message may repeat it. */
export const said = (text: string): string => cut(redact(text.replace(/\s+/g, ' ').trim()), LONGEST)

/** A source that does not give credentials. `from` says which one, and where it is set; undefined: there is none. */
export const noKeys = (from: string | undefined, code: string, why: string, next: string): AwsError =>
  new AwsError(`no credentials${from === undefined ? '' : ` from ${from}`}: ${why}`, {
    kind: 'credentials',
    code,
    next,
    service: 'sts',
    action: 'GetCallerIdentity',
    region: GLOBAL_REGION,
  })
