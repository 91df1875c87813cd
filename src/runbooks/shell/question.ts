/**
 * How a probe becomes a question in JMESPath, which the AWS CLI answers with `true` or `false` over all pages of a
 * reply (AWS CLI user guide, "Filtering output"; JMESPath specification).
 */
import { answer } from '../../engine/answer.js'
import type { Probe } from '../../steps/step.js'
import { asciiJson } from './cli-call.js'

/** What the reply is asked. */
export const toQuestion = (probe: Probe): string => {
  const { item, path, is, defaults = {}, ifAbsent } = probe
  const whole = item === undefined ? '@' : itemIn(item.of, item.where)
  const found = path === undefined ? whole : withDefault(inside(whole, path.split('.')), path, defaults)
  const question = said(is, found, path === undefined ? defaults : {})
  if (item === undefined) return question
  if (ifAbsent === true) return `${whole} == null || ${question}`
  if (ifAbsent === false) return `${whole} != null && ${question}`
  return typeof is === 'string' ? question : `${whole} != null && ${question}`
}

/** The answer where there is no such thing. */
export const onAbsent = (probe: Probe): boolean => answer(probe, undefined)

const said = (is: Probe['is'], found: string, defaults: NonNullable<Probe['defaults']>): string => {
  if (is === 'present') return `${found} != null`
  if (is === 'absent') return `${found} == null`
  if ('oneOf' in is) return `contains(${literal(is.oneOf)}, ${found})`
  // The AWS CLI decodes policy documents; objects are compared whatever the order of their members.
  if ('document' in is) return `${found} == ${literal(JSON.parse(is.document))}`
  const memberOf = (name: string): string => withDefault(inside(found, [name]), name, defaults)
  const { members, present = [] } = is
  const rules = [
    ...Object.entries(members).map(([name, value]) => `${memberOf(name)} == ${literal(value)}`),
    ...present.map((name) => `${memberOf(name)} != null`),
  ]
  return rules.length === 0 ? '`true`' : rules.join(' && ')
}

const withDefault = (found: string, name: string, defaults: NonNullable<Probe['defaults']>): string =>
  Object.hasOwn(defaults, name) ? `not_null(${found}, ${literal(defaults[name])})` : found

/** The item of a list that has these members, or null. */
export const itemIn = (list: string, where: Record<string, unknown>): string => {
  const rules = Object.entries(where).map(([name, value]) => `${identifier(name)} == ${literal(value)}`)
  return `(${identifier(list)}[?${rules.join(' && ')}] | [0])`
}

export const inside = (whole: string, path: string[]): string => {
  const names = path.map(identifier).join('.')
  return whole === '@' ? names : `${whole}.${names}`
}

const identifier = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : asciiJson(name))

export const literal = (value: unknown): string => `\`${asciiJson(value).replaceAll('`', '\\`')}\``
