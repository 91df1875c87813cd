/** What IAM requires of the document as a whole (IAM user guide, "IAM and AWS STS quotas"). */
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
  const what = `IAM refuses the character U+${code} (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`
  const next = 'use Latin letters and plain quotation marks; an editor may have replaced them'
  return [error('ForbiddenCharacter', { ...WHOLE, line: before.length }, what, next)]
}

/** Never an error: AWS's own managed policies have no limit, and the text does not say whose it is. */
const lintSize = (text: string): LintFinding[] => {
  const size = policySize(text)
  const tooSmall = Object.entries(POLICY_SIZES).filter(([, most]) => size > most)
  if (tooSmall.length === 0) return []
  const limits = tooSmall.map(([kind, most]) => `${kind} (${most})`).join(', ')
  const what = `${size} characters without white space, more than IAM accepts for a policy of yours: ${limits}`
  const severity = size > POLICY_SIZES.managed ? warning : note
  const next = 'split it into several managed policies: a user, group or role can have ten'
  return [severity('TooLong', WHOLE, what, next)]
}
