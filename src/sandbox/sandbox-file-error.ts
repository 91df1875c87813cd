import { printable } from '../errors.js'

/** A state or seed file that cannot be used. The message names the file, the member, its value and the rule. */
export class SandboxFileError extends Error {
  override name = 'SandboxFileError'

  constructor(
    readonly path: string,
    problems: string[],
    options?: ErrorOptions,
  ) {
    super(problems.map((problem) => printable(`${path}: ${problem}`)).join('\n'), options)
  }
}
