/** Users without a name, a home or a shell (`docker run --user 12345`, OpenShift), and old versions of Node.js. */
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMachine, type Machine } from '../support/process.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

let machine: Machine
beforeEach(() => {
  machine = createMachine()
})
afterEach(() => machine.remove())

const NOBODY = 12_345

// Only root may become another user; elsewhere these are not run, and the runner says that they were skipped.
describe.runIf(process.getuid?.() === 0 && process.platform === 'linux')(
  'a user whom the system does not know',
  () => {
    const given = () => {
      // The program where this user can read it, and one folder that it can write.
      for (const part of ['bin', 'dist', 'package.json', 'oclif.manifest.json'])
        cpSync(join(ROOT, part), join(machine.folder, 'app', part), {
          recursive: true,
          filter: (path) => !path.endsWith('.map'),
        })
      chmodSync(machine.folder, 0o755)
      const state = join(machine.folder, 'writable')
      mkdirSync(state)
      chownSync(state, NOBODY, NOBODY)
      const run = (argv: string[], env: Record<string, string> = {}) =>
        spawnSync(process.execPath, [join(machine.folder, 'app/bin/run.js'), ...argv], {
          uid: NOBODY,
          gid: NOBODY,
          cwd: '/',
          env: { AWS_EC2_METADATA_DISABLED: 'true', ...env },
          encoding: 'utf8',
        })
      return { run, state }
    }

    test('every command shows its help and its version', () => {
      const { run } = given()
      for (const argv of [
        '--version',
        '--help',
        'teardown --help',
        'runs list --help',
        'sandbox start --help',
      ])
        expect({ argv, ...run(argv.split(' ')) }).toMatchObject({ argv, status: 0, stderr: '' })
    })

    test('one writable folder, named by XDG_STATE_HOME, is all that a run needs', () => {
      const { run, state } = given()
      const env = { XDG_STATE_HOME: state }

      const { status, stdout, stderr } = run(
        ['teardown', '--all', '--yes', '--sandbox', '--quiet-period', '0s', '--retry-delay', '1s'],
        env,
      )

      expect({ stderr: stderr.match(/Error: .*/), signal: null }).toEqual({ stderr: null, signal: null })
      expect(stdout).not.toBe('')
      expect([0, 6]).toContain(status)
      expect(run(['runs', 'list', '--json'], env).status).toBe(0)
    })

    test.each(['runs list', 'role check --sandbox', 'teardown --all --yes --sandbox'])(
      'without that folder, %s names the variable that sets it',
      (line) => {
        const { run } = given()
        const { status, stdout, stderr } = run(line.split(' '))

        expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
        expect(stderr).toMatch(
          /^Error: nowhere to keep .*\nNext: set XDG_STATE_HOME to a folder that can be written.*\n$/,
        )
      },
    )

    test('what keeps no journal needs no such folder: without credentials it says so', () => {
      const { run } = given()
      const { status, stderr } = run(['logging', 'status'])

      expect(status).toBe(4)
      expect(stderr).toMatch(/^Error: .+\nNext: .+\n$/)
    })
  },
)

describe('an old version of Node.js', () => {
  const on = (version: string) => {
    const fake = machine.write(
      'fake.cjs',
      `Object.defineProperty(process.versions, 'node', { value: '${version}' })`,
    )
    return machine.run(['--version'], { NODE_OPTIONS: `--require=${fake}` })
  }

  test.each(['0.12.18', '8.17.0', '18.19.1', '20.11.1'])(
    '%s: one sentence says what is needed',
    async (version) => {
      const { exitCode, stdout, stderr } = await on(version)

      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
      expect(stderr).toBe(
        `wml needs Node.js ${engines.node.slice(2)} or newer, and this is Node.js ${version}: install a newer one (https://nodejs.org), then run the command again.\n`,
      )
    },
  )

  test.each(['20.12.0', '21.0.0', '24.1.0'])('%s is new enough', async (version) => {
    expect(await on(version)).toMatchObject({ exitCode: 0, stderr: '' })
  })
})
