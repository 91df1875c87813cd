/** What a call has started, as what follows it refers to it. */
import type { Watch } from '../steps/step.js'
import { isRef } from './step-functions/text.js'

/** The member of the call's reply that names the task: the poll refers to it. */
export const startedTask = ({ poll }: Watch): string => {
  const ref = Object.values(poll.input).find(isRef)
  if (ref === undefined) throw new Error(`nothing names the task of ${poll.action}`)
  return ref.$ref
}
