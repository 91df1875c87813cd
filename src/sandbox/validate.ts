/**
 * Input checked against the constraints of the AWS service models, in the words that AWS uses.
 * The tables of members stand beside the operations that they belong to.
 */
import { ServiceError } from './service-error.js'

export type Member =
  | {
      type: 'string'
      required?: true
      min?: number
      max?: number
      pattern?: string
      enum?: readonly string[]
    }
  | { type: 'integer'; required?: true; min?: number; max?: number; enum?: readonly number[] }
  | { type: 'boolean'; required?: true }
  | { type: 'list'; required?: true; min?: number; max?: number; of: Member }
  | { type: 'map'; required?: true; min?: number; max?: number; key: Member; value: Member }
  | { type: 'structure'; required?: true; members: Members }

export type Members = { readonly [name: string]: Member }

type ValueOf<M> = M extends { type: 'string' }
  ? string
  : M extends { type: 'integer' }
    ? number
    : M extends { type: 'boolean' }
      ? boolean
      : M extends { type: 'list'; of: infer Item }
        ? ValueOf<Item>[]
        : M extends { type: 'map' }
          ? Record<string, string>
          : M extends { type: 'structure'; members: infer Inner }
            ? InputOf<Inner>
            : never

/** The type of an input that passed `validate`. */
export type InputOf<M> = {
  -readonly [Name in keyof M as M[Name] extends { required: true } ? Name : never]: ValueOf<M[Name]>
} & {
  -readonly [Name in keyof M as M[Name] extends { required: true } ? never : Name]?: ValueOf<M[Name]>
}

/**
 * Answers the members that the model knows; others are ignored, as AWS ignores them.
 * @throws ServiceError SerializationException for a wrong type, else `code` with every broken constraint
 */
export const validate = (members: Members, input: Record<string, unknown>, code: string) => {
  const broken: string[] = []
  const known = checkStructure(members, input, '', broken)
  if (broken.length > 0) {
    const count = `${broken.length} validation error${broken.length === 1 ? '' : 's'} detected`
    throw new ServiceError(code, `${count}: ${broken.join('; ')}`)
  }
  return known
}

const checkStructure = (
  members: Members,
  input: Record<string, unknown>,
  path: string,
  broken: string[],
): Record<string, unknown> => {
  const known: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(members)) {
    const at = `${path}${lowerFirst(name)}`
    // A JSON null means absent.
    const value = input[name] ?? undefined
    if (value !== undefined) known[name] = checkValue(member, value, at, broken)
    else if (member.required) broken.push(violation('null', at, 'Member must not be null'))
  }
  return known
}

const checkValue = (member: Member, value: unknown, at: string, broken: string[]): unknown => {
  const breaks = (constraint: string): void => {
    broken.push(violation(`'${typeof value === 'object' ? JSON.stringify(value) : value}'`, at, constraint))
  }
  switch (member.type) {
    case 'string': {
      if (typeof value !== 'string') throw wrongType(value, 'a String')
      checkSize(member, value.length, 'length', breaks)
      const { pattern } = member
      if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) {
        breaks(`Member must satisfy regular expression pattern: ${pattern}`)
      }
      if (member.enum && !member.enum.includes(value)) breaks(enumRule(member.enum))
      return value
    }
    case 'integer': {
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(value, 'an Integer')
      checkSize(member, value, 'value', breaks)
      if (member.enum && !member.enum.includes(value)) breaks(enumRule(member.enum))
      return value
    }
    case 'boolean': {
      if (typeof value !== 'boolean') throw wrongType(value, 'a Boolean')
      return value
    }
    case 'list': {
      if (!Array.isArray(value)) throw wrongType(value, 'a List')
      checkSize(member, value.length, 'length', breaks)
      return value.map((item, index) => checkValue(member.of, item, `${at}.${index + 1}.member`, broken))
    }
    case 'map': {
      const entries = Object.entries(asRecord(value, 'a Map'))
      checkSize(member, entries.length, 'length', breaks)
      for (const [key, item] of entries) {
        checkValue(member.key, key, at, broken)
        checkValue(member.value, item, `${at}.${key}.member`, broken)
      }
      return Object.fromEntries(entries)
    }
    case 'structure':
      return checkStructure(member.members, asRecord(value, 'a Structure'), `${at}.`, broken)
  }
}

const checkSize = (
  bounds: { min?: number; max?: number },
  size: number,
  what: 'length' | 'value',
  breaks: (constraint: string) => void,
): void => {
  const { min, max } = bounds
  if (min !== undefined && size < min) breaks(`Member must have ${what} greater than or equal to ${min}`)
  if (max !== undefined && size > max) breaks(`Member must have ${what} less than or equal to ${max}`)
}

const violation = (value: string, at: string, constraint: string): string =>
  `Value ${value} at '${at}' failed to satisfy constraint: ${constraint}`

const enumRule = (values: readonly (string | number)[]): string =>
  `Member must satisfy enum value set: [${values.join(', ')}]`

const asRecord = (value: unknown, expected: string): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(value, expected)
  return value as Record<string, unknown>
}

const wrongType = (value: unknown, expected: string): ServiceError => {
  const kind = Array.isArray(value) ? 'LIST' : (value === null ? 'null' : typeof value).toUpperCase()
  return new ServiceError('SerializationException', `${kind}_VALUE can not be converted to ${expected}`)
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
