import { expect, test } from 'vitest'
import { reachable } from '../../../src/runbooks/step-functions/reachable.js'
import type { State } from '../../../src/runbooks/step-functions/states.js'

const end: State = { Type: 'Pass', End: true }

test('what nothing leads to is left out, also in branches', () => {
  const branch = { StartAt: 'In', States: { In: end, Forgotten: end } }
  const pruned = reachable({
    StartAt: 'A',
    States: {
      A: { Type: 'Choice', Choices: [{ Variable: '$.x', IsPresent: true, Next: 'B' }], Default: 'C' },
      B: {
        Type: 'Parallel',
        Branches: [branch],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'D' }],
        Next: 'C',
      },
      C: { Type: 'Map', ItemProcessor: branch, End: true },
      D: end,
      E: { Type: 'Pass', Next: 'A' },
    },
  })

  expect(Object.keys(pruned.States)).toEqual(['A', 'B', 'C', 'D'])
  expect(pruned.States.B).toMatchObject({ Branches: [{ States: { In: end } }] })
  expect(pruned.States.C?.ItemProcessor).toEqual({ StartAt: 'In', States: { In: end } })
})

test('a state that is not there is a fault of the exporter', () => {
  expect(() => reachable({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } })).toThrow(
    'no state "B"',
  )
})
