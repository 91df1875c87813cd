/** The S3 server of a package, in the test's own process, behind a door that does what the package leaves out. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'

export interface ServedS3 {
  url: string
  /** What a process needs in its environment to reach it; the package knows this key alone. */
  env: Record<string, string>
  /** Every request that was let in, in order. */
  requests: { method: string; path: string; headers: IncomingMessage['headers'] }[]
  close(): Promise<void>
}

export interface S3Door {
  /** Of the bucket; a request that expects another owner is refused, as S3 does. */
  owner?: string
  /** Of the bucket; a request that is signed for another is sent there, as S3 does. */
  region?: string
  /** Answers whether it took the request itself. */
  before?: (request: IncomingMessage, response: ServerResponse) => boolean
}

export const BUCKET = 'acme-archive'

export const serveS3 = async (door: S3Door = {}): Promise<ServedS3> => {
  const directory = mkdtempSync(join(tmpdir(), 'wml-s3-'))
  const s3 = new S3rver({
    directory,
    silent: true,
    vhostBuckets: false,
    configureBuckets: [{ name: BUCKET }],
  })
  await s3.configureBuckets()
  const handle = s3.callback()
  const requests: ServedS3['requests'] = []
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    response.setHeader('x-amz-request-id', 'TX234S0F24A06C7')
    const region = /Credential=[^/]+\/\d+\/([^/]+)/.exec(headers.authorization ?? '')?.[1]
    if (door.region !== undefined && region !== door.region) {
      response.writeHead(301, { 'x-amz-bucket-region': door.region }).end()
      return
    }
    const expected = headers['x-amz-expected-bucket-owner']
    if (door.owner !== undefined && expected !== undefined && expected !== door.owner) {
      const body = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
      response.writeHead(403, { 'content-type': 'application/xml' }).end(method === 'HEAD' ? '' : body)
      return
    }
    requests.push({ method, path: url, headers })
    if (door.before?.(request, response)) return
    handle(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    env: { AWS_ENDPOINT_URL_S3: url, AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' },
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
