/** How a step becomes a block of the script: what its functions ask and call, as the step has it. */
import { bareCode } from '../../facts/error-codes.js'
import type { Backoff, ErrorMatch, Step, Watch } from '../../steps/step.js'
import { startedTask } from '../started-task.js'
import { asciiJson, callWords, toCommand } from './cli-call.js'
import { guardLine } from './guard-lines.js'
import { literal, onAbsent, toQuestion } from './question.js'
import { quote } from './quote.js'

/** @param after numbers of the steps that come before. @throws WmlError where a script cannot say it */
export const stepBlock = (step: Step, number: number, title: string, after: number[]): string[] => {
  const { call, guards, settle = 0, retry, seenWithin, watch } = step
  const send = guards.length > 0 ? 'once' : 'api'
  const query = watch === undefined ? '@' : startedTask(watch)
  return [
    `new_step ${number} ${quote(title)} ${quote(after.join(' '))}`,
    ...(settle === 0 ? [] : [`settle=${toSeconds(settle)}`]),
    `is_done() { ${askLine(step)}; }`,
    ...(guards.length === 0 ? [] : ['may_go() {', ...guardLines(step), '}']),
    `call() { ${send} text ${callWords(call)} ${quote(query)}; }`,
    ...matchLines('already', step.alreadyOn),
    ...matchLines('kept', step.keptOn),
    ...matchLines('again', retry.on),
    `again_within=${toSeconds(retry.within)} ${backoff('wait', retry.backoff)} seen_within=${toSeconds(seenWithin)}`,
    ...(watch === undefined ? [] : watchLines(watch)),
    'carry_out',
  ]
}

/** Whole seconds: no shell sleeps for less. */
export const toSeconds = (milliseconds: number): number => Math.ceil(milliseconds / 1000)

const backoff = (name: string, { first, factor, max }: Backoff): string =>
  `${name}_first=${Math.max(1, toSeconds(first))} ${name}_factor=${Math.round(factor * 100)} ${name}_most=${Math.max(1, toSeconds(max))}`

const askLine = ({ doneWhen }: Step): string => {
  const absent = quote(doneWhen.absentOn.map(bareCode).join(' '))
  return `ask ${absent} ${onAbsent(doneWhen)} ${callWords(doneWhen.call)} ${quote(toQuestion(doneWhen))}`
}

/** The first that does not hold decides. */
const guardLines = ({ guards }: Step): string[] =>
  guards.map((guard, index) => `  ${guardLine(guard)}${index === guards.length - 1 ? '' : ' || return'}`)

const matchLines = (name: string, errors: ErrorMatch[]): string[] => {
  const patterns = errors.map(({ code, message }) =>
    quote(message === undefined ? bareCode(code) : `${bareCode(code)} ${message}`),
  )
  return patterns.length === 0 ? [] : [`${name}() { matches ${patterns.join(' ')}; }`]
}

const REF = /\{"\$ref":"([\w.]+)"\}/

/** Quoted parameters in which a variable of the shell stands where they refer to what the call answered. */
export const withTask = (parameters: string, variable: string): string =>
  parameters.replace(REF, `"'"$${variable}"'"`)

const watchLines = (watch: Watch): string[] => {
  const { poll, status, succeeded, failed, reason, usage, clears, vanishedOn } = watch
  const { service, action, region, input } = poll
  // The task's name has no character that a quote would mind: follow_task looks.
  const json = withTask(quote(asciiJson(input)), 'task')
  const resources = `join(${literal(' ')}, not_null(${usage}, ${literal([])})[].Resources[]) || ${literal('-')}`
  return [
    'follow() { follow_task; }',
    `poll() { read_api text ${service} ${toCommand(action)} ${quote(region)} ${json} ${quote(`[${status}, ${resources}, ${reason}]`)}; }`,
    ...matchLines(
      'vanished',
      vanishedOn.map((code) => ({ code })),
    ),
    `succeeded() { one_of ${succeeded.map(quote).join(' ')}; }`,
    `has_failed() { one_of ${failed.map(quote).join(' ')}; }`,
    `clears() { named${clears.map((name) => ` ${quote(name)}`).join('')}; }`,
    `${backoff('poll', watch.every)} ${backoff('resubmit', watch.resubmit)}`,
  ]
}
