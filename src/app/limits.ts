import { badInput, quoted } from '../errors.js'
import { DOCUMENTED_LIMITS, type Limits } from '../facts/quotas.js'

const NAME = 'WML_LIMITS'
const ENTRY = /^(workmail|iam|logs|sts)(:[A-Z][A-Za-z]{0,63})?=([1-9]\d{0,3})$/
const RULE =
  'must be like `logs=10,logs:DeleteLogGroup=20`: requests at a time of workmail, iam, logs or sts, requests a second of an action; 1 to 9999'

/**
 * The limits as the environment sets them for accounts that AWS gave others.
 * @throws WmlError (input)
 */
export const toLimits = (setting: string | undefined): Limits => {
  const atOnce = { ...DOCUMENTED_LIMITS.atOnce }
  const perSecond = { ...DOCUMENTED_LIMITS.perSecond }
  for (const text of (setting ?? '').split(',').map((part) => part.trim())) {
    if (text === '') continue
    const [, service, action, number] = ENTRY.exec(text) ?? []
    if (service === undefined)
      throw badInput(
        'BadLimits',
        `${NAME}: ${quoted(text)} ${RULE}`,
        `correct the variable ${NAME}, or unset it`,
      )
    if (action === undefined) atOnce[service as keyof Limits['atOnce']] = Number(number)
    else perSecond[`${service}${action}`] = Number(number)
  }
  return { atOnce, perSecond }
}
