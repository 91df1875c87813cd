import { AwsError } from '../aws/aws-error.js'
import type { Probe } from '../steps/step.js'
import { answer } from './answer.js'
import { callAws, type RunContext } from './context.js'

/** Asks a probe's question. @throws Stopped; AwsError where the answer could not be read */
export const askProbe = async (context: RunContext, probe: Probe): Promise<boolean> => {
  try {
    const reply = await callAws(context, probe.call)
    return answer(probe, reply.output)
  } catch (error) {
    if (error instanceof AwsError && probe.absentOn.includes(error.code)) return answer(probe, undefined)
    throw error
  }
}
