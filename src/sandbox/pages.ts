/** Lists in pages. A token holds the key of the last item, so that a list may change between two pages. */

interface Page<Item> {
  items: Item[]
  nextToken?: string
}

/**
 * `items` in the order of `keyOf`, ASCII-sorted, after the item that `token` names; at most `limit`.
 * @param list what is listed: a token of another list is refused
 * @throws whatever `badToken` makes, for a token that this list did not give
 */
export const pageOf = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { list, token, limit, badToken }: { list: string; token?: string; limit: number; badToken: () => Error },
): Page<Item> => {
  const after = token === undefined ? '' : readToken(list, token, badToken)
  const rest = items.filter((item) => keyOf(item) > after).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return rest.length > limit && last !== undefined
    ? { items: page, nextToken: writeToken(list, keyOf(last)) }
    : { items: page }
}

const writeToken = (list: string, key: string): string =>
  Buffer.from(JSON.stringify([list, key])).toString('base64url')

const readToken = (list: string, token: string, badToken: () => Error): string => {
  try {
    const [of, key] = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (of === list && typeof key === 'string') return key
  } catch {}
  throw badToken()
}
