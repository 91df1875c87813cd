import { resolve } from 'node:path'
import { badInput } from '../errors.js'
import { GLOBAL_REGION } from '../facts/regions.js'
import { emptyOutput } from '../report/output.js'
import type { Reporter } from '../report/reporter.js'
import type { Runtime } from '../runtime.js'
import type { SandboxAccount } from '../sandbox/account.js'
import { demoAccount } from '../sandbox/demo-account.js'
import { startHttpServer } from '../sandbox/http-server.js'
import { parseSeed } from '../sandbox/read-account.js'
import { createSandbox } from '../sandbox/sandbox.js'

/**
 * Serves the embedded AWS on 127.0.0.1 until the system ends it. Prints, once it answers, the lines that
 * point other programs at it.
 */
export const serveSandbox = async (
  runtime: Runtime,
  reporter: Reporter,
  options: { port: number; seed: string | undefined },
): Promise<undefined> => {
  const account = await openingAccount(runtime, options.seed)
  const sandbox = createSandbox(account, runtime)
  const server = await startHttpServer(sandbox, { port: options.port }).catch((error) => {
    throw portError(error, options.port)
  })
  const ended = new Promise<void>((end) => {
    const stopListening = runtime.onInterrupt(() => {
      stopListening()
      end()
    })
  })
  reporter.print({
    ...emptyOutput('sandbox start', 'done', 0),
    account: account.accountId,
    environment: {
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: 'SANDBOX',
      AWS_SECRET_ACCESS_KEY: 'sandbox',
      // The SDKs read the one, the AWS CLI and boto3 the other.
      AWS_REGION: GLOBAL_REGION,
      AWS_DEFAULT_REGION: GLOBAL_REGION,
    },
    next: 'paste these lines into another terminal; Ctrl-C here ends the sandbox',
  })
  await ended
  await server.close()
}

const openingAccount = async (runtime: Runtime, seed: string | undefined): Promise<SandboxAccount> => {
  if (seed === undefined) return demoAccount(runtime.clock.now())
  const path = resolve(seed)
  const text = await runtime.files.read(path).catch((error: Error) => {
    throw badInput('UnreadableFile', `--seed: ${path} cannot be read: ${error.message}`, 'name a JSON file')
  })
  if (text === undefined)
    throw badInput('UnknownFile', `--seed: there is no file ${path}`, 'name a JSON file')
  return parseSeed(text, path)
}

const portError = (error: unknown, port: number): unknown => {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error
  const why = code === 'EADDRINUSE' ? 'something else listens on it' : 'this user may not listen on it'
  return badInput('PortNotFree', `--port ${port}: ${why}`, 'choose another one, or 0 for any free one')
}
