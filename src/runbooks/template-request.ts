/** What a template can be asked for: a teardown that needs no look at an account, or at this machine. */
import { badInput } from '../errors.js'
import type { Request, RequestFor } from '../procedures/request.js'

/**
 * What names single log groups of one account, or is decided by a person who looks at them, is a plan's.
 * @throws WmlError (input) where the procedure has no template, or an option cannot be part of one
 */
export const toTemplateRequest = (request: Request): RequestFor<'teardown'> => {
  if (request.procedure !== 'teardown') {
    throw badInput(
      'NoTemplate',
      `${request.procedure} has no template`,
      'export a plan of it, without --template; teardown has a template',
    )
  }
  const { includeOrphans, logGroups, overrideDeletionProtection, workMailGone, archive } = request.options
  const others = {
    archive: archive !== undefined,
    'include-orphans': includeOrphans,
    'log-group': logGroups.length > 0,
    'override-deletion-protection': overrideDeletionProtection,
    'workmail-gone': workMailGone === true,
  }
  const [other] = Object.entries(others).find(([, isGiven]) => isGiven) ?? []
  if (other !== undefined) throw notInTemplate(other)
  return request
}

/** @param option without its dashes */
export const notInTemplate = (option: string) =>
  badInput('NotInTemplate', `--${option} cannot be part of a template`, 'leave it out, or export a plan')
