import type { Plan } from '../engine/plan.js'
import type { Request } from '../procedures/request.js'
import type { Approval } from './systems-manager/approval.js'

/** What every format may be told besides the plan. */
export interface ExportOptions {
  /** Milliseconds for which the runbook goes on while AWS says that the role is still in use. */
  deadline: number
  /** Region that a state machine runs in: the plan's own where it has one, us-east-1 otherwise. */
  machineRegion?: string | undefined
  /** Name or ARN of the Lambda function through which a state machine calls other Regions. */
  machineFunction: string
  /** Who is asked before an automation document destroys something. */
  approval?: Approval | undefined
  /** How an automation document is written: YAML where it is not said. */
  documentFormat?: 'yaml' | 'json'
}

/** A plan, written so that something else carries it out. */
export interface Runbook {
  /** The file, whole: the same plan and options give the same bytes. */
  text: string
  /** What its reader must provide or watch, and what the format cannot say; a sentence each. */
  notes: string[]
}

/** Writes a plan in one format. Pure. @throws WmlError where the format cannot keep a promise of the plan */
export type Exporter = (plan: Plan, options: ExportOptions) => Runbook

/** Writes a procedure in one format, for any account: what is meant arrives when it runs. Pure. @throws WmlError */
export type TemplateExporter = (request: Request, options: ExportOptions) => Runbook
