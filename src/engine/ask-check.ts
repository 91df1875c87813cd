import { AwsError } from '../aws/aws-error.js'
import type { Check } from '../steps/step.js'
import { answer, pick } from './answer.js'
import { callAws, type RunContext } from './context.js'

/** Asks a check's question. @throws Stopped; AwsError where the answer could not be read, or is contradicted */
export const askCheck = async (context: RunContext, check: Check): Promise<boolean> => {
  try {
    const reply = await callAws(context, check.call)
    return answer(check, reply.output)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const { unlessListed } = check
    if (unlessListed?.on.includes(error.code)) await requireUnlisted(context, check.call.action, unlessListed)
    else if (!check.absentOn.includes(error.code)) throw error
    return answer(check, undefined)
  }
}

const requireUnlisted = async (
  context: RunContext,
  asked: string,
  { call, of, where }: NonNullable<Check['unlessListed']>,
): Promise<void> => {
  const { output } = await callAws(context, call)
  if (pick(output, { of, where }) === undefined) return
  const { service, action, region } = call
  throw new AwsError(`AWS contradicts itself: ${asked} finds no such thing, and ${action} lists it`, {
    kind: 'unavailable',
    code: 'Contradiction',
    service,
    action,
    region,
  })
}
