/** One task of the state machine, checked and carried out. */
import { type AccountsFile, type RunResult, type SummarizeResult, Task } from './contract.js'
import { FleetError } from './fleet-error.js'
import { listAccounts } from './list-accounts.js'
import type { FleetMachine, Invocation } from './machine.js'
import { remaining } from './remaining.js'
import { runAccount } from './run-account.js'
import { summarize } from './summarize.js'

export type TaskResult = RunResult | SummarizeResult | AccountsFile

/** @throws FleetError for what its sender has to correct; other errors may be transient: the task is to be given again */
export const carryOutTask = async (
  machine: FleetMachine,
  event: unknown,
  invocation: Invocation,
): Promise<TaskResult> => {
  const parsed = Task.safeParse(event)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new FleetError('BadInput', `Invalid task: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const task = parsed.data
  switch (task.task) {
    case 'list':
      return listAccounts(machine, task)
    case 'run': {
      const result = await runAccount(machine, task, invocation)
      if (!task.failByExitCode || result.exitCode === 0) return result
      throw new FleetError(`ExitCode${result.exitCode}`, result.reason)
    }
    case 'summarize':
      return summarize(machine, task.execution)
    case 'remaining':
      return remaining(machine, task.execution)
  }
}
