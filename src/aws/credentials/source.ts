/** Where credentials come from, as data: chosen once, before anything is called. */
import type { RoleToAssume } from '../../calls/sts.js'
import type { KeyPair } from '../key-pair.js'

export type Source =
  | { kind: 'keys'; keys: KeyPair & { expiration?: Date }; from: string }
  /** `place`: the file and the line. */
  | { kind: 'process'; command: string; place: string; from: string }
  | { kind: 'sso'; sso: Sso; from: string }
  | {
      kind: 'web-identity'
      tokenFile: string
      roleArn: string
      sessionName: string | undefined
      from: string
    }
  | { kind: 'login'; profile: string; from: string }
  | { kind: 'role'; role: RoleToAssume; source: Source; from: string }
  | { kind: 'container'; url: string; from: string }
  | { kind: 'instance'; from: string }
  /** Nothing on this machine names any. */
  | { kind: 'none'; from: string }

/** What a profile says of IAM Identity Center. */
export interface Sso {
  startUrl: string
  region: string
  accountId: string
  roleName: string
  /** Undefined for a profile that names no `[sso-session]`. */
  session: string | undefined
}
