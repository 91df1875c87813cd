import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CATALOGUE, catalogueEntry } from '../../src/aws/catalogue.js'
import { loadSdk } from '../../src/aws/sdk.js'
import type { Call, Service } from '../../src/calls/call.js'

const CALLS_FOLDER = new URL('../../src/calls/', import.meta.url)

/** Every builder in src/calls, called with arguments that mean nothing: only service and action count. */
const builtCalls = async (): Promise<Call[]> => {
  const modules: Record<string, unknown>[] = await Promise.all(
    readdirSync(CALLS_FOLDER)
      .filter((file) => file !== 'call.ts')
      .map((file) => import(new URL(file, CALLS_FOLDER).href)),
  )
  return modules
    .flatMap((module) => Object.values(module))
    .filter((value): value is (...args: unknown[]) => Call => typeof value === 'function')
    .map((build) => build('x', 'x', 'x'))
}

const names = (calls: { service: string; action: string }[]) =>
  [...new Set(calls.map(({ service, action }) => `${service}:${action}`))].sort()

const catalogued = Object.entries(CATALOGUE).flatMap(([service, actions]) =>
  Object.entries(actions).map(([action, entry]) => ({ service: service as Service, action, entry })),
)

describe('the catalogue of calls', () => {
  test('lists every call that src/calls builds, and no other', async () => {
    const built = await builtCalls()

    expect(built.length).toBeGreaterThan(20)
    expect(names(catalogued)).toEqual(names(built))
  })

  test.each(catalogued)('$service:$action has a command in the SDK', async ({ service, action }) => {
    const Command = (await loadSdk(service)).commandFor(action)

    expect(Command.name).toBe(`${action}Command`)
  })

  test.each(catalogued)('$service:$action is a read exactly where AWS calls it one', ({ action, entry }) => {
    expect(entry.access).toBe(/^(Get|List|Describe|Simulate)/.test(action) ? 'read' : 'write')
  })

  test.each(catalogued)('$service:$action pages exactly where it lists', ({ service, action, entry }) => {
    const unpaged = ['workmail:ListTagsForResource', 'logs:ListTagsForResource']
    const isList =
      /^List|^DescribeLog(Groups|Streams)$|^SimulatePrincipalPolicy$/.test(action) &&
      !unpaged.includes(`${service}:${action}`)

    expect(entry.pages !== undefined).toBe(isList)
  })

  test.each(['toString', '__proto__', 'constructor', 'DeleteOrganization', ''])('knows no %j', (action) => {
    expect(catalogueEntry({ service: 'workmail', action })).toBeUndefined()
  })

  test('knows no service by the name of an object member', () => {
    expect(catalogueEntry({ service: '__proto__' as Service, action: 'toString' })).toBeUndefined()
  })
})
