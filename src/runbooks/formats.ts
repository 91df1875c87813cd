import type { Exporter, TemplateExporter } from './exporter.js'
import { exportFleet, exportMember } from './fleet/export-fleet.js'
import { exportMarkdown } from './markdown/export-markdown.js'
import { exportShell } from './shell/export-shell.js'
import { exportStateMachine } from './step-functions/export-state-machine.js'
import { exportTemplate } from './step-functions/template.js'
import { exportDocument } from './systems-manager/export-document.js'
import { exportTemplateDocument } from './systems-manager/template-document.js'

/** The formats that a plan can be exported to, by the name that `--format` takes. */
export const FORMATS = {
  'step-functions': exportStateMachine,
  shell: exportShell,
  markdown: exportMarkdown,
  'ssm-automation': exportDocument,
} as const satisfies Record<string, Exporter>

/** The formats that have templates; a fleet, which is many accounts, has nothing else. */
export const TEMPLATES: Partial<Record<string, TemplateExporter>> = {
  'step-functions': exportTemplate,
  'ssm-automation': exportTemplateDocument,
  cloudformation: exportFleet,
  'cloudformation-member': exportMember,
}

export type PlanFormat = keyof typeof FORMATS

export const isPlanFormat = (name: string): name is PlanFormat => Object.hasOwn(FORMATS, name)

/** Every name that `--format` takes. */
export const FORMAT_NAMES: readonly string[] = [
  ...new Set([...Object.keys(FORMATS), ...Object.keys(TEMPLATES)]),
]
