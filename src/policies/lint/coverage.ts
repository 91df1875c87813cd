/** What a policy lacks for a procedure. */
import { type Procedure, requiredPermissions } from '../required.js'
import type { RequiredPermission } from '../required-permission.js'
import { arnForm } from './arn-form.js'
import { error, type LintFinding, note, type Place, warning } from './finding.js'
import { type Judged, judge, needsOf } from './given.js'
import type { Policy } from './policy.js'

/** What the policy lacks for a procedure, and what it gives only in part. */
export const lintCoverage = (policy: Policy, procedure: Procedure): LintFinding[] =>
  requiredPermissions(procedure).flatMap((required) => {
    const needs = needsOf(required).map((need) => judge(need, policy.statements))
    return findingsOf(procedure, required, needs)
  })

const WHOLE: Place = { statement: null, path: '', line: 1 }

const findingsOf = (procedure: Procedure, required: RequiredPermission, judged: Judged[]): LintFinding[] => {
  const lacking = judged.filter(({ given }) => given === 'denied' || given === 'never')
  const partly = judged.find(({ given }) => given === 'partly')
  const actions = [required.action]
  if (lacking.length === judged.length || (required.regions === 'every' && lacking.length > 0))
    return [{ ...notGiven(procedure, required, judged, lacking), actions }]
  if (lacking.length > 0) return [{ ...notForAll(procedure, required, judged, lacking), actions }]
  return partly === undefined ? [] : [{ ...givenPartly(procedure, required, partly), actions }]
}

const regionsOf = (judged: Judged[]): string => [...new Set(judged.map(({ need }) => need.region))].join(', ')

const notGiven = (
  procedure: Procedure,
  required: RequiredPermission,
  judged: Judged[],
  lacking: Judged[],
): LintFinding => {
  const why = lacking[0]?.why
  const option = required.with === undefined ? '' : `, only with --${required.with}`
  const somewhere = lacking.length < judged.length ? ` in ${regionsOf(lacking)}` : ''
  const what = `${procedure} needs ${required.action}${option}: ${why?.text ?? 'no statement allows it'}${somewhere}`
  const severity = required.with === undefined ? error : note
  return severity('NotAllowed', why?.place ?? WHOLE, what, wayToAllow(procedure, required))
}

const wayToAllow = (procedure: Procedure, { resources, context = {} }: RequiredPermission): string => {
  const conditions = Object.entries(context).map(([key, values]) => `${key} ${values.join(' or ')}`)
  const on = resources.map(arnForm).join(' and ')
  const where = conditions.length === 0 ? '' : ` (its requests carry ${conditions.join(', ')})`
  return `allow it on ${on}${where}; \`wml policies generate ${procedure}\` writes the statement`
}

/** It is given in some Regions, or on some of the resources that it is done on. */
const notForAll = (
  procedure: Procedure,
  { action }: RequiredPermission,
  judged: Judged[],
  lacking: Judged[],
): LintFinding => {
  const given = judged.filter((one) => !lacking.includes(one))
  const [first] = lacking
  const place = first?.why?.place ?? WHOLE
  if (lacking.every(({ need }) => given.every((one) => one.need.region !== need.region))) {
    const what = `${procedure}: ${action} is allowed only in ${regionsOf(given)}`
    return note('AllowedInPart', place, what, 'pass these with --region, or allow it in every Region')
  }
  const what = `${procedure}: ${action} is not allowed on ${arnForm(first?.need.resource ?? '')}`
  return warning('AllowedInPart', place, what, 'allow it on this form of the ARN as well')
}

const givenPartly = (procedure: Procedure, { action }: RequiredPermission, { why }: Judged): LintFinding =>
  note(
    'AllowedInPart',
    why?.place ?? WHOLE,
    `${procedure}: ${action} ${why?.text}`,
    'check that the intended runs are within that limit',
  )
