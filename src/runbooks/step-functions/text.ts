/** Texts and data with variables in them, as the Amazon States Language has them. */
import type { Ref, Value } from '../../calls/call.js'
import type { Scope } from './scope.js'
import type { Rule } from './states.js'

type Variables = Pick<Scope, 'variables'>

export const isRef = (value: unknown): value is Ref =>
  typeof value === 'object' && value !== null && '$ref' in value && typeof value.$ref === 'string'

/** The variables that a text names, in order. */
const namedIn = (text: string, { variables }: Variables): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].flatMap(([, name = '']) => (variables.has(name) ? [name] : []))

export const isVariable = (text: string, scope: Variables): boolean => namedIn(text, scope).length > 0

/** A text with variables as a path, or as an intrinsic function that puts it together. */
export const textPath = (text: string, scope: Variables): string => {
  const names = namedIn(text, scope)
  const paths = names.map((name) => `$.item.${name}`)
  if (text === `{${names[0]}}`) return paths[0] as string
  const between = text.split(new RegExp(`\\{(?:${names.join('|')})\\}`))
  const format = between.map((part) => literal(part).slice(1, -1)).join('{}')
  return `States.Format(${[`'${format}'`, ...paths].join(', ')})`
}

/** A member of a payload template: `name`, or `name.$` where it is looked up. */
export const textMember = (name: string, text: string, scope: Variables): Record<string, string> =>
  isVariable(text, scope) ? { [`${name}.$`]: textPath(text, scope) } : { [name]: text }

/**
 * Data as a payload template. Members that refer to an earlier reply are looked up in `$.submitted.reply`. Data
 * whose members are named by variables is put together as JSON.
 */
export const toTemplate = (data: Record<string, Value>, scope: Variables): Record<string, unknown> =>
  Object.assign({}, ...Object.entries(data).map(([name, value]) => templateMember(name, value, scope)))

const templateMember = (name: string, value: Value, scope: Variables): Record<string, unknown> => {
  if (typeof value === 'string') return textMember(name, value, scope)
  if (isRef(value)) return { [`${name}.$`]: `$.submitted.reply.${value.$ref}` }
  if (Array.isArray(value)) return arrayMember(name, value, scope)
  if (typeof value !== 'object') return { [name]: value }
  // Only a function can give a member a name that is looked up.
  const isNamed = Object.keys(value).some((member) => isVariable(member, scope))
  return isNamed
    ? { [`${name}.$`]: `States.StringToJson(${textPath(JSON.stringify(value), scope)})` }
    : { [name]: toTemplate(value, scope) }
}

const arrayMember = (name: string, values: Value[], scope: Variables): Record<string, unknown> => {
  const isTemplate = (value: Value): boolean => typeof value === 'string' && isVariable(value, scope)
  if (!values.some(isTemplate)) return { [name]: values.map((value) => elementOf(value, scope)) }
  const elements = values.map((value) => argument(value as string, scope))
  return { [`${name}.$`]: `States.Array(${elements.join(', ')})` }
}

/** Objects in a list are templates of their own. */
const elementOf = (value: Value, scope: Variables): unknown =>
  typeof value === 'object' && !Array.isArray(value) && !isRef(value) ? toTemplate(value, scope) : value

/** A text as an argument of an intrinsic function. */
export const argument = (text: string, scope: Variables): string =>
  isVariable(text, scope) ? textPath(text, scope) : literal(text)

const literal = (text: string): string => `'${text.replace(/[\\'{}]/g, '\\$&')}'`

/** The name in `arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*`; no part before it holds a colon. */
export const logGroupNameIn = (arnPath: string): string =>
  `States.ArrayGetItem(States.StringSplit(${arnPath}, ':'), 6)`

/** A member below a path. Tags have names with colons in them. */
export const inside = (path: string, name: string): string =>
  /^\w+$/.test(name) ? `${path}.${name}` : `${path}['${name}']`

/** Whether a variable of the data equals a value; a member that is not there equals nothing. */
export const equals = (variable: string, value: Value, scope: Variables): Rule => ({
  And: [{ Variable: variable, IsPresent: true }, comparison(variable, value, scope)],
})

const typeOf = (text: string, { variables }: Variables): string =>
  variables.get(text.slice(1, -1)) ?? 'String'

const comparison = (variable: string, value: Value, scope: Variables): Rule => {
  switch (typeof value) {
    case 'string':
      return isVariable(value, scope)
        ? { Variable: variable, [`${typeOf(value, scope)}EqualsPath`]: textPath(value, scope) }
        : { Variable: variable, StringEquals: value }
    case 'number':
      return { Variable: variable, NumericEquals: value }
    case 'boolean':
      return { Variable: variable, BooleanEquals: value }
    default:
      throw new Error(`no Choice compares ${variable} with ${JSON.stringify(value)}`)
  }
}
