/** Commands that carry out a procedure: what their flags ask for can also be asked for by others. */
import type { Config, Interfaces } from '@oclif/core'
import { badInput, quoted } from '../errors.js'
import { Request, type RequestFor } from '../procedures/request.js'

export type FlagsOf<Command extends { flags: Interfaces.FlagInput }> = Interfaces.InferredFlags<
  Command['flags']
>

/** What the flags of a procedure's command ask for, checked before any call. */
export type Asked<Procedure extends Request['procedure']> = Omit<RequestFor<Procedure>, 'procedure'>

export interface ProcedureCommand {
  procedure: Request['procedure']
  flags: Interfaces.FlagInput
  toRequest: (flags: unknown) => Request
}

/** The procedures, as a person types them. */
export const PROCEDURES: Request['procedure'][] = Request.options.map(({ shape }) => shape.procedure.value)

/**
 * The command that these words name: its flags, and the request that they amount to.
 * @throws WmlError where they name no procedure
 */
export const findProcedure = async (config: Config, words: string[]): Promise<ProcedureCommand> => {
  const procedure = PROCEDURES.find((name) => name === words.join(' '))
  if (procedure === undefined) {
    throw badInput(
      'UnknownProcedure',
      `${quoted(words.join(' '))} is no procedure`,
      `the procedures are ${PROCEDURES.join(', ')}`,
    )
  }
  const found = config.findCommand(words.join(':'), { must: true })
  const command = (await found.load()) as unknown as {
    flags: Interfaces.FlagInput
    toRequest: (flags: unknown) => object
  }
  return {
    procedure,
    flags: command.flags,
    toRequest: (flags) => ({ procedure, ...command.toRequest(flags) }) as Request,
  }
}
