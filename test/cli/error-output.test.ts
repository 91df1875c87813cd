import { expect, test } from 'vitest'
import { outputOfError } from '../../src/app/error-output.js'
import { Stopped } from '../../src/engine/stopped.js'

test.each([
  ['deadline', 8, 'nothing was changed: run it again, with a longer --timeout'],
  ['interrupted', 130, 'nothing was changed: run it again'],
] as const)(
  'a stop by %s before anything was changed ends with %d, and its hint would not end alike',
  (reason, exitCode, next) => {
    expect(outputOfError('teardown', new Stopped(reason, 'stopped'))).toMatchObject({ exitCode, next })
  },
)
