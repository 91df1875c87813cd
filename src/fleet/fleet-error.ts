/** How a task ends that has no result. Step Functions distinguishes these by their names. */
export class FleetError extends Error {
  constructor(
    /** `BadInput`: the input has to be corrected. `NotDone`: accounts are left. `ExitCode`: the program's, not 0. */
    override readonly name: 'BadInput' | 'NotDone' | `ExitCode${number}`,
    message: string,
  ) {
    super(message)
    // Lambda hands the stack on to whoever reads the execution.
    this.stack = ''
  }
}
