/** What is run again is decided in both templates and in the function: all read the program's table of exit codes alike. */
import { expect, test } from 'vitest'
import { judgeRun } from '../../src/fleet/judge-run.js'
import { EXIT_CODE_OF_ERROR, EXIT_CODES, OUTCOME_OF_ERROR } from '../../src/report/exit-codes.js'
import { type Json, readTemplate, templateText } from '../support/cloudformation.js'

const CODES = Object.keys(EXIT_CODES).map(Number)

/** Those of a run that is not finished. */
const AGAIN = Object.entries(EXIT_CODE_OF_ERROR)
  .filter(([kind]) => OUTCOME_OF_ERROR[kind as keyof typeof OUTCOME_OF_ERROR] === 'pending')
  .map(([, code]) => code)

const { Definition } = readTemplate('fleet').Resources.StateMachine?.Properties ?? {}
const { Run } = Definition.States.Accounts.ItemProcessor.States

/** The exit codes of each rule by which the state Run is tried again, with how often. */
const RULES: { codes: number[]; attempts: number }[] = Run.Retry.map((rule: Json) => ({
  codes: rule.ErrorEquals.flatMap((name: string) => name.match(/(?<=^ExitCode)\d+$/) ?? []).map(Number),
  attempts: rule.MaxAttempts,
}))

test('the state machine runs again after the exit codes of a run that is not finished, and after no other for days', () => {
  expect(RULES.filter(({ attempts }) => attempts > 100).map(({ codes }) => codes)).toEqual([AGAIN])
})

test('the state machine names every exit code of the program but 0 and 1, which is tried three times', () => {
  const named = RULES.flatMap(({ codes }) => codes)
  expect(named.sort((one, other) => one - other)).toEqual(CODES.filter((code) => code > 1))
})

test('the automation runs again after these exit codes alone, in both places', () => {
  const lists = [...templateText('automation').matchAll(/\['exitCode'\] in \(([\d, ]+)\)/g)]
  expect(lists.map(([, codes = '']) => codes.split(', ').map(Number))).toEqual([AGAIN, AGAIN])
})

test('the function calls an account waiting after these exit codes alone', () => {
  const outcomeOf = (exitCode: number) =>
    judgeRun({ exitCode, output: undefined, lastLine: '' }, 'teardown', 'first').outcome
  expect(CODES.filter((code) => outcomeOf(code) === 'waiting')).toEqual(AGAIN)
})
