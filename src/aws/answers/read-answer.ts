/** Decides by status, headers and body whether what came over HTTP is an answer of AWS at all. */
import type { Service } from '../../calls/call.js'
import { bareCode } from '../../facts/error-codes.js'
import { parseJson } from '../../parse-json.js'
import { UnreadableReply } from '../unreadable-reply.js'

/** What came, before anything of it is believed. Names of headers are in small letters. */
export interface Came {
  status: number
  headers: Record<string, string | undefined>
  body: Uint8Array
}

/** IAM and STS speak AWS Query, whose answers are XML; the others AWS JSON 1.1. */
const speaksJson = (service: Service): boolean => service !== 'iam' && service !== 'sts'

/**
 * Whether AWS itself says it: with a request id, in the service's own content type. Whatever stands between this
 * machine and AWS has neither, and what it refuses is not evidence.
 */
export const comesFromAws = (service: Service | 's3', headers: Came['headers']): boolean => {
  if (service === 's3') return isText(headers['x-amz-request-id'])
  return isText(headers['x-amzn-requestid']) && hasContentType(service, headers)
}

const isText = (value: string | undefined): boolean => value !== undefined && value.trim() !== ''

const mediaType = (headers: Came['headers']): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

const hasContentType = (service: Service, headers: Came['headers']): boolean =>
  speaksJson(service)
    ? mediaType(headers) === 'application/x-amz-json-1.1'
    : mediaType(headers) === 'text/xml' || mediaType(headers) === 'application/xml'

/**
 * The members of an answer in JSON; undefined for an answer in XML, whose members the SDK reads. `mayBeEmpty`: AWS
 * documents an answer without members, for which JSON needs no body.
 * @throws UnreadableReply, which says what came instead
 */
export const readAnswer = (
  { service, action }: { service: Service; action: string },
  came: Came,
  { mayBeEmpty }: { mayBeEmpty: boolean },
): Record<string, unknown> | undefined => {
  const { status, headers, body } = came
  if (status !== 200) throw new UnreadableReply(`HTTP ${status} instead of 200`)
  if ('x-amzn-errortype' in headers || 'x-amzn-query-error' in headers) throw new UnreadableReply(AN_ERROR)
  const said = new TextDecoder().decode(body)
  if (said.trim() === '') {
    if (!mayBeEmpty || !speaksJson(service)) throw new UnreadableReply('an empty body')
    if (!isText(headers['x-amzn-requestid'])) throw new UnreadableReply('no request id')
    return {}
  }
  if (isWebPage(said, headers)) throw new UnreadableReply('a web page, such as a sign-in page')
  if (!hasContentType(service, headers)) {
    const type = mediaType(headers)
    throw new UnreadableReply(type === '' ? 'no content type' : `the content type ${tidy(type)}`)
  }
  if (!isText(headers['x-amzn-requestid'])) throw new UnreadableReply('no request id')
  return speaksJson(service) ? readJson(said) : requireXml(action, said, mayBeEmpty)
}

/**
 * AWS may name an error in a header too. The SDK believes the header alone in JSON, and the body alone in XML: what
 * they say of the account must be one thing.
 * @throws UnreadableReply
 */
export const requireOneName = ({ headers, body }: Came): void => {
  const inHeader = headers['x-amzn-errortype']
  if (inHeader === undefined) return
  const said = new TextDecoder().decode(body)
  const inBody = /"(?:__type|code)"\s*:\s*"([^"]*)"|<Code>([^<]*)<\/Code>/.exec(said)
  const names = [inHeader, ...(inBody?.slice(1) ?? [])].filter(isText).map(nameOfError)
  if (new Set(names).size > 1) throw new UnreadableReply('an error with two names')
}

/** `aws.logs#ResourceNotFoundException:http://…` is ResourceNotFound. */
const nameOfError = (text: string): string =>
  bareCode(
    text
      .replace(/[:,].*/s, '')
      .replace(/.*#/s, '')
      .trim(),
  )

const isWebPage = (said: string, headers: Came['headers']): boolean =>
  mediaType(headers).includes('html') || /^\s*<(!doctype html|html)\b/i.test(said)

const AN_ERROR = 'an error in the place of an answer'

/** What an error has in AWS JSON, and no answer that this program reads. */
const ERROR_MEMBERS = ['__type', 'message', 'Message']

const readJson = (said: string): Record<string, unknown> => {
  const value = parseBody(said)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UnreadableReply(`${kindOf(value)} instead of an object`)
  if (ERROR_MEMBERS.some((name) => name in value) || isEnvelope(value)) throw new UnreadableReply(AN_ERROR)
  return value as Record<string, unknown>
}

const parseBody = (said: string): unknown => {
  try {
    return parseJson(said)
  } catch (error) {
    throw new UnreadableReply(`a body that ${error instanceof Error ? error.message : error}`)
  }
}

/** A front end of AWS has answered `{"Output":{"__type":…},"Version":"1.0"}` with status 200 (aws-sdk-go #3689). */
const isEnvelope = (value: object): boolean =>
  'Output' in value && typeof value.Output === 'object' && value.Output !== null && '__type' in value.Output

/** The SDK takes any root and any result. Text in XML has no `<`, so that elements are found by their names. */
const requireXml = (action: string, said: string, mayBeEmpty: boolean): undefined => {
  const root = /^\s*(<\?xml[^>]*\?>)?\s*<([\w:.-]+)/.exec(said)?.[2]
  if (root !== `${action}Response`)
    throw new UnreadableReply(
      root === undefined ? 'a body that is not XML' : `${tidy(root)} instead of ${action}Response`,
    )
  if (!said.trimEnd().endsWith(`</${root}>`)) throw new UnreadableReply('a body that ends in the middle')
  if (!mayBeEmpty && !new RegExp(`<${action}Result[ />]`).test(said))
    throw new UnreadableReply(`an answer without ${action}Result`)
  if (!/<RequestId>[^<\s]+<\/RequestId>/.test(said)) throw new UnreadableReply('no request id')
  const repeated = repeatedElement(said)
  if (repeated !== undefined) throw new UnreadableReply(`${tidy(repeated)} twice`)
}

/** An element that its parent has twice, which is not an item of a list. The SDK would take neither. */
const repeatedElement = (xml: string): string | undefined => {
  const open: Set<string>[] = [new Set()]
  for (const [, closing, name = '', empty] of xml.matchAll(/<(\/?)([\w:.-]+)[^>]*?(\/?)>/g)) {
    if (closing) open.pop()
    else {
      const siblings = open.at(-1)
      if (siblings?.has(name) && !LIST_ITEMS.includes(name)) return name
      siblings?.add(name)
      if (!empty) open.push(new Set())
    }
  }
  return undefined
}

/** Names of a list's items in the AWS Query protocol. */
const LIST_ITEMS = ['member', 'entry']

/** What a value is, in a word or two. */
export const kindOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return { string: 'text', number: 'a number', boolean: 'a yes or no', object: 'an object' }[
    typeof value as string
  ] as string
}

/** What was sent may be anything: some letters of it, for a person. */
const tidy = (name: string): string => name.replace(/[^\w/.+:-]/g, '?').slice(0, 40)
