/** The policies that are asked for, and what must be known about them. */
import { globalConditions, type PolicyConditions } from './conditions.js'
import type { GeneratedPolicies } from './generated-policies.js'
import { mergeConditions, type Statement } from './policy-document.js'
import { presetNotes, procedureNotes, sharedNotes } from './policy-notes.js'
import type { PolicyRequest, PresetRequest, ProcedureRequest } from './policy-request.js'
import { policyText } from './policy-text.js'
import { assumeImpersonationRole, consoleReadOnly } from './presets.js'
import { permissionsOfProcedure } from './procedure-permissions.js'
import { ANY_ACCOUNT, sizeOf, splitPolicy } from './split-policy.js'
import { statementsOf } from './statements.js'

/** @throws WmlError (input) where a statement is too long for any policy */
export const generatePolicies = (
  { format, conditions, subject }: PolicyRequest,
  account: string = ANY_ACCOUNT,
): { policies: GeneratedPolicies; notes: string[] } => {
  const { statements, notes } =
    subject.kind === 'procedures'
      ? forProcedures(subject, conditions, account)
      : forPreset(subject, conditions, account)
  const documents = splitPolicy(statements)
  const policies = documents.map((document, index) => {
    const number = documents.length === 1 ? '' : `-${index + 1}`
    const of = documents.length === 1 ? '' : `, ${index + 1} of ${documents.length}`
    const what = subject.kind === 'procedures' ? subject.name : subject.kind
    return {
      name: `workmail-lifecycle-${what}${number}`,
      description: `Made by wml policies generate: ${what}${of}`,
      document,
    }
  })
  return {
    policies: {
      format,
      text: policyText(format, policies),
      documents: policies.map(({ name, document }) => ({ name, size: sizeOf(document), document })),
    },
    notes: [...notes, ...sharedNotes(conditions, documents)],
  }
}

interface Drafted {
  statements: Statement[]
  notes: string[]
}

const forProcedures = (request: ProcedureRequest, conditions: PolicyConditions, account: string): Drafted => {
  const permissions = request.procedures.flatMap((procedure) =>
    permissionsOfProcedure(procedure, { ...request, account }),
  )
  const narrowing = {
    byRegion: request.regions !== undefined,
    tag: request.tag,
    conditions: globalConditions(conditions),
  }
  return { statements: statementsOf(permissions, narrowing), notes: procedureNotes(request, permissions) }
}

const forPreset = (preset: PresetRequest, conditions: PolicyConditions, account: string): Drafted => {
  const statement =
    preset.kind === 'console-read-only'
      ? consoleReadOnly(preset.regions)
      : assumeImpersonationRole({ ...preset, account })
  const Condition = mergeConditions(statement.Condition ?? {}, globalConditions(conditions))
  return { statements: [{ ...statement, Condition }], notes: presetNotes(preset) }
}
