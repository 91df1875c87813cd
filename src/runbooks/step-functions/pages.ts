/** How a list that AWS pages becomes states: page by page, each item on it carried through a branch. */
import { catalogueEntry } from '../../aws/catalogue.js'
import type { Call } from '../../calls/call.js'
import { RETRY_NOTHING } from '../../steps/waits.js'
import { retriers } from './retriers.js'
import { nameIn, type Scope } from './scope.js'
import { type Branch, inline, present } from './states.js'
import { callFields, memberName, replyPath } from './task.js'

/** WorkMail's request rate is not published; this many at a time stay modest. */
const ITEMS_AT_A_TIME = 5

/** What is done for each item. */
export interface Each {
  /** What the branch is handed: of the item at `$$.Map.Item.Value`, and of the data around it. */
  selector: Record<string, unknown>
  branch: Branch
  /** Where what the branches answer is gathered, page around page, each page's in `rows`; nowhere where left out. */
  gather?: string
}

/** Lists and goes on to the state `done`. The listing's error is the branch's, and so is a failure of an item's. */
export const eachListed = (call: Call, each: Each, done: string, scope: Scope): Branch => {
  const name = (part: string) => nameIn(scope, part)
  const pages = catalogueEntry(call)?.pages
  if (pages === undefined) throw new Error(`${call.action} has no pages`)
  const sized = { ...call, input: { [pages.pageSize.member]: pages.pageSize.most, ...call.input } }
  const { Parameters, ...fields } = callFields(sized, scope)
  const list = (parameters: object) => ({
    Type: 'Task' as const,
    ...fields,
    Parameters: parameters,
    ResultPath: '$.page',
    Retry: retriers({ retry: RETRY_NOTHING }, call, scope),
    Next: name('any on the page'),
  })
  const items = replyPath(call, scope, '$.page', pages.items)
  const token = replyPath(call, scope, '$.page', pages.outputToken)
  const { gather } = each
  const gathered = gather === undefined ? undefined : name('gather')
  return {
    StartAt: name('list'),
    States: {
      [name('list')]: list(Parameters),
      [name('any on the page')]: {
        Type: 'Choice',
        Choices: [{ ...present(`${items}[0]`), Next: name('each of the page') }],
        Default: name('more pages'),
      },
      [name('each of the page')]: {
        Type: 'Map',
        ItemsPath: items,
        ItemSelector: each.selector,
        MaxConcurrency: ITEMS_AT_A_TIME,
        ItemProcessor: inline(each.branch),
        ResultPath: gather === undefined ? null : '$.rows',
        Next: gathered ?? name('more pages'),
      },
      ...(gathered === undefined
        ? {}
        : {
            [gathered]: {
              Type: 'Pass',
              Parameters: { 'before.$': gather, 'rows.$': '$.rows' },
              ResultPath: gather,
              Next: name('more pages'),
            },
          }),
      [name('more pages')]: {
        Type: 'Choice',
        Choices: [{ ...present(token), Next: name('next page') }],
        Default: done,
      },
      [name('next page')]: list(withToken(Parameters, call, pages.inputToken, token, scope)),
    },
  }
}

/** Where the call goes through the function, its input lies one deeper. */
const withToken = (parameters: object, call: Call, member: string, path: string, scope: Scope): object => {
  if (!('Payload' in parameters)) return { ...parameters, [`${memberName(call, scope, member)}.$`]: path }
  const payload = parameters.Payload as { input: object }
  return { ...parameters, Payload: { ...payload, input: { ...payload.input, [`${member}.$`]: path } } }
}
