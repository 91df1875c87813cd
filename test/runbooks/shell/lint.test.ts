/** What others say of the scripts and of how they spell their calls. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { CATALOGUE } from '../../../src/aws/catalogue.js'
import { toCommand } from '../../../src/runbooks/shell/cli-call.js'
import { pythonWithAwsCli } from '../../support/run-script.js'

const golden = fileURLToPath(new URL('golden', import.meta.url))
const scripts = readdirSync(golden).map((name) => `${golden}/${name}`)
const installed = (program: string): boolean => spawnSync('which', [program]).status === 0
const python = pythonWithAwsCli()

test.skipIf(!installed('shellcheck'))(
  'shellcheck finds nothing (skipped where it is not installed)',
  () => {
    const { status, stdout } = spawnSync('shellcheck', scripts)

    expect(String(stdout)).toBe('')
    expect(status).toBe(0)
  },
  120_000,
)

test.skipIf(!installed('dash'))('dash can read them (skipped where it is not installed)', () => {
  expect(scripts.map((script) => spawnSync('dash', ['-n', script]).status)).toEqual(scripts.map(() => 0))
})

test.skipIf(python === undefined)(
  'every call is spelled as the AWS CLI spells it (skipped without the AWS CLI 1)',
  () => {
    const actions = Object.entries(CATALOGUE).flatMap(([service, entries]) =>
      Object.keys(entries).map((action) => ({ service, action })),
    )
    const program = [
      'import json, sys, botocore.session',
      'session = botocore.session.Session()',
      'print(json.dumps([botocore.xform_name(session.get_service_model(one["service"]).operation_model(one["action"]).name, "-") for one in json.load(sys.stdin)]))',
    ].join('\n')

    const { stdout } = spawnSync(python ?? '', ['-c', program], { input: JSON.stringify(actions) })

    expect(actions.map(({ action }) => toCommand(action))).toEqual(JSON.parse(String(stdout)))
  },
)

test.skipIf(python === undefined)(
  'a call that changes something answers what the AWS CLI knows of it (skipped without the AWS CLI 1)',
  () => {
    const calls = Object.entries(CATALOGUE).flatMap(([service, entries]) =>
      Object.entries(entries).flatMap(([action, { access, answers }]) =>
        access === 'write' ? [{ service, action, answers: answers ?? null }] : [],
      ),
    )
    const program = [
      'import json, sys, botocore.session',
      'session = botocore.session.Session()',
      'def members(one):',
      '    shape = session.get_service_model(one["service"]).operation_model(one["action"]).output_shape',
      '    return list(shape.members) if shape else []',
      'print(json.dumps([members(one) for one in json.load(sys.stdin)]))',
    ].join('\n')

    const { stdout } = spawnSync(python ?? '', ['-c', program], { input: JSON.stringify(calls) })

    // then a page says rightly whether there is output, and what is in it
    const members: string[][] = JSON.parse(String(stdout))
    expect(
      calls.filter(({ answers }, index) =>
        answers === null ? members[index]?.length !== 0 : !members[index]?.includes(answers),
      ),
    ).toEqual([])
  },
)
