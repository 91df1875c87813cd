/** An automation document as text, within what Systems Manager takes. */
import { Document, isCollection, isPair, type Scalar, visit, type YAMLMap, type YAMLSeq } from 'yaml'
import { badInput } from '../../errors.js'

/** SSM API, MaxDocumentSizeExceeded. */
const LARGEST_DOCUMENT = 64 * 1024

/** @throws WmlError (input) where it is larger than a document may be */
export const documentText = (document: object, format: 'yaml' | 'json'): string => {
  const text = format === 'json' ? `${JSON.stringify(document, undefined, 1)}\n` : yamlText(document)
  const size = Buffer.byteLength(text)
  if (size <= LARGEST_DOCUMENT) return text
  throw badInput(
    'TooLarge',
    `the plan is too large for one automation document: it would take ${size} bytes, and Systems Manager takes ${LARGEST_DOCUMENT}`,
    'export it in parts, with --region or --organization',
  )
}

/** YAML 1.1, so that nothing reads a `no` as false. What fits into a line of a script's data stands in one. */
const yamlText = (document: object): string => {
  const node = new Document(document, { version: '1.1', aliasDuplicateObjects: false })
  visit(node, {
    Pair: (_, { key, value }) => {
      if (`${key}` !== 'InputPayload' || !isCollection(value)) return undefined
      inLines(value)
      return visit.SKIP
    },
  })
  return node.toString({ lineWidth: 0, directives: false, indentSeq: false })
}

const LINE = 100

/** What each of many things is about stands in a line whatever its length: the document's size is limited. */
const LONG_LINES = 'items'

const inLines = (node: YAMLMap | YAMLSeq, longest = LINE): void => {
  if (JSON.stringify(node).length <= longest) {
    node.flow = true
    visit(node, { Scalar: (_, scalar) => quote(scalar) })
    return
  }
  for (const item of node.items) {
    const inner = isPair(item) ? item.value : item
    if (!isCollection(inner)) continue
    if (isPair(item) && `${item.key}` === LONG_LINES)
      for (const line of inner.items) inLines(line as YAMLMap, Number.POSITIVE_INFINITY)
    else inLines(inner)
  }
}

/** Readers of YAML 1.1 differ on what a colon means between brackets. */
const quote = (scalar: Scalar): void => {
  if (typeof scalar.value === 'string' && !/^[\w-]+$/.test(scalar.value)) scalar.type = 'QUOTE_DOUBLE'
}
