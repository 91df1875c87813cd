import type { Reply } from './aws.js'
import type { CatalogueEntry, Paging } from './catalogue.js'
import { UnreadableReply } from './unreadable-reply.js'

type Members = Record<string, unknown>

/** One sent request: what came back, and how often it was sent. */
export interface Page {
  output: Members
  requestId?: string | undefined
  attempts: number
}

/** CloudWatch Logs allows a million log groups in a Region, 50 of them a page: no other list is longer. */
const MOST_PAGES = 20_000

/**
 * Sends a request and, where AWS pages it, the next ones until the last. The pages come back as one reply: the first
 * page's members, the whole list with each thing in it once, and no page tokens. What AWS left out whole is asked again
 * after `again`, and believed where it is left out again.
 * @throws UnreadableReply where the pages have no end, or one of them contradicts another
 */
export const followPages = async (
  { answer, pages }: CatalogueEntry,
  input: Members,
  send: (input: Members) => Promise<Page>,
  again: () => Promise<void>,
): Promise<Reply> => {
  const requestIds: string[] = []
  let attempts = 0
  let leftOut: Pick<Reply, 'leftOut'> = {}

  const count = (page: Page): Members => {
    if (page.requestId !== undefined) requestIds.push(page.requestId)
    attempts += page.attempts
    return page.output
  }

  const ask = async (pageInput: Members): Promise<Members> => {
    const isLeftOut = (output: Members) => answer.leftOut !== undefined && Object.keys(output).length === 0
    const first = count(await send(pageInput))
    if (!isLeftOut(first)) return first
    await again()
    const second = count(await send(pageInput))
    if (!isLeftOut(second)) return second
    leftOut = { leftOut: true }
    return answer.leftOut ?? {}
  }

  const asked = () => ({ requestIds, attempts, ...leftOut })

  if (pages === undefined) {
    const output = await ask(input)
    return { output, ...asked() }
  }

  const pageInput = { [pages.pageSize.member]: pages.pageSize.most, ...input }
  const first = await ask(pageInput)
  const items = [...itemsOf(first, pages)]
  const seen = new Set<string>()
  let token = nextTokenOf(first, pages)
  while (token !== undefined) {
    if (seen.has(token)) throw new UnreadableReply(`the page token ${pages.outputToken} repeats itself`)
    if (seen.size === MOST_PAGES) throw new UnreadableReply(`more than ${MOST_PAGES} pages`)
    seen.add(token)
    const output = await ask({ ...pageInput, [pages.inputToken]: token })
    items.push(...itemsOf(output, pages))
    token = nextTokenOf(output, pages)
  }

  const { [pages.outputToken]: _token, [pages.more ?? '']: _more, ...members } = first
  return { output: { ...members, [pages.items]: eachOnce(items, pages) }, ...asked() }
}

/** The token of the next page, undefined after the last one. */
const nextTokenOf = (output: Members, { outputToken, more }: Paging): string | undefined => {
  const token = output[outputToken]
  if (more === undefined ? token === undefined : output[more] === false) return undefined
  if (typeof token === 'string' && token !== '') return token
  throw new UnreadableReply(
    `an answer that does not say whether there is more, or has no ${outputToken} to ask for it`,
  )
}

const itemsOf = (output: Members, { items }: Paging): unknown[] => {
  const list = output[items]
  if (!Array.isArray(list)) throw new UnreadableReply(`${items} is not a list`)
  return list
}

/** A list that changes while its pages are read may have the same thing on two of them. */
const eachOnce = (items: unknown[], { items: list, id }: Paging): unknown[] => {
  const byId = new Map<unknown, { item: unknown; text: string }>()
  for (const item of items) {
    const text = JSON.stringify(item)
    const key = id === null ? text : (item as Members | null)?.[id]
    const other = byId.get(key)
    if (other !== undefined && other.text !== text)
      throw new UnreadableReply(`a contradiction: ${list} has ${String(key)} twice, with different members`)
    byId.set(key, { item, text })
  }
  return [...byId.values()].map(({ item }) => item)
}
