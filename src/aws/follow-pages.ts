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

/** The token of the next page, undefined after the last one. */
const nextTokenOf = (output: Members, { outputToken, more }: Paging): string | undefined => {
  const token = output[outputToken]
  const isLast = more === undefined ? token === undefined || token === '' : output[more] !== true
  if (isLast) return undefined
  if (typeof token !== 'string' || token === '')
    throw new UnreadableReply(`the reply says that there is more, but has no ${outputToken} to ask for it`)
  return token
}

const itemsOf = (output: Members, { items }: Paging): unknown[] => {
  const list = output[items] ?? []
  if (!Array.isArray(list)) throw new UnreadableReply(`the reply's ${items} is not a list`)
  return list
}

const requireMember = (output: Members, member: string | undefined): void => {
  if (member !== undefined && output[member] === undefined)
    throw new UnreadableReply(`the reply has no ${member}`)
}

/**
 * Sends a request and, where AWS pages it, the next ones until the last. The pages come back as one reply:
 * the first page's members, the whole list (empty where AWS sent none), and no page tokens.
 * @throws UnreadableReply for a token that was seen before; it would go on for ever
 */
export const followPages = async (
  entry: CatalogueEntry,
  input: Members,
  send: (input: Members) => Promise<Page>,
): Promise<Reply> => {
  const { pages } = entry
  const requestIds: string[] = []
  let attempts = 0
  const sendOne = async (pageInput: Members): Promise<Members> => {
    const page = await send(pageInput)
    if (page.requestId !== undefined) requestIds.push(page.requestId)
    attempts += page.attempts
    requireMember(page.output, entry.answers)
    return page.output
  }

  if (pages === undefined) {
    const output = await sendOne(input)
    return { output, requestIds, attempts }
  }

  const pageInput = { [pages.pageSize.member]: pages.pageSize.most, ...input }
  const first = await sendOne(pageInput)
  const items = [...itemsOf(first, pages)]
  const seen = new Set<string>()
  let token = nextTokenOf(first, pages)
  while (token !== undefined) {
    if (seen.has(token)) throw new UnreadableReply(`the page token ${pages.outputToken} repeats itself`)
    seen.add(token)
    const output = await sendOne({ ...pageInput, [pages.inputToken]: token })
    items.push(...itemsOf(output, pages))
    token = nextTokenOf(output, pages)
  }

  const { [pages.outputToken]: _token, [pages.more ?? '']: _more, ...members } = first
  return { output: { ...members, [pages.items]: items }, requestIds, attempts }
}
