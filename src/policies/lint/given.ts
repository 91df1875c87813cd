/** How far a policy gives a permission that a procedure needs. */
import { quoted } from '../../errors.js'
import { arnsOverlap, coversArns } from '../../facts/arn-patterns.js'
import { parseArn } from '../../facts/arns.js'
import { actionFacts, unlistedResource } from '../../facts/authorization.js'
import { GLOBAL_REGION, PARTITION, WORKMAIL_REGIONS } from '../../facts/regions.js'
import { matchesWildcard } from '../../facts/wildcard.js'
import type { RequiredPermission } from '../required-permission.js'
import type { Place } from './finding.js'
import type { Clause, Statement } from './policy.js'
import { type KnownRequest, type Truth, truthOf, truthOfAll } from './truth.js'
import { anyValue } from './variables.js'
import { isEverything } from './wildcards.js'

/** One action on one resource in one Region. */
export interface Need extends KnownRequest {
  region: string
  /** An ARN with placeholders, of which the Region is none; or `*`. */
  resource: string
}

/** Each resource in each Region in which the permission may be asked for. */
export const needsOf = ({ action, resources, regions, context = {} }: RequiredPermission): Need[] => {
  const facts = actionFacts(action) ?? { action, access: '', resourceTypes: [], conditionKeys: [] }
  return (regions === 'global' ? [GLOBAL_REGION] : WORKMAIL_REGIONS).flatMap((region) =>
    resources.map((resource) => ({
      facts,
      region,
      resource: resource.replace(/\$\{Region\}/, region),
      context: { ...context, 'aws:RequestedRegion': [region], 'aws:SecureTransport': ['true'] },
    })),
  )
}

/** `wholly`, `partly`: on some resources, or under a condition. `why` says what limits it. */
export interface Judged {
  need: Need
  given: 'wholly' | 'partly' | 'denied' | 'never'
  why?: { text: string; place: Place }
}

/** How far the statements give what is needed: a denial beats whatever allows it. */
export const judge = (need: Need, statements: Statement[]): Judged => {
  const reaches = statements.flatMap((statement) => {
    const { effect, action } = statement
    return effect !== undefined && action !== undefined && isAbout(need, action)
      ? [reachOf(need, statement)]
      : []
  })
  const denies = reaches.filter(({ effect }) => effect === 'Deny')
  const allows = reaches.filter(({ effect }) => effect === 'Allow')
  const denial = denies.find(({ extent }) => extent === 'wholly')
  if (denial !== undefined)
    return { need, given: 'denied', why: { text: 'a statement denies it', place: denial.place } }
  const best =
    allows.find(({ extent }) => extent === 'wholly') ?? allows.find(({ extent }) => extent === 'partly')
  if (best === undefined) return { need, given: 'never', ...(allows[0] && { why: allows[0] }) }
  const limit = denies.find(({ extent }) => extent === 'partly') ?? best
  if (limit.extent === 'wholly') return { need, given: 'wholly' }
  const is = limit.effect === 'Deny' ? 'is denied' : 'is allowed only'
  return { need, given: 'partly', why: { text: `${is} ${limit.text}`, place: limit.place } }
}

const isAbout = ({ facts }: Need, { element, entries }: Clause<'Action' | 'NotAction'>): boolean => {
  const action = facts.action.toLowerCase()
  return entries.some(({ text }) => matchesWildcard(text.toLowerCase(), action)) === (element === 'Action')
}

interface Reach {
  effect: Statement['effect']
  extent: 'wholly' | 'partly' | 'never'
  /** What keeps it from being `wholly`. */
  text: string
  place: Place
}

/** How far a statement that is about the action reaches. */
const reachOf = (need: Need, { effect, resource, conditions, place }: Statement): Reach => {
  const onResource = resource === undefined ? 'fails' : resourceTruth(need, resource)
  const onCondition = truthOfAll(conditions, need)
  const reach = (extent: Reach['extent'], text: string): Reach => ({ effect, extent, text, place })
  const keysThat = (truth: Truth): string => {
    const keys = conditions
      .filter((condition) => truthOf(condition, need) === truth)
      .map(({ key }) => key.text)
    return [...new Set(keys)].map(quoted).join(', ')
  }
  if (onResource === 'fails')
    return reach('never', 'a statement names it, but not on the resource that it needs')
  if (onCondition === 'fails')
    return reach(
      'never',
      `a statement names it, but under a condition that is never true: ${keysThat('fails')}`,
    )
  if (onCondition === 'depends') return reach('partly', `under a condition: ${keysThat('depends')}`)
  if (onResource === 'depends') return reach('partly', 'for some resources')
  return reach('wholly', '')
}

const resourceTruth = (need: Need, { element, entries }: Clause<'Resource' | 'NotResource'>): Truth => {
  const unlisted = unlistedResource(need.facts.action)
    ?.replace(/\$\{Partition\}/, PARTITION)
    .replace(/\$\{Region\}/, need.region)
  const reaches = entries.map(({ text }) => {
    const isEnough = need.resource === '*' && unlisted !== undefined && !isEverything(text)
    return howFar(text, isEnough ? unlisted : need.resource)
  })
  const named: Truth = reaches.includes('holds') ? 'holds' : reaches.includes('depends') ? 'depends' : 'fails'
  if (element === 'Resource' || named === 'depends') return named
  return named === 'holds' ? 'fails' : 'holds'
}

/** A policy is for one account: that it names its own, by its id or by a variable, leaves nothing out. */
const howFar = (resource: string, needed: string): Truth => {
  if (needed === '*') return matchesWildcard(resource, '*') ? 'holds' : 'fails'
  const own = resource.replace(/\$\{aws:PrincipalAccount\}/gi, '*')
  const pattern = anyValue(own)
  const account = /^\d{12}$/.exec(parseArn(own)?.account ?? '')?.[0] ?? '*'
  const target = anyValue(needed.replace(/\$\{Account\}/, account))
  // Nothing that a placeholder stands for has a colon: a log group's ARN with `:*` is none without.
  if (pattern.split(':').length > target.split(':').length) return 'fails'
  if (pattern === own && coversArns(pattern, target)) return 'holds'
  return arnsOverlap(pattern, target) ? 'depends' : 'fails'
}
