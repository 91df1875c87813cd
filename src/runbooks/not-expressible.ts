/** What no export can say is refused: a runbook does not guess. */
import { refused, type WmlError } from '../errors.js'

/** Which runbook cannot: "a state machine", "a shell script". */
type Runbook = string

/** `what` goes on after "a state machine cannot"; `instead`, after how else the plan is carried out. */
export const notExpressible = (runbook: Runbook, what: string, instead = ''): WmlError =>
  refused(
    'NotExpressible',
    `${runbook} cannot ${what}`,
    `carry the plan out with \`wml plan apply\`${instead}`,
  )

/** How an ended WorkMail looks from elsewhere is not documented. */
export const cannotTellTheEnd = (runbook: Runbook): WmlError =>
  notExpressible(
    runbook,
    'tell a WorkMail that has ended from one that cannot be reached',
    ', or make it without --workmail-gone',
  )

/** Archiving reads thousands of pages, and compares what it reads twice. */
export const cannotArchive = (runbook: Runbook): WmlError =>
  notExpressible(
    runbook,
    'archive the events of log groups',
    ', or archive them first with `wml logs archive` and make the plan without --archive',
  )
