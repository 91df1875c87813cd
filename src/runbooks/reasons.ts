/** Why each step is there, for whoever carries it out by something else than this tool. */
import type { Step } from '../steps/step.js'

const REASONS: Record<string, string> = {
  'create-role':
    'WorkMail writes events by the service-linked role. The console makes it by itself, the API does not say that it does.',
  'update-role': 'The description is the one thing of a service-linked role that AWS lets anybody edit.',
  'create-log-group': 'Events go to a log group, which must be there before logging is turned on.',
  'set-retention': 'Without a retention events are kept, and paid for, for ever.',
  'encrypt-log-group': 'Events hold names and subjects; from now on they are encrypted with the key.',
  'unmark-log-group':
    'An earlier teardown marked the group for deletion; it is to be written to again, so the mark goes.',
  'enable-logging': 'From now on WorkMail writes the events of this organization to its log group.',
  'create-custom-role': 'WorkMail writes the events of a custom configuration by a role of yours.',
  'put-role-policy': 'The role may write to this log group and to nothing else.',
  'mark-log-group':
    'The configuration is the only record of which group is whose, and it goes next: the group is tagged first.',
  'disable-logging': 'Nothing may be deleted while WorkMail still writes to it.',
  'unprotect-log-group': 'The group has deletion protection, and it was asked for that it goes all the same.',
  'delete-log-group': 'Nothing writes to the group any more; until it goes its events are kept and paid for.',
  'delete-log-group-again':
    'A late write of WorkMail may have created the group again: it is looked for after some quiet.',
  'delete-role':
    'The role is last. AWS refuses while anything uses it, and may say so for minutes after the last use has ended.',
  'delete-role-policy': 'IAM deletes no role that still has a policy.',
  'delete-custom-role': 'No organization uses the role any more.',
}

/** One sentence or two. @throws where the step's kind has none: a test looks that each has */
export const reasonOf = ({ kind }: Step): string => {
  const reason = REASONS[kind]
  if (reason === undefined) throw new Error(`it is not said why there are steps of kind ${kind}`)
  return reason
}
