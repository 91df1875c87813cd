import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Licences that ask for no more than to be named. */
const PERMISSIVE = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT OR Apache-2.0',
  '(MIT OR CC0-1.0)',
]

/** Licensed under the MIT License by their own words, but not in `license` of their package.json. */
const MIT_BY_THEIR_README = ['busboy', 'dicer', 'humanize-number', 'only', 'streamsearch']

test('every dependency, development included, has a permissive licence', () => {
  // given the packages of the lockfile
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
  const dependencies = Object.entries<{ license?: string }>(packages).filter(([path]) => path !== '')

  // when those with another licence, or none, are looked for
  const others = dependencies.filter(
    ([path, { license }]) =>
      !(license === undefined
        ? MIT_BY_THEIR_README.includes(path.replace(/^node_modules\//, ''))
        : PERMISSIVE.includes(license)),
  )

  // then there are none
  expect(dependencies.length).toBeGreaterThan(100)
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
})
