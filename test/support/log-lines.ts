import { expect } from 'vitest'
import { Output } from '../../src/report/output.js'

/** A line of progress has its time; the last words of a command that did not come to work have none. */
const LINE = /^(\d{4}-\d\d-\d\dT[\d:.]{12}Z|Error:|Next:) +\S/

/**
 * Sees that what a command wrote can go into a log and be read by a program: lines with their time, none of them
 * blank, nothing that moves a cursor, and one result, with `json` as one object.
 */
export const isFitForALog = (
  { exitCode, stdout, stderr }: { exitCode: number; stdout: string; stderr: string },
  { json }: { json: boolean },
): void => {
  for (const move of ['\u001b', '\r']) expect(`${stdout}${stderr}`).not.toContain(move)
  const lines = (text: string): string[] => text.split('\n').slice(0, -1)
  const isRefused = stderr.includes('Error: ')
  for (const line of lines(stderr)) expect(line).toMatch(LINE)
  if (json) {
    expect(stdout).toMatch(/^\{\n[\s\S]*\n\}\n$/)
    expect(Output.parse(JSON.parse(stdout))).toMatchObject({ exitCode })
    expect(isRefused).toBe(false)
  } else {
    expect(stdout === '').toBe(isRefused)
    for (const line of lines(stdout)) expect(line).toMatch(/\S/)
  }
}
