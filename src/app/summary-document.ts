/** A summary as a document: in a new file, or in place of the text on standard output. */
import { resolve } from 'node:path'
import { badInput, quoted } from '../errors.js'
import { Output } from '../report/output.js'
import { formatOutput } from '../report/output-text.js'
import { plain } from '../report/style.js'
import { summaryPage } from '../report/summary-page.js'
import type { Runtime } from '../runtime.js'
import { checkNewFile, writeNewFile } from '../state/new-file.js'

/** `--format`: how a summary is written. */
const WRITERS = {
  table: (output) => formatOutput(output, plain),
  json: (output) => `${JSON.stringify(Output.parse(output), null, 2)}\n`,
  html: (output, now) => (output.summary === undefined ? '' : summaryPage(output, output.summary, now)),
} as const satisfies Record<string, (output: Output, now: number) => string>
export type SummaryFormat = keyof typeof WRITERS
export const SUMMARY_FORMATS = Object.keys(WRITERS)

export interface WantedDocument {
  format: SummaryFormat
  file: string | undefined
}

/** @throws WmlError (input) for a format that is none, and where the file is there already */
export const toDocument = async (
  runtime: Runtime,
  { format, output }: { format: string; output?: string | undefined },
): Promise<WantedDocument> => {
  if (!Object.hasOwn(WRITERS, format)) {
    const known = SUMMARY_FORMATS.join(', ')
    throw badInput('UnknownFormat', `--format ${quoted(format)} is not a format`, `it is one of ${known}`)
  }
  if (output !== undefined) await checkNewFile(runtime, '--output', output)
  return { format: format as SummaryFormat, file: output === undefined ? undefined : resolve(output) }
}

/** The output with its document, which is written where a file was named. */
export const withDocument = async (
  runtime: Runtime,
  output: Output,
  { format, file }: WantedDocument,
): Promise<Output> => {
  if (output.summary === undefined || (file === undefined && format !== 'html')) return output
  const text = WRITERS[format](output, runtime.clock.now())
  if (file !== undefined) await writeNewFile(runtime, file, text)
  return { ...output, document: { format, file: file ?? null, text: file === undefined ? text : null } }
}
