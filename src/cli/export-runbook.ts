/** Exports a plan as a runbook, to standard output or to a new file. */
import { resolve } from 'node:path'
import { parseDuration } from '../duration.js'
import type { Plan } from '../engine/plan.js'
import { badInput, quoted } from '../errors.js'
import type { Request } from '../procedures/request.js'
import { emptyOutput, type Output } from '../report/output.js'
import type { Exporter, ExportOptions, Runbook } from '../runbooks/exporter.js'
import { FORMAT_NAMES, FORMATS, isPlanFormat, TEMPLATES } from '../runbooks/formats.js'
import { toApproval } from '../runbooks/systems-manager/approval.js'
import type { Runtime } from '../runtime.js'
import type { CommonFlags } from './flags.js'
import { decide } from './mutate.js'
import { checkNewFile, writeNewFile } from './new-file.js'
import { readPlanFile } from './plan-file.js'
import { withSession } from './session.js'
import { withOutput } from './with-output.js'

export const EXPORT = 'runbooks export'

export interface ExportFlags {
  format?: string | undefined
  output?: string | undefined
  deadline: string
  'machine-region'?: string | undefined
  'machine-function': string
  approvers?: string[] | undefined
  'notification-arn'?: string | undefined
}

interface Wanted {
  format: string
  file: string | undefined
  options: ExportOptions
}

/** Exports a plan that was saved; nothing of AWS is read. */
export const exportSaved = (
  runtime: Runtime,
  flags: ExportFlags & { plan?: string | undefined; json: boolean; quiet: boolean; verbose: boolean },
): Promise<number> =>
  withOutput(runtime, EXPORT, flags, async () => {
    if (flags.plan === undefined) throw noPlan()
    const wanted = await toWanted(runtime, flags)
    const { plan } = await readPlanFile(runtime, flags.plan)
    return exportPlan(runtime, plan, wanted)
  })

/** Makes the plan from the account as it is now, and exports it. */
export const exportFresh = (
  runtime: Runtime,
  flags: ExportFlags & CommonFlags,
  toRequest: () => Request,
): Promise<number> =>
  withSession(runtime, EXPORT, flags, async () => {
    const wanted = await toWanted(runtime, flags)
    const request = toRequest()
    return {
      run: async (session) => {
        const plan = await decide(session, request, session.runId)
        return exportPlan(runtime, plan, wanted)
      },
    }
  })

/** Exports what the procedure would do in any account; nothing of AWS is read. */
export const exportTemplate = (
  runtime: Runtime,
  flags: ExportFlags & CommonFlags,
  toRequest: () => Request,
): Promise<number> =>
  withOutput(runtime, EXPORT, flags, async () => {
    const wanted = await toWanted(runtime, flags)
    const exporter = TEMPLATES[wanted.format]
    if (exporter === undefined) {
      const known = Object.keys(TEMPLATES).join(', ')
      throw badInput(
        'NoTemplate',
        `--format ${wanted.format} has no templates`,
        `leave --template out, or choose ${known}`,
      )
    }
    return written(runtime, exporter(toRequest(), wanted.options), wanted)
  })

const noPlan = () =>
  badInput(
    'NoProcedure',
    'it is not said what to export',
    'name the procedure with its own flags (wml runbooks export teardown --all …), or a saved plan with --plan FILE',
  )

/** A machine may run in Regions without WorkMail, too. */
const toMachineRegion = (region: string | undefined): string | undefined => {
  if (region === undefined || /^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return region
  throw badInput(
    'MalformedValue',
    `--machine-region ${quoted(region)} is no Region`,
    'write it as AWS does: us-east-1',
  )
}

/** Lambda API, FunctionName: a name, or an ARN of the one partition that WorkMail is in. */
const toMachineFunction = (name: string): string => {
  if (/^(arn:aws:lambda:[a-z0-9-]+:\d{12}:function:)?[\w-]{1,64}(:[\w$-]{1,128})?$/.test(name)) return name
  throw badInput(
    'MalformedValue',
    `--machine-function ${quoted(name)} is no function of AWS Lambda`,
    'give its name, or its ARN: arn:aws:lambda:REGION:ACCOUNT:function:NAME',
  )
}

/** Who relies on an approval must not get a runbook that asks for none. */
const checkApproval = (format: string, flags: ExportFlags): void => {
  const flag = (flags.approvers ?? []).length > 0 ? 'approvers' : 'notification-arn'
  if (format === 'ssm-automation' || flags[flag] === undefined) return
  throw badInput(
    'NoApproval',
    `--format ${format} waits for no approval`,
    `leave --${flag} out, or choose --format ssm-automation`,
  )
}

const WITHOUT_MACHINE = ['shell', 'markdown', 'ssm-automation']

const checkMachineRegion = (format: string, region: string | undefined): void => {
  if (region === undefined || !WITHOUT_MACHINE.includes(format)) return
  throw badInput(
    'NoMachine',
    `--machine-region says nothing of --format ${format}`,
    'leave it out, or choose --format step-functions',
  )
}

const HOUR = 60 * 60 * 1000

const toWanted = async (runtime: Runtime, flags: ExportFlags): Promise<Wanted> => {
  const { format, output } = flags
  const known = FORMAT_NAMES.join(', ')
  if (format === undefined)
    throw badInput('NoFormat', 'it is not said what to write', `--format is one of ${known}`)
  if (!FORMAT_NAMES.includes(format)) {
    throw badInput('UnknownFormat', `--format ${quoted(format)} is no format`, `it is one of ${known}`)
  }
  checkApproval(format, flags)
  checkMachineRegion(format, flags['machine-region'])
  if (output !== undefined) await checkNewFile(runtime, '--output', output)
  return {
    format,
    file: output === undefined ? undefined : resolve(output),
    options: {
      deadline: parseDuration('--deadline', flags.deadline, HOUR / 60, 4 * HOUR),
      machineRegion: toMachineRegion(flags['machine-region']),
      machineFunction: toMachineFunction(flags['machine-function']),
      approval: toApproval(flags.approvers, flags['notification-arn']),
      documentFormat: output?.endsWith('.json') ? 'json' : 'yaml',
    },
  }
}

const templateOnly = (format: string) =>
  badInput(
    'TemplateOnly',
    `--format ${format} is for accounts that are not read yet, and a plan is one account’s`,
    `add --template, and leave out what is meant in the account; or choose ${Object.keys(FORMATS).join(', ')}`,
  )

const exportPlan = async (runtime: Runtime, plan: Plan, wanted: Wanted): Promise<Output> => {
  if (!isPlanFormat(wanted.format)) throw templateOnly(wanted.format)
  const exporter: Exporter = FORMATS[wanted.format]
  const { runId, account, kept, blockers } = plan
  const output = await written(runtime, exporter(plan, wanted.options), wanted)
  return { ...output, runId, account, kept, blockers, notes: [...plan.notes, ...output.notes] }
}

const written = async (
  runtime: Runtime,
  { text, notes }: Runbook,
  { format, file }: Wanted,
): Promise<Output> => {
  if (file !== undefined) await writeNewFile(runtime, file, text)
  const runbook = { format, file: file ?? null, text: file === undefined ? text : null }
  return { ...emptyOutput(EXPORT, 'done', 0), notes, runbook }
}
