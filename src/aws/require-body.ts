import type { DeserializeMiddleware, MetadataBearer } from '@smithy/types'
import { callContext } from './call-context.js'
import { catalogueEntry } from './catalogue.js'
import { UnreadableReply } from './unreadable-reply.js'

type Collect = (body: unknown) => Promise<Uint8Array>

/**
 * Middleware: refuses a good answer to a read that has no body at all. AWS sends `{}` at least; a proxy that
 * swallows the body must not look like an organization without a configuration.
 * @param collect reads a reply's body to its end
 */
export const requireBody =
  (collect: Collect): DeserializeMiddleware<object, MetadataBearer> =>
  (next) =>
  async (args) => {
    const result = await next(args)
    const call = callContext.getStore()?.call
    if (call === undefined || catalogueEntry(call)?.access !== 'read') return result
    const response = result.response as { statusCode: number; body: unknown }
    const body = await collect(response.body)
    if (response.statusCode < 300 && body.byteLength === 0)
      throw new UnreadableReply('the answer is empty, where AWS answers with a body')
    response.body = body
    return result
  }
