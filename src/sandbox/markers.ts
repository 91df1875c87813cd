/** Lists of IAM: a marker, a page size, and whether there is more (IAM API reference). */
import type { SandboxAccount } from './account.js'
import { pageOf } from './pages.js'
import { ServiceError } from './service-error.js'

const DEFAULT_MAX_ITEMS = 100

export const MARKERS = {
  Marker: { type: 'string', min: 1, max: 320, pattern: '[\\u0020-\\u00FF]+' },
  MaxItems: { type: 'integer', min: 1, max: 1000 },
} as const

/** The page of the list that the markers of the input ask for, and the markers of the reply. */
export const taggedPage = <Item>(
  account: SandboxAccount,
  list: string,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  input: { Marker?: string; MaxItems?: number },
) => {
  const { Marker, MaxItems = DEFAULT_MAX_ITEMS } = input
  const { items: page, nextToken } = pageOf(items, keyOf, {
    list,
    ...(Marker !== undefined && { token: Marker }),
    limit: Math.min(MaxItems, account.behaviour.pageSize),
    badToken: () => new ServiceError('ValidationError', 'Invalid Marker.'),
  })
  return { page, markers: { IsTruncated: nextToken !== undefined, Marker: nextToken } }
}
