import type { Exporter, TemplateExporter } from './exporter.js'
import { exportMarkdown } from './markdown/export-markdown.js'
import { exportShell } from './shell/export-shell.js'
import { exportStateMachine } from './step-functions/export-state-machine.js'
import { exportTemplate } from './step-functions/template.js'
import { exportDocument } from './systems-manager/export-document.js'

/** The formats that a plan can be exported to, by the name that `--format` takes. */
export const FORMATS = {
  'step-functions': exportStateMachine,
  shell: exportShell,
  markdown: exportMarkdown,
  'ssm-automation': exportDocument,
} as const satisfies Record<string, Exporter>

export type Format = keyof typeof FORMATS

export const isFormat = (name: string): name is Format => Object.hasOwn(FORMATS, name)

/** The formats that have templates. */
export const TEMPLATES: Partial<Record<Format, TemplateExporter>> = {
  'step-functions': exportTemplate,
}
