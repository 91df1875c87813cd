/** Middleware of the SDK's clients: nothing but an answer of AWS, whole and as documented, comes through. */
import type { DeserializeMiddleware, MetadataBearer } from '@smithy/types'
import { checkAnswer } from './answers/check-answer.js'
import { readAnswer, requireOneName } from './answers/read-answer.js'
import { Nothing } from './answers/shapes.js'
import { callContext } from './call-context.js'
import { catalogueEntry } from './catalogue.js'
import type { SdkClient } from './sdk.js'

type Middleware = DeserializeMiddleware<object, MetadataBearer>

interface HttpAnswer {
  statusCode: number
  headers: Record<string, string>
  body: unknown
}

/** What the SDK is given to read in the place of JSON that is read already. */
const READ_ALREADY = new TextEncoder().encode('{}')

/**
 * Refusals are left to the SDK, which knows their forms, once they have one name. `accountOf` answers the account,
 * where it is known.
 */
export const letOnlyAnswersThrough = (client: SdkClient, accountOf: () => string | undefined): void => {
  const members = new WeakMap<object, Record<string, unknown>>()

  const collect = async (body: unknown): Promise<Uint8Array> => {
    if (body instanceof Uint8Array) return body
    return body ? client.config.streamCollector(body) : new Uint8Array()
  }

  /** As it came, before the SDK makes anything of it: it drops what it does not know, and takes null for absent. */
  const asItCame: Middleware = (next) => async (args) => {
    const result = await next(args)
    const response = result.response as HttpAnswer
    const asked = current()
    if (asked === undefined) return result
    const body = await collect(response.body)
    const came = { status: response.statusCode, headers: lowerCased(response.headers), body }
    if (response.statusCode >= 400) {
      requireOneName(came)
      response.body = body
      return result
    }
    const read = readAnswer(asked.call, came, { mayBeEmpty: asked.answer.shape === Nothing })
    response.body = read === undefined ? body : READ_ALREADY
    if (read !== undefined) members.set(response, read)
    return result
  }

  const asDocumented: Middleware = (next) => async (args) => {
    const result = await next(args)
    const asked = current()
    if (asked === undefined) return result
    const { $metadata, ...parsed } = result.output as MetadataBearer
    const came = members.get(result.response as object) ?? parsed
    const isLeftOut = asked.answer.leftOut !== undefined && Object.keys(came).length === 0
    const question = { call: asked.call, account: accountOf() }
    const output = isLeftOut ? {} : checkAnswer(asked.answer, came, question)
    return { ...result, output: { ...output, $metadata } }
  }

  client.middlewareStack.add(asItCame, { step: 'deserialize', priority: 'low', name: 'asItCame' })
  client.middlewareStack.add(asDocumented, { step: 'deserialize', priority: 'high', name: 'asDocumented' })
}

/** The call under way, and what it answers. */
const current = () => {
  const call = callContext.getStore()?.call
  const entry = call && catalogueEntry(call)
  return call && entry && { call, answer: entry.answer }
}

const lowerCased = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
