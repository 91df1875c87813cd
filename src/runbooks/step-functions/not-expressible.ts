import { refused, type WmlError } from '../../errors.js'

/** What the states of a machine cannot tell they do not guess. `what` goes on after "a state machine cannot". */
export const notExpressible = (what: string, instead = ''): WmlError =>
  refused(
    'NotExpressible',
    `a state machine cannot ${what}`,
    `carry the plan out with \`wml plan apply\`${instead}`,
  )
