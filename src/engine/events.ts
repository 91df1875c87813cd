import type { Step } from '../steps/step.js'
import type { StepResult } from './step-result.js'

/** What AWS lists as using the role. */
export interface RoleUser {
  region: string
  /** An ARN or an id; where AWS names none, that it does not. */
  resource: string
  /** The organization's alias where it is known; the resource otherwise. */
  name: string
  /** Whether the plan turns it off itself. */
  ours: boolean
}

/** What a run tells while it continues. `delay` is in milliseconds. */
export type RunEvent =
  | { type: 'step-started'; step: Step }
  | { type: 'quiet-period'; step: Step; delay: number }
  | { type: 'calling'; step: Step; attempt: number }
  | { type: 'refused'; step: Step; message: string; delay: number }
  | { type: 'not-seen-yet'; step: Step; delay: number }
  | { type: 'task-pending'; step: Step; status: string; delay: number }
  | { type: 'task-failed'; step: Step; attempt: number; reason: string; users: RoleUser[]; delay: number }
  | { type: 'task-not-found'; step: Step; delay: number }
  | { type: 'step-ended'; step: Step; result: StepResult }
