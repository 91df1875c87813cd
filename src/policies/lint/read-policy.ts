/**
 * Reads a policy document, and finds what IAM's grammar refuses.
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

/** Characters: more than the longest policy that AWS publishes has. */
const LONGEST_TEXT = 300_000

const CURRENT_VERSION = '2012-10-17'
const OLD_VERSION = '2008-10-17'

/**
 * The policy in the text of a file; `name` is the file's, for messages.
 * @throws WmlError (input) where the text is not JSON, or not a policy document at all
 */
export const readPolicy = (text: string, name: string): ReadPolicy => {
  if (text.length > LONGEST_TEXT)
    throw noPolicy(
      name,
      `it has ${text.length} characters`,
      `IAM accepts at most ${POLICY_SIZES['inline of a role']}, white space not counted`,
    )
  const findings: LintFinding[] = []
  const report: Report = (finding) => findings.push(finding)
  const document = documentIn(parseJson(text, name), name)
  const place = placeOf(document, null)
  const elements = elementsOf(document, POLICY_ELEMENTS, place, report)
  const version = readVersion(elements.get('Version'), place, report)
  const id = elements.get('Id')
  if (id !== undefined) report(lintId(id))
  const statements = readStatements(elements.get('Statement'), report)
  reportRepeatedSids(statements, report)
  return { policy: { ...(version === undefined ? {} : { version }), statements, text }, findings }
}

const lintId = (id: Json): LintFinding =>
  id.type === 'string'
    ? warning('ElementNotAllowed', placeOf(id, null), 'Id is meant for resource-based policies', 'remove it')
    : error('WrongType', placeOf(id, null), `Id is ${shown(id)}, but must be a string`, 'remove it')

/** @throws WmlError (input) */
const documentIn = (json: Json, name: string): JsonObject => {
  if (json.type === 'array')
    throw noPolicy(name, 'it is a list', 'give one policy document: { "Version": …, "Statement": … }')
  if (json.type !== 'object')
    throw noPolicy(
      name,
      `it is ${json.type === 'null' ? 'null' : `a ${json.type}`}`,
      'give a policy document',
    )
  if (json.members.some((member) => member.name === 'Statement')) return json
  const wrapped = wrappedDocument(json.members)
  throw wrapped === undefined
    ? noPolicy(name, 'it has no Statement', 'give a policy document: { "Version": …, "Statement": … }')
    : noPolicy(
        name,
        `the document is inside it, under ${wrapped}`,
        `give the document alone: \`--query ${wrapped}\` of the AWS CLI, or \`jq .${wrapped}\``,
      )
}

const noPolicy = (name: string, what: string, next: string) =>
  badInput('NoPolicy', `${name} is not a policy document: ${what}`, next)

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
    report(error('UnknownElement', at, `Unknown element ${quoted(name)}`, meant ?? `use ${known.join(', ')}`))
  }
  return elements
}

const readVersion = (node: Json | undefined, place: Place, report: Report): string | undefined => {
  const next = `write "Version": "${CURRENT_VERSION}"`
  if (node === undefined) {
    report(error('NoVersion', place, 'Version is missing: IAM refuses to create the policy', next))
    return OLD_VERSION
  }
  const version = node.type === 'string' ? node.text : undefined
  if (version === OLD_VERSION) {
    const what = `IAM refuses to create a policy of Version ${OLD_VERSION}`
    report(error('OldVersion', placeOf(node, null), what, next))
  } else if (version !== CURRENT_VERSION) {
    report(error('UnknownVersion', placeOf(node, null), `Unknown Version ${shown(node)}`, next))
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
    const next = 'write an object with Effect, Action and Resource'
    report(
      error('WrongType', placeOf(item, null), `A statement is ${shown(item)}, but must be an object`, next),
    )
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
    report(error('NoAction', place, 'The statement has no Action', 'add Action, or NotAction'))
  // A policy with a principal belongs to a resource, which is said elsewhere.
  if (principal === undefined && !elements.has('Resource') && !elements.has('NotResource'))
    report(error('NoResource', place, 'The statement has no Resource', 'add Resource: ARNs, or "*"'))
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
  const next = 'use only letters A-Z, a-z and digits 0-9'
  report(error('MalformedSid', placeOf(node, place.statement), `Invalid Sid ${shown(node)}`, next))
}

const reportRepeatedSids = (statements: Statement[], report: Report): void => {
  const seen = new Set<string>()
  for (const { place } of statements) {
    const { statement: sid } = place
    if (typeof sid !== 'string') continue
    if (seen.has(sid)) {
      const what = `Another statement has the Sid ${quoted(sid)} as well`
      report(error('RepeatedSid', place, what, 'give each statement its own Sid, or none'))
    }
    seen.add(sid)
  }
}

const readEffect = (node: Json | undefined, place: Place, report: Report): Statement['effect'] => {
  const next = 'write "Allow" or "Deny", capitalized like this'
  if (node === undefined) {
    report(error('NoEffect', place, 'The statement has no Effect', next))
    return undefined
  }
  if (node.type === 'string' && (node.text === 'Allow' || node.text === 'Deny')) return node.text
  report(error('UnknownEffect', placeOf(node, place.statement), `Unknown Effect ${shown(node)}`, next))
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
      error(
        'ElementNotAllowed',
        at,
        `${names[0]} and ${names[1]} cannot be used together`,
        'keep one of them',
      ),
    )
  const items = node.type === 'array' ? node.items : [node]
  if (items.length === 0) report(error('EmptyList', at, `${element} is empty`, 'add at least one value'))
  return { element, entries: items.flatMap((item) => entriesOf(item, element, place, report)), place: at }
}

/** None where it is not a string. */
const entriesOf = (item: Json, element: string, place: Place, report: Report): Entry[] => {
  if (item.type === 'string') return [entryOf(item, item.text, place)]
  const what = `${element} is ${shown(item)}, but must be a string`
  report(error('WrongType', placeOf(item, place.statement), what, 'write it in quotation marks'))
  return []
}
