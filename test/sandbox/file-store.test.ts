import { expect, test } from 'vitest'
import type { Files } from '../../src/runtime.js'
import { createAccount } from '../../src/sandbox/account.js'
import { openFileAccount } from '../../src/sandbox/file-store.js'
import { SandboxFileError } from '../../src/sandbox/sandbox-file-error.js'
import { givenSandbox, LOGGING_SEED, ORGANIZATION_ID, ROLE_NAME } from './given.js'

const PATH = '/state/sandbox.json'

const memoryFiles = (contents: Record<string, string> = {}) => {
  const files: Files = {
    read: async (path) => contents[path],
    replace: async (path, text) => {
      contents[path] = text
    },
    append: () => Promise.reject(new Error('not used')),
    list: () => Promise.reject(new Error('not used')),
    remove: () => Promise.reject(new Error('not used')),
    create: () => Promise.reject(new Error('not used')),
    open: () => Promise.reject(new Error('not used')),
    within: () => files,
  }
  return { files, contents }
}

/** One command: opens the file, answers in process, saves after each change. */
const openSandbox = async (files: Files) => {
  const { account, save } = await openFileAccount(files, PATH, () => createAccount(LOGGING_SEED))
  return givenSandbox(account, { onChange: save })
}

test('the first command finds the seed, and the file is there', async () => {
  const { files, contents } = memoryFiles()

  const { account } = await openFileAccount(files, PATH, () => createAccount(LOGGING_SEED))

  expect(account).toEqual(createAccount(LOGGING_SEED))
  expect(JSON.parse(contents[PATH] ?? '')).toEqual(account)
})

test('a change is in the file when it is answered', async () => {
  const { files, contents } = memoryFiles()
  const { account, save } = await openFileAccount(files, PATH, () => createAccount(LOGGING_SEED))

  account.accountId = '444455556666'
  await save()

  expect(JSON.parse(contents[PATH] ?? '')).toMatchObject({ accountId: '444455556666' })
})

test('saves at the same time end with the last state, and a failed one does not stop the next', async () => {
  const { files, contents } = memoryFiles()
  const { account, save } = await openFileAccount(files, PATH, () => createAccount(LOGGING_SEED))
  const replace = files.replace
  let calls = 0
  files.replace = (path, text) => {
    calls += 1
    return calls === 1 ? Promise.reject(new Error('disk full')) : replace(path, text)
  }

  const first = save()
  account.accountId = '444455556666'
  const second = save()

  await expect(first).rejects.toThrow('disk full')
  await second
  expect(JSON.parse(contents[PATH] ?? '')).toMatchObject({ accountId: '444455556666' })
})

test.each([
  ['is broken', '{"format":'],
  ['is another tool’s', '{"resources":[]}'],
  ['has unknown members', JSON.stringify({ ...createAccount(), extra: 1 })],
])('a file that %s is refused and left as it is', async (_, text) => {
  const { files, contents } = memoryFiles({ [PATH]: text })

  const opened = openFileAccount(files, PATH, () => createAccount())

  await expect(opened).rejects.toThrow(SandboxFileError)
  await expect(opened).rejects.toThrow(PATH)
  expect(contents[PATH]).toBe(text)
})

test('what one command did, the next one sees: a deletion continues between them', async () => {
  const { files } = memoryFiles()
  const first = await openSandbox(files)
  await first.ask('workmail', 'DeleteEmailMonitoringConfiguration', { OrganizationId: ORGANIZATION_ID })
  const { DeletionTaskId } = await first.ask('iam', 'DeleteServiceLinkedRole', { RoleName: ROLE_NAME })

  const second = await openSandbox(files)

  expect(await second.ask('iam', 'GetServiceLinkedRoleDeletionStatus', { DeletionTaskId })).toEqual({
    Status: 'SUCCEEDED',
  })
  const third = await openSandbox(files)
  expect(third.account.roles).toEqual([])
})

test('a fault that was used up in one command does not strike in the next', async () => {
  const { files } = memoryFiles()
  const first = await openSandbox(files)
  first.account.faults = createAccount({ faults: [{ times: 1, fault: { kind: 'throttle' } }] }).faults
  await expect(first.ask('sts', 'GetCallerIdentity')).rejects.toThrow('Rate exceeded')

  const second = await openSandbox(files)

  expect(await second.ask('sts', 'GetCallerIdentity')).toMatchObject({ Account: '111122223333' })
})
