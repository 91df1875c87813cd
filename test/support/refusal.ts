import { stripVTControlCharacters } from 'node:util'
import { expect } from 'vitest'
import { Output } from '../../src/report/output.js'
import { RUNS_FOLDER, runWml } from './run-wml.js'
import type { TestRuntime } from './test-runtime.js'

export interface Refusal {
  exitCode: number
  code: string
  message: string
  next: string
}

/**
 * Runs a command that must be refused, once for a person and once for a program, and answers what both were
 * told. Sees that it was one message and one object, that no file of the machine changed, and that nothing
 * of the tool's inside came out.
 */
export const refusalOf = async (makeRuntime: () => TestRuntime, ...argv: string[]): Promise<Refusal> => {
  const told = await runUnchanged(makeRuntime(), argv)
  const { json, stderr: besides } = await runUnchanged(makeRuntime(), [...argv, '--json'])
  const { outcome, exitCode, error, next } = Output.parse(json)
  expect(['refused', 'failed', 'pending']).toContain(outcome)
  expect(exitCode).toBe(told.exitCode)
  const { code, message } = error ?? { code: 'none', message: 'none' }
  const text = stripVTControlCharacters(told.stderr)
  expect(text).toContain(`Error: ${message}\nNext: ${next}\n`)
  expect(text.match(/Error: /g)).toHaveLength(1)
  expect(told.stdout).toBe('')
  expect(besides).not.toContain('Error: ')
  for (const text of [told.stderr, besides, message])
    expect(text).not.toMatch(/\n\s+at |node_modules|\.js:\d/)
  return { exitCode, code, message, next: next ?? '' }
}

const runUnchanged = async (runtime: TestRuntime, argv: string[]) => {
  const before = new Map(runtime.disk)
  const ended = await runWml(runtime, ...argv)
  expect(changedFiles(before, runtime.disk)).toEqual([])
  expect(ended.exitCode).not.toBe(0)
  return ended
}

/** Paths of the files that were made, changed or removed. */
const changedFiles = (before: Map<string, string>, after: Map<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path))

/** Names of the journals on a machine. */
export const journalsOf = (runtime: TestRuntime): string[] =>
  [...runtime.disk.keys()].filter((path) => path.startsWith(`${RUNS_FOLDER}/`))
