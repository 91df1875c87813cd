import type { Step } from '../steps/step.js'
import type { StepResult } from './step-result.js'

/** What a run tells while it continues. `delay` is in milliseconds. */
export type RunEvent =
  | { type: 'step-started'; step: Step }
  | { type: 'quiet-period'; step: Step; delay: number }
  | { type: 'calling'; step: Step; attempt: number }
  | { type: 'refused'; step: Step; message: string; delay: number }
  | { type: 'not-seen-yet'; step: Step; delay: number }
  | { type: 'task-pending'; step: Step; status: string; delay: number }
  | { type: 'task-failed'; step: Step; reason: string; usage: string[]; delay: number }
  | { type: 'task-not-found'; step: Step; delay: number }
  | { type: 'step-ended'; step: Step; result: StepResult }
