/**
 * Lanes of the same shape as one lane with variables, and the data of each: what a Map state does once for
 * each item.
 */
import type { Value } from '../../calls/call.js'
import type { Step } from '../../steps/step.js'
import type { Group, Lane } from './lanes.js'
import type { Scope } from './scope.js'

export interface FoldedGroup {
  /** With `{variables}` in place of what differs from lane to lane. */
  step: Step
  /** The item's member that lists the steps of the group, where a lane has several; they have variables of their own. */
  list?: string
  variables: Scope['variables']
}

export interface FoldedLanes {
  groups: FoldedGroup[]
  /** What the variables stand for in each lane. */
  items: Item[]
}

type Item = Record<string, Value>

/** @param home the machine's Region: calls elsewhere go another way, so that they are of another shape */
export const foldLanes = (lanes: Lane[], home: string): FoldedLanes[] => {
  const shapes = new Map<string, Lane[]>()
  for (const lane of lanes) {
    const shape = JSON.stringify(lane.map(([first]) => blank(first as Step, home)))
    shapes.set(shape, [...(shapes.get(shape) ?? []), lane])
  }
  return [...shapes.values()].map((alike) => fold(alike, home))
}

const fold = (lanes: Lane[], home: string): FoldedLanes => {
  const columns = (lanes[0] as Lane).map((_, index) => lanes.map((lane) => lane[index] as Group))
  const isSingle = (column: Group[]) => column.every(({ length }) => length === 1)
  const shared = nameVariables(
    columns.filter(isSingle).map((column) => column.flat()),
    home,
  )
  const items: Item[] = lanes.map(() => ({}))
  const groups = columns.map((column): FoldedGroup => {
    if (isSingle(column)) {
      return { step: foldSteps(column.flat(), items, shared, home), variables: typesOf(shared) }
    }
    const own = nameVariables([column.flat()], home)
    const ownItems = column.map((group) => group.map((): Item => ({})))
    const step = foldSteps(column.flat(), ownItems.flat(), own, home)
    const list = camelCase(step.kind)
    for (const [lane, item] of items.entries()) item[list] = ownItems[lane] as Value
    return { step, list, variables: typesOf(own) }
  })
  return { groups, items }
}

/** Where a step says what it is about: what may differ between steps that are otherwise the same. */
const ABOUT =
  /^(subject|region|call\.(region|input\..*)|doneWhen\.(call\.region|call\.input\..*|item\.where\..*|is\.members\..*|defaults\..*)|guards\.\d+\.(region|logGroupName|creationTime))$/

const REGION = /(^|\.)region$/

/** A text or a number. */
type Leaf = string | number

const isAbout = (path: string, leaf: Leaf, home: string): boolean =>
  ABOUT.test(path) && !(REGION.test(path) && leaf === home)

/** A step without what it is about. */
const blank = (step: Step, home: string): Value =>
  mapLeaves(plain(step), '', (path, leaf) => (isAbout(path, leaf, home) ? typeof leaf : leaf))

/** What ties a step to others is said by where it stands. */
const plain = (step: Step): Step => ({ ...step, key: step.kind, after: [] })

/** Names of variables by their values, one for each item: what is the same for every item is one variable. */
type Names = Map<string, string>

const keyOf = (values: Leaf[]): string => JSON.stringify(values)

/** After the member that they stand in: an input of a call rather than a tag or what a probe looks for. */
const nameVariables = (columns: Step[][], home: string): Names => {
  const found = columns.flatMap((steps) => {
    const leaves = steps.map((step) => leavesOf(step, home))
    return [...(leaves[0] as Leaves).keys()].map((path) => ({ path, key: keyOf(valuesAt(path, leaves)) }))
  })
  const isInput = ({ path }: { path: string }) => !/\.(tags|members|defaults)\./.test(path)
  const names: Names = new Map()
  for (const { path, key } of [...found.filter(isInput), ...found]) {
    if (!names.has(key)) names.set(key, freeName(camelCase(path.split('.').at(-1) ?? ''), names))
  }
  return names
}

const freeName = (name: string, names: Names): string => {
  const taken = new Set(names.values())
  let free = name
  for (let number = 2; taken.has(free); number += 1) free = `${name}${number}`
  return free
}

const typesOf = (names: Names): Scope['variables'] =>
  new Map(
    [...names].map(([key, name]) => [name, typeof JSON.parse(key)[0] === 'number' ? 'Numeric' : 'String']),
  )

/** The one step that all of them are; what is each one's own goes into its item. */
const foldSteps = (steps: Step[], items: Item[], names: Names, home: string): Step => {
  const leaves = steps.map((step) => leavesOf(step, home))
  return mapLeaves(plain(steps[0] as Step), '', (path, leaf) => {
    if (!isAbout(path, leaf, home)) return leaf
    const values = valuesAt(path, leaves)
    const name = names.get(keyOf(values)) as string
    for (const [index, item] of items.entries()) item[name] = values[index] as Leaf
    return `{${name}}`
  }) as unknown as Step
}

/** What a step is about, by where it says so. */
type Leaves = Map<string, Leaf>

const leavesOf = (step: Step, home: string): Leaves => {
  const leaves: Leaves = new Map()
  mapLeaves(plain(step), '', (path, leaf) => {
    if (isAbout(path, leaf, home)) leaves.set(path, leaf)
    return leaf
  })
  return leaves
}

/** Steps of one shape say all of it in the same places. */
const valuesAt = (path: string, leaves: Leaves[]): Leaf[] => leaves.map((found) => found.get(path) as Leaf)

/** The same data with each text and number, by its path with dots, put through `change`. */
const mapLeaves = (data: unknown, path: string, change: (path: string, leaf: Leaf) => Leaf): Value => {
  if (typeof data === 'string' || typeof data === 'number') return change(path, data)
  if (Array.isArray(data)) return data.map((value, index) => mapLeaves(value, `${path}.${index}`, change))
  if (typeof data !== 'object' || data === null) return data as Value
  return Object.fromEntries(
    Object.entries(data)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, mapLeaves(value, path === '' ? name : `${path}.${name}`, change)]),
  )
}

/** `workmail-lifecycle:organizations-1` as `organizations1`, `OrganizationId` as `organizationId`. */
const camelCase = (name: string): string => {
  const [first = '', ...rest] = (name.split(':').at(-1) ?? '').split(/\W+/).filter((word) => word !== '')
  const words = [first.charAt(0).toLowerCase() + first.slice(1)]
  return [...words, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('')
}
