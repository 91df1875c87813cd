import { expect, test } from 'vitest'
import { listOrganizations } from '../../src/calls/workmail.js'
import { givenAccount } from '../support/given-account.js'

test('many calls under way at once wait for one signal with one listener', async () => {
  const warnings: Error[] = []
  const onWarning = (warning: Error) => warnings.push(warning)
  process.on('warning', onWarning)
  const { aws } = givenAccount({ behaviour: { latency: 100 } })
  const { signal } = new AbortController()

  await Promise.all(Array.from({ length: 30 }, () => aws.call(listOrganizations('us-east-1'), { signal })))
  await new Promise((resolve) => setImmediate(resolve))

  process.off('warning', onWarning)
  expect(warnings).toEqual([])
})
