/**
 * Reads a policy document, and finds where it is none as IAM takes it.
 * Source: IAM user guide, "Grammar of the IAM JSON policy language" and the pages of its elements.
 */
import { badInput, quoted } from '../../errors.js'
import { POLICY_SIZES } from '../../facts/policy-sizes.js'
import { nearest } from '../../nearest.js'
import { error, type LintFinding, type Place, warning } from './finding.js'
import { type Json, type JsonMember, type JsonObject, parseJson } from './json.js'
import type { Clause, Entry, Policy, Statement } from './policy.js'
import { readConditions } from './read-conditions.js'
import { entryOf, placeOf, type Report, repeated, shown } from './reading.js'

export interface ReadPolicy {
  policy: Policy
  findings: LintFinding[]
}

const POLICY_ELEMENTS = ['Version', 'Id', 'Statement']
const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]

/** Characters; ten times what IAM takes of the longest policy. */
const LONGEST_TEXT = 100_000

const CURRENT_VERSION = '2012-10-17'
const OLD_VERSION = '2008-10-17'

/**
 * The policy in the text of a file; `name` is the file's, for messages.
 * @throws WmlError (input) where the text is no JSON, or no policy document at all
 */
export const readPolicy = (text: string, name: string): ReadPolicy => {
  if (text.length > LONGEST_TEXT)
    throw noPolicy(
      name,
      `it has ${text.length} characters`,
      `IAM takes no more than ${POLICY_SIZES['inline of a role']}, white space not counted`,
    )
  const findings: LintFinding[] = []
  const report: Report = (finding) => findings.push(finding)
  const document = documentIn(parseJson(text, name), name)
  const place = placeOf(document, null)
  const elements = elementsOf(document, POLICY_ELEMENTS, place, report)
  const version = readVersion(elements.get('Version'), place, report)
  const id = elements.get('Id')
  if (id !== undefined) {
    const what = 'Id belongs to resource-based policies, not to those of users, groups and roles'
    report(warning('ElementNotAllowed', placeOf(id, null), what, 'leave Id out; a Sid names a statement'))
  }
  const statements = readStatements(elements.get('Statement'), report)
  reportRepeatedSids(statements, report)
  return { policy: { ...(version === undefined ? {} : { version }), statements, text }, findings }
}

/** @throws WmlError (input) */
const documentIn = (json: Json, name: string): JsonObject => {
  if (json.type === 'array')
    throw noPolicy(
      name,
      'it is a list',
      'give one policy document at a time: { "Version": …, "Statement": … }',
    )
  if (json.type !== 'object') throw noPolicy(name, `it is a ${json.type}`, 'give a policy document')
  if (json.members.some((member) => member.name === 'Statement')) return json
  const wrapped = wrappedDocument(json.members)
  throw wrapped === undefined
    ? noPolicy(
        name,
        'there is no Statement in it',
        'give a policy document: { "Version": …, "Statement": … }',
      )
    : noPolicy(
        name,
        `the document is inside it, in ${wrapped}`,
        `give the document alone: \`--query ${wrapped}\` of the AWS CLI, or \`jq .${wrapped}\``,
      )
}

const noPolicy = (name: string, what: string, next: string) =>
  badInput('NoPolicy', `${name} is no policy document: ${what}`, next)

/** Where the document stands in an answer of IAM: `PolicyVersion.Document`, `PolicyDocument`. */
const wrappedDocument = (members: JsonMember[], depth = 2): string | undefined => {
  if (depth === 0) return undefined
  const objects = members.map(({ value }) => value).filter((value) => value.type === 'object')
  const document = objects.find((value) => value.members.some(({ name }) => name === 'Statement'))
  if (document !== undefined) return document.path
  return objects.map((value) => wrappedDocument(value.members, depth - 1)).find((path) => path !== undefined)
}

/** An object's members by name; of one that is there twice, the first. */
const elementsOf = (
  { members }: JsonObject,
  known: readonly string[],
  place: Place,
  report: Report,
): Map<string, Json> => {
  const elements = new Map<string, Json>()
  for (const { name, value } of members) {
    const at = placeOf(value, place.statement)
    if (elements.has(name)) report(repeated(name, at))
    else elements.set(name, value)
    if (known.includes(name)) continue
    const meant = nearest(name, known)
    const next = meant === undefined ? `IAM knows ${known.join(', ')}` : `${meant} is what IAM knows`
    report(error('UnknownElement', at, `IAM knows no element ${quoted(name)} here`, next))
  }
  return elements
}

const readVersion = (node: Json | undefined, place: Place, report: Report): string | undefined => {
  const next = `write "Version": "${CURRENT_VERSION}"`
  if (node === undefined) {
    const what = `there is no Version: IAM reads it by the rules of ${OLD_VERSION}, without policy variables`
    report(warning('NoVersion', place, what, next))
    return OLD_VERSION
  }
  const version = node.type === 'string' ? node.text : undefined
  if (version === OLD_VERSION) {
    const what = `Version ${OLD_VERSION} knows no policy variables`
    report(warning('OldVersion', placeOf(node, null), what, next))
  } else if (version !== CURRENT_VERSION) {
    const what = `Version is ${shown(node)}: IAM knows "${CURRENT_VERSION}" and "${OLD_VERSION}"`
    report(error('UnknownVersion', placeOf(node, null), what, next))
  }
  return version
}

