/** Commands that carry out a procedure: what their flags ask for, by type. */
import type { Interfaces } from '@oclif/core'
import type { Request, RequestFor } from '../procedures/request.js'

export type FlagsOf<Command extends { flags: Interfaces.FlagInput }> = Interfaces.InferredFlags<
  Command['flags']
>

/** What the flags of a procedure's command ask for, checked before any call. */
export type Asked<Procedure extends Request['procedure']> = Omit<RequestFor<Procedure>, 'procedure'>
