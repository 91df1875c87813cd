/**
 * JSON (RFC 8259) whose every part knows where it stands, and which keeps members that are there twice.
 * JSON.parse tells neither, and where a text is broken it tells on Node 20 not even that.
 */
import { badInput, quoted, type WmlError } from '../../errors.js'

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
  | (Part & { type: 'object'; members: JsonMember[] })
  | (Part & { type: 'array'; items: Json[] })
  | (Part & { type: 'string'; text: string })
  /** `text` as it is written. */
  | (Part & { type: 'number' | 'boolean' | 'null'; text: string })

export type JsonObject = Extract<Json, { type: 'object' }>

/** @throws WmlError (input) with line and column where the text is no JSON; `name` is whose text it is */
export const parseJson = (text: string, name: string): Json => {
  const tokens = tokensOf(text, name)
  const value = readValue(tokens, '', 0)
  tokens.take('the end', ({ text: next }) => next === '')
  return value
}

interface Token {
  /** Empty at the end. */
  text: string
  line: number
}

/** A string holds no raw control characters, and a number no needless zeros. */
const TOKEN =
  /[{}[\],:]|"(?:[ !#-[\]-\uffff]|\\["\\/bfnrt]|\\u[\da-fA-F]{4})*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y
const SPACE = /[ \t\n\r]*/y

const SHOWN_CHARACTERS = 20

interface Tokens {
  /** The next piece, without taking it. @throws WmlError where what follows is none */
  peek(): Token
  /** @throws WmlError where the next piece is another one than `expected` says */
  take(expected: string, isIt: (token: Token) => boolean): Token
  tooDeep(): WmlError
}

/** The pieces of the text, one after the other. */
const tokensOf = (text: string, name: string): Tokens => {
  let [at, line] = [0, 1]

  const skipSpace = (): void => {
    SPACE.lastIndex = at
    const [space = ''] = SPACE.exec(text) ?? []
    at += space.length
    line += space.split('\n').length - 1
  }

  const unexpected = (expected: string): WmlError => {
    const column = at - text.lastIndexOf('\n', at - 1)
    const rest =
      text
        .slice(at)
        .split(/[\r\n]/, 1)[0]
        ?.slice(0, SHOWN_CHARACTERS) ?? ''
    const found = rest === '' ? 'the end' : quoted(rest)
    return badInput(
      'BrokenJson',
      `${name} is no JSON: at line ${line}, column ${column}, ${expected} is expected, and there is ${found}`,
      'correct it there, or just before: a comma, a quotation mark or a bracket too many or missing',
    )
  }

  const peek = (): Token => {
    TOKEN.lastIndex = at
    const piece = TOKEN.exec(text)?.[0]
    if (piece === undefined && at < text.length)
      throw unexpected(text[at] === '"' ? 'a text that ends on its line, with the escapes of JSON' : 'JSON')
    return { text: piece ?? '', line }
  }

  skipSpace()
  return {
    peek,
    take: (expected, isIt) => {
      const token = peek()
      if (!isIt(token)) throw unexpected(expected)
      at += token.text.length
      skipSpace()
      return token
    },
    tooDeep: () =>
      badInput('NoPolicy', `${name} is no policy: it is nested too deep`, 'give a policy document'),
  }
}

/** A policy needs a tenth of it. */
const DEEPEST = 60

const is =
  (...texts: string[]) =>
  (token: Token) =>
    texts.includes(token.text)
const isString = ({ text }: Token): boolean => text.startsWith('"')

const readValue = (tokens: Tokens, path: string, depth: number): Json => {
  if (depth > DEEPEST) throw tokens.tooDeep()
  const { text, line } = tokens.take('a value', (token) => /^[^}\],:]/.test(token.text))
  if (text === '{') return { type: 'object', path, line, members: readMembers(tokens, path, depth + 1) }
  if (text === '[') return { type: 'array', path, line, items: readItems(tokens, path, depth + 1) }
  if (text.startsWith('"')) return { type: 'string', path, line, text: JSON.parse(text) }
  const type = text === 'null' ? 'null' : text === 'true' || text === 'false' ? 'boolean' : 'number'
  return { type, path, line, text }
}

const readMembers = (tokens: Tokens, path: string, depth: number): JsonMember[] => {
  const members: JsonMember[] = []
  if (is('}')(tokens.peek())) return closed(tokens, '}', members)
  do {
    const name: string = JSON.parse(tokens.take('a name in quotation marks', isString).text)
    tokens.take('":"', is(':'))
    members.push({ name, value: readValue(tokens, memberPath(path, name), depth) })
  } while (tokens.take('"," or "}"', is(',', '}')).text === ',')
  return members
}

const readItems = (tokens: Tokens, path: string, depth: number): Json[] => {
  const items: Json[] = []
  if (is(']')(tokens.peek())) return closed(tokens, ']', items)
  do {
    items.push(readValue(tokens, `${path}[${items.length}]`, depth))
  } while (tokens.take('"," or "]"', is(',', ']')).text === ',')
  return items
}

const closed = <Parts>(tokens: Tokens, bracket: string, parts: Parts): Parts => {
  tokens.take(bracket, is(bracket))
  return parts
}

const memberPath = (path: string, name: string): string => {
  if (!/^[A-Za-z_]\w*$/.test(name)) return `${path}[${JSON.stringify(name)}]`
  return path === '' ? name : `${path}.${name}`
}