const readStatements = (node: Json | undefined, report: Report): Statement[] => {
  if (node === undefined) return []
  const items = node.type === 'array' ? node.items : [node]
  if (items.length === 0)
    report(error('NoStatement', placeOf(node, null), 'Statement is empty', 'write at least one statement'))
  return items.flatMap((item, index) => {
    if (item.type === 'object') return [readStatement(item, index, report)]
    const next = 'a statement is an object with Effect, Action and Resource'
    report(error('WrongType', placeOf(item, null), `a statement is ${shown(item)}`, next))
    return []
  })
}

const readStatement = (node: JsonObject, index: number, report: Report): Statement => {
  const sid = node.members.find(({ name }) => name === 'Sid')?.value
  const name = sid?.type === 'string' && sid.text !== '' ? sid.text : index
  const place = placeOf(node, name)
  const elements = elementsOf(node, STATEMENT_ELEMENTS, place, report)
  if (sid !== undefined) checkSid(sid, place, report)
  const effect = readEffect(elements.get('Effect'), place, report)
  const action = readClause(['Action', 'NotAction'], elements, place, report)
  const resource = readClause(['Resource', 'NotResource'], elements, place, report)
  const principal = elements.get('Principal') ?? elements.get('NotPrincipal')
  if (action === undefined && !elements.has('Action') && !elements.has('NotAction'))
    report(error('NoAction', place, 'the statement has no Action', 'add Action, or NotAction'))
  // Where there is a principal it is no policy of a user, group or role, and that is said elsewhere.
  if (principal === undefined && !elements.has('Resource') && !elements.has('NotResource'))
    report(error('NoResource', place, 'the statement has no Resource', 'add Resource: ARNs, or "*"'))
  return {
    ...(effect === undefined ? {} : { effect }),
    ...(action === undefined ? {} : { action }),
    ...(resource === undefined ? {} : { resource }),
    conditions: readConditions(elements.get('Condition'), place, report),
    ...(principal === undefined ? {} : { principal: placeOf(principal, name) }),
    place,
  }
}

const checkSid = (node: Json, place: Place, report: Report): void => {
  if (node.type === 'string' && /^[A-Za-z0-9]*$/.test(node.text)) return
  const what = `Sid ${shown(node)} is none that IAM takes`
  report(
    error('MalformedSid', placeOf(node, place.statement), what, 'a Sid is letters A-Z, a-z and digits 0-9'),
  )
}

const reportRepeatedSids = (statements: Statement[], report: Report): void => {
  const seen = new Set<string>()
  for (const { place } of statements) {
    const { statement: sid } = place
    if (typeof sid !== 'string') continue
    if (seen.has(sid)) {
      const what = `another statement has the Sid ${quoted(sid)} already`
      report(error('RepeatedSid', place, what, 'give each statement a Sid of its own, or none'))
    }
    seen.add(sid)
  }
}

const readEffect = (node: Json | undefined, place: Place, report: Report): Statement['effect'] => {
  const next = 'write "Allow" or "Deny", with capital letters as here'
  if (node === undefined) {
    report(error('NoEffect', place, 'the statement has no Effect', next))
    return undefined
  }
  if (node.type === 'string' && (node.text === 'Allow' || node.text === 'Deny')) return node.text
  report(error('UnknownEffect', placeOf(node, place.statement), `Effect is ${shown(node)}`, next))
  return undefined
}

const readClause = <Element extends string>(
  names: readonly [Element, Element],
  elements: Map<string, Json>,
  place: Place,
  report: Report,
): Clause<Element> | undefined => {
  const [element, other] = names.filter((name) => elements.has(name))
  const node = elements.get(element ?? '')
  if (element === undefined || node === undefined) return undefined
  const at = placeOf(node, place.statement)
  if (other !== undefined)
    report(
      error('ElementNotAllowed', at, `${names[0]} and ${names[1]} exclude each other`, 'keep one of them'),
    )
  const items = node.type === 'array' ? node.items : [node]
  if (items.length === 0) report(error('EmptyList', at, `${element} is empty`, 'write at least one'))
  return { element, entries: items.flatMap((item) => entriesOf(item, element, place, report)), place: at }
}

/** None where it is no text. */
const entriesOf = (item: Json, element: string, place: Place, report: Report): Entry[] => {
  if (item.type === 'string') return [entryOf(item, item.text, place)]
  const what = `${element} is ${shown(item)}, where a text is wanted`
  report(error('WrongType', placeOf(item, place.statement), what, 'write it in quotation marks'))
  return []
}
