/** The credentials of an account: chosen, fetched when first needed, held to one account. */
import { getCallerIdentity } from '../../calls/sts.js'
import type { Clock } from '../../runtime.js'
import { type AccountPin, pinnedTo } from '../account-pin.js'
import type { Aws } from '../aws.js'
import { callContext } from '../call-context.js'
import type { KeyPair } from '../key-pair.js'
import type { HttpHandler } from '../machine/http-handler.js'
import type { MachineSettings } from '../machine/machine-settings.js'
import type { AskMfaCode } from '../open-role-session.js'
import { createProvider, type Provider } from './create-provider.js'
import type { Source } from './source.js'

export const accountCredentials = (
  source: Source,
  config: {
    settings: MachineSettings
    clock: Clock
    askMfaCode: AskMfaCode
    pin: AccountPin
    /** The account by these keys; without any, for calls that are not signed. */
    open: (keys?: KeyPair) => Aws
    handler: () => Promise<HttpHandler>
  },
): Provider => {
  const { settings, clock, askMfaCode, pin, open, handler } = config
  const signal = () => callContext.getStore()?.signal

  const providerOf = (one: Source): Provider => {
    const inner = one.kind === 'role' ? providerOf(one.source) : undefined
    return createProvider(one, clock, async () => {
      // What talks to the network is loaded when it is needed.
      const { fetchKeys } = await import('./fetch-keys.js')
      const context = { settings, clock, askMfaCode, open, handler: await handler(), signal: signal() }
      return fetchKeys(context, one, inner)
    })
  }

  return pinnedTo(pin, providerOf(source), async (keys) => {
    const { output } = await open(keys).call(getCallerIdentity(), { signal: signal() })
    return output.Account
  })
}
