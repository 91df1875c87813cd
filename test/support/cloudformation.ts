/** The templates of deploy/, read as CloudFormation reads them. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse, type ScalarTag } from 'yaml'

// biome-ignore lint/suspicious/noExplicitAny: templates have every shape
export type Json = any

export interface Template {
  Parameters: Record<string, { Type: string; Default?: string | number }>
  Conditions?: Record<string, Json>
  Resources: Record<string, { Type: string; Condition?: string; Properties: Json }>
  Outputs: Record<string, { Value: Json }>
}

export const TEMPLATES = ['fleet', 'member-role', 'automation'] as const
export type TemplateName = (typeof TEMPLATES)[number]

export const DEPLOY_FOLDER = fileURLToPath(new URL('../../deploy/', import.meta.url))

export const templateText = (name: TemplateName): string =>
  readFileSync(`${DEPLOY_FOLDER}${name}.yaml`, 'utf8')

/** The short forms of intrinsic functions (CloudFormation user guide, "Intrinsic function reference"), made long. */
export const readTemplate = (name: TemplateName): Template =>
  parse(templateText(name), {
    customTags: ['Sub', 'GetAtt', 'Ref', 'If', 'Not', 'Equals', 'Select', 'Split'].flatMap(shortForm),
  })

const shortForm = (name: string) => {
  const tag = `!${name}`
  const key = name === 'Ref' ? name : `Fn::${name}`
  const scalar: ScalarTag = {
    tag,
    resolve: (text) => ({ [key]: name === 'GetAtt' ? text.split(/\.(.*)/s, 2) : text }),
  }
  const list = {
    tag,
    collection: 'seq' as const,
    resolve: (items: Json) => ({ [key]: items.toJSON() }),
  }
  return [scalar, list as Json]
}

/** What `Ref` and `Fn::GetAtt` give, by `Name` and `Name.Attribute`. */
export type Values = Record<string, string | number>

const NO_VALUE = Symbol('AWS::NoValue')

/** A part of a template with its intrinsic functions carried out. Throws where a name has no value. */
export const resolve = ({ Conditions = {}, Parameters }: Template, part: Json, given: Values): Json => {
  const defaults = Object.entries(Parameters).flatMap(([name, { Default }]) =>
    Default === undefined ? [] : [[name, Default]],
  )
  const values: Values = { ...Object.fromEntries(defaults), ...given }
  const named = (name: string): Json => {
    if (name === 'AWS::NoValue') return NO_VALUE
    if (values[name] === undefined) throw new Error(`the template has no value for ${name}`)
    return values[name]
  }
  const functions: Record<string, (argument: Json) => Json> = {
    Ref: named,
    'Fn::GetAtt': (path: string[]) => named(path.join('.')),
    'Fn::Sub': (text: string) =>
      text.replace(/\$\{([\w:.]+)\}/g, (_, name: string) => String(named(name))).replaceAll('${!', '${'),
    'Fn::If': ([name, yes, no]: Json[]) => (visit(Conditions[name]) ? visit(yes) : visit(no)),
    'Fn::Not': ([condition]: Json[]) => !visit(condition),
    // Parameters are compared as text.
    'Fn::Equals': ([one, other]: Json[]) => String(visit(one)) === String(visit(other)),
    'Fn::Select': ([index, list]: Json[]) => visit(list)[index],
    'Fn::Split': ([by, text]: Json[]) => visit(text).split(by),
  }
  const visit = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(visit).filter((item) => item !== NO_VALUE)
    if (typeof value !== 'object' || value === null) return value
    const [[key, argument] = [], ...more] = Object.entries(value)
    const carryOut = more.length === 0 && key !== undefined ? functions[key] : undefined
    if (carryOut !== undefined) return carryOut(argument)
    const members = Object.entries(value).map(([name, member]) => [name, visit(member)])
    return Object.fromEntries(members.filter(([, member]) => member !== NO_VALUE))
  }
  return visit(part)
}

/** What `Ref`, `Fn::GetAtt` and `Fn::Sub` name, but for AWS's own. */
export const referred = (value: Json): string[] => {
  if (Array.isArray(value)) return value.flatMap(referred)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries<Json>(value)
    .flatMap(([key, inner]) => {
      if (key === 'Ref') return [inner]
      if (key === 'Fn::GetAtt') return [inner[0]]
      if (key !== 'Fn::Sub') return referred(inner)
      return [...inner.matchAll(/\$\{(\w[\w:]*)/g)].map(([, name]) => name)
    })
    .filter((name) => !name.startsWith('AWS::'))
}
