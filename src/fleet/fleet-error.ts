/** How a task ends that has no result. Step Functions tells these by their names. */
export class FleetError extends Error {
  constructor(
    /** `BadInput`: whoever started the execution has to correct it. `NotDone`: accounts are left. */
    override readonly name: 'BadInput' | 'NotDone',
    message: string,
  ) {
    super(message)
    // Lambda hands the stack on to whoever reads the execution.
    this.stack = ''
  }
}
