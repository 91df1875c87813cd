import { quoted } from '../../errors.js'
import { error, type Place } from './finding.js'
import type { Json, JsonMember, JsonObject } from './json.js'
import type { Condition, Entry } from './policy.js'
import { entryOf, placeOf, type Report, repeated, shown } from './reading.js'

/** The conditions of a statement; `node` is its Condition, where it has one. */
export const readConditions = (node: Json | undefined, place: Place, report: Report): Condition[] => {
  if (node === undefined) return []
  const next = 'write it as { "StringEquals": { "aws:RequestedRegion": "eu-west-1" } }'
  if (node.type !== 'object') {
    report(
      error(
        'WrongType',
        placeOf(node, place.statement),
        `Condition is ${shown(node)}, but must be an object`,
        next,
      ),
    )
    return []
  }
  return eachOnce(node, (name) => name, place, report).flatMap(({ name: operator, value: keys }) => {
    if (keys.type !== 'object') {
      const what = `${quoted(operator)} is ${shown(keys)}, but must be an object`
      report(error('WrongType', placeOf(keys, place.statement), what, next))
      return []
    }
    // IAM accepts a key in any case.
    return eachOnce(keys, (name) => name.toLowerCase(), place, report).map(({ name: key, value }) => ({
      operator: entryOf(keys, operator, place),
      key: entryOf(value, key, place),
      values: valuesOf(value, place, report),
    }))
  })
}

/** The members; of those with one id, the first. */
const eachOnce = (
  { members }: JsonObject,
  idOf: (name: string) => string,
  place: Place,
  report: Report,
): JsonMember[] => {
  const seen = new Set<string>()
  return members.filter(({ name, value }) => {
    const isNew = !seen.has(idOf(name))
    if (!isNew) report(repeated(name, placeOf(value, place.statement)))
    seen.add(idOf(name))
    return isNew
  })
}

const valuesOf = (node: Json, place: Place, report: Report): Entry[] => {
  const items = node.type === 'array' ? node.items : [node]
  if (items.length === 0) {
    const at = placeOf(node, place.statement)
    report(error('EmptyList', at, 'The condition has no value to compare with', 'add at least one value'))
  }
  return items.flatMap((item) => {
    if (item.type === 'string' || item.type === 'number' || item.type === 'boolean')
      return [entryOf(item, item.text, place)]
    const at = placeOf(item, place.statement)
    const next = 'write a string, a number, true or false'
    report(error('WrongType', at, `Invalid condition value: ${shown(item)}`, next))
    return []
  })
}
