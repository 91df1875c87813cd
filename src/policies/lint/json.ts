/**
 * JSON (RFC 8259) whose every part knows where it stands, and which keeps members that are there twice.
 * JSON.parse tells neither.
 */
import { type JSONPath, type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser'
import { badInput } from '../../errors.js'

/** A part of the text: its line, from 1, and its path, `Statement[0].Effect`. */
interface Part {
  path: string
  line: number
}

export interface JsonMember {
  name: string
  value: Json
}

export type Json =
  | JsonObject
  | JsonArray
  | (Part & { type: 'string'; text: string })
  /** `text` as it is written. */
  | (Part & { type: 'number' | 'boolean' | 'null'; text: string })

export type JsonObject = Part & { type: 'object'; members: JsonMember[] }
type JsonArray = Part & { type: 'array'; items: Json[] }

/** @throws WmlError (input) with line and column where the text is not JSON; `name` is whose text it is */
export const parseJson = (text: string, name: string): Json => {
  if (isTooDeep(text))
    throw badInput('NoPolicy', `${name} is not a policy: it is nested too deep`, 'give a policy document')
  const open: (JsonObject | JsonArray)[] = []
  let memberName = ''
  let root: Json | undefined

  const add = <Value extends Json>(value: Value): Value => {
    const parent = open.at(-1)
    if (parent === undefined) root = value
    else if (parent.type === 'array') parent.items.push(value)
    else parent.members.push({ name: memberName, value })
    return value
  }
  const broken = (code: ParseErrorCode, line: number, column: number) =>
    badInput(
      'BrokenJson',
      `${name} is not valid JSON: ${inWords(code)} at line ${line + 1}, column ${column + 1}`,
      'correct it there or just before: look for a comma, quotation mark or bracket too many or missing',
    )

  visit(
    text,
    {
      onObjectBegin: (_offset, _length, line, _column, path) => {
        open.push(add({ type: 'object', ...placed(path(), line), members: [] }))
      },
      onArrayBegin: (_offset, _length, line, _column, path) => {
        open.push(add({ type: 'array', ...placed(path(), line), items: [] }))
      },
      onObjectEnd: () => open.pop(),
      onArrayEnd: () => open.pop(),
      onObjectProperty: (property) => {
        memberName = property
      },
      onLiteralValue: (value, offset, length, line, _column, path) => {
        const part = placed(path(), line)
        if (typeof value === 'string') add({ type: 'string', ...part, text: value })
        else {
          const type = typeof value === 'number' ? 'number' : value === null ? 'null' : 'boolean'
          add({ type, ...part, text: text.slice(offset, offset + length) })
        }
      },
      onError: (code, _offset, _length, line, column) => {
        throw broken(code, line, column)
      },
    },
    { disallowComments: true },
  )
  if (root === undefined) throw badInput('BrokenJson', `${name} is empty`, 'give a policy document')
  return root
}

/** A policy needs a tenth of it. */
const DEEPEST = 60

const isTooDeep = (text: string): boolean => {
  let depth = 0
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (piece === '{' || piece === '[') depth += 1
    else if (piece === '}' || piece === ']') depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}

const placed = (path: JSONPath, line: number): Part => ({ path: path.reduce(memberPath, ''), line: line + 1 })

const memberPath = (path: string, member: string | number): string => {
  if (typeof member === 'number' || !/^[A-Za-z_]\w*$/.test(member))
    return `${path}[${JSON.stringify(member)}]`
  return path === '' ? member : `${path}.${member}`
}

/** `CommaExpected` as `comma expected`. */
const inWords = (code: ParseErrorCode): string =>
  printParseErrorCode(code)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
