/** What IAM asks of the document as a whole (IAM user guide, "IAM and AWS STS quotas"). */
import { POLICY_SIZES, policySize } from '../../facts/policy-sizes.js'
import { error, type LintFinding, note, type Place, warning } from './finding.js'
import type { Policy } from './policy.js'

export const lintText = ({ text }: Policy): LintFinding[] => [...lintCharacters(text), ...lintSize(text)]

const WHOLE: Place = { statement: null, path: '', line: 1 }

/** Tab, line feed, carriage return, and what Latin-1 has from the space on. */
const FORBIDDEN = /[^\t\n\r -\u00ff]/u

const lintCharacters = (text: string): LintFinding[] => {
  const at = text.search(FORBIDDEN)
  if (at === -1) return []
  const before = text.slice(0, at).split('\n')
  const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  const what = `IAM takes no character U+${code} in a policy (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`
  const next = 'write Latin letters and plain quotation marks; an editor may have made others of them'
  return [error('ForbiddenCharacter', { ...WHOLE, line: before.length }, what, next)]
}

const lintSize = (text: string): LintFinding[] => {
  const size = policySize(text)
  const tooSmall = Object.entries(POLICY_SIZES).filter(([, most]) => size > most)
  if (tooSmall.length === 0) return []
  const limits = tooSmall.map(([kind, most]) => `${kind} (${most})`).join(', ')
  const what = `it has ${size} characters, white space not counted: too many for a policy that is ${limits}`
  const severity =
    tooSmall.length === Object.keys(POLICY_SIZES).length
      ? error
      : size > POLICY_SIZES.managed
        ? warning
        : note
  const next = 'split it into several managed policies; a user, group or role takes ten'
  return [severity('TooLong', WHOLE, what, next)]
}
