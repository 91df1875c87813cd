/**
 * AWS Query, as IAM and STS speak it (Smithy, "AWS Query protocol"): the operation and its members in a form,
 * XML back, lists as `<member>`.
 */
import { ServiceError } from './service-error.js'
import type { Member, Members } from './validate.js'
import type { Protocol, WireRequest, WireResponse } from './wire.js'

export const queryProtocol = (version: string, namespace: string): Protocol => ({
  actionOf: (request) => {
    const form = formOf(request)
    const action = form.get('Action') ?? ''
    if (action === '' || form.get('Version') !== version) {
      const asked = `${action} for version ${form.get('Version') ?? 'NO_VERSION_SPECIFIED'}`
      throw new ServiceError('InvalidAction', `Could not find operation ${asked}`)
    }
    return action
  },

  inputOf: (request, members) => {
    return structureIn(formOf(request), '', members)
  },

  reply: (action, output, requestId) => {
    const result = output === undefined ? '' : element(`${action}Result`, output)
    const metadata = element('ResponseMetadata', { RequestId: requestId })
    return response(200, wrap(`${action}Response`, namespace, result + metadata), requestId)
  },

  refuse: ({ code, message, status }, requestId) => {
    const error = element('Error', {
      Type: status < 500 ? 'Sender' : 'Receiver',
      Code: code,
      Message: message,
    })
    const body = wrap('ErrorResponse', namespace, error + element('RequestId', requestId))
    return response(status, body, requestId)
  },

  errors: {
    missingToken: { code: 'MissingAuthenticationToken', status: 403 },
    incompleteSignature: { code: 'IncompleteSignature', status: 400 },
    invalidToken: { code: 'InvalidClientTokenId', status: 403 },
    unknownOperation: { code: 'InvalidAction', status: 400 },
    throttled: { code: 'Throttling', status: 400 },
    denied: { code: 'AccessDenied', status: 403 },
    expired: { code: 'ExpiredToken', status: 403 },
    unavailable: { code: 'ServiceUnavailable', status: 503 },
    internal: { code: 'InternalFailure', status: 500 },
  },

  invalidInput: 'ValidationError',
})

const formOf = ({ body }: WireRequest): URLSearchParams => new URLSearchParams(body)

const structureIn = (form: URLSearchParams, prefix: string, members: Members): Record<string, unknown> => {
  const structure: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(members)) {
    const value = valueIn(form, `${prefix}${name}`, member)
    if (value !== undefined) structure[name] = value
  }
  return structure
}

/** A list's items are `Name.member.1` and so on, a structure's members `Name.Member`; an empty list is `Name=`. */
const valueIn = (form: URLSearchParams, name: string, member: Member): unknown => {
  const has = (prefix: string): boolean =>
    form.has(prefix) || [...form.keys()].some((key) => key.startsWith(`${prefix}.`))
  if (member.type === 'structure') {
    return has(name) ? structureIn(form, `${name}.`, member.members) : undefined
  }
  if (member.type === 'list') {
    if (!has(name)) return undefined
    const items: unknown[] = []
    for (let at = `${name}.member.1`; has(at); at = `${name}.member.${items.length + 1}`) {
      items.push(valueIn(form, at, member.of))
    }
    return items
  }
  const text = form.get(name)
  return text === null ? undefined : fromText(name, member, text)
}

const fromText = (name: string, member: Member, text: string): string | number | boolean => {
  if (member.type === 'integer') {
    if (!/^-?\d+$/.test(text)) throw new ServiceError('MalformedInput', `${name} must be an integer`)
    return Number(text)
  }
  return member.type === 'boolean' ? text === 'true' : text
}

const wrap = (name: string, namespace: string, content: string): string =>
  `<${name} xmlns="${namespace}">${content}</${name}>`

/** A value as XML; members without a value are left out. */
const element = (name: string, value: unknown): string => {
  if (value === undefined) return ''
  if (Array.isArray(value))
    return `<${name}>${value.map((item) => element('member', item)).join('')}</${name}>`
  if (typeof value === 'object' && value !== null) {
    const inner = Object.entries(value).map(([member, content]) => element(member, content))
    return `<${name}>${inner.join('')}</${name}>`
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** A line break as a reference, since XML readers turn a bare carriage return into a line feed. */
const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character).replace(/\r/g, '&#xD;')

const response = (status: number, body: string, requestId: string): WireResponse => ({
  status,
  headers: {
    'content-type': 'text/xml',
    'content-length': String(Buffer.byteLength(body)),
    'x-amzn-requestid': requestId,
  },
  body,
})
