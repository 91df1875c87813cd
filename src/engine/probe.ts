import { AwsError } from '../aws/aws-error.js'
import type { Probe } from '../steps/step.js'
import { answer, pick } from './answer.js'
import { callAws, type RunContext } from './context.js'

/** Asks a probe's question. @throws Stopped; AwsError where the answer could not be read, or is contradicted */
export const askProbe = async (context: RunContext, probe: Probe): Promise<boolean> => {
  try {
    const reply = await callAws(context, probe.call)
    return answer(probe, reply.output)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const { unlessListed } = probe
    if (unlessListed?.on.includes(error.code)) await requireUnlisted(context, probe.call.action, unlessListed)
    else if (!probe.absentOn.includes(error.code)) throw error
    return answer(probe, undefined)
  }
}

const requireUnlisted = async (
  context: RunContext,
  asked: string,
  { call, of, where }: NonNullable<Probe['unlessListed']>,
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
