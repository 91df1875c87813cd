/** What credentials are asked for from, on this machine: STS, IAM Identity Center, a container's endpoint, an instance's. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface CredentialServers {
  url: string
  requests: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[]
  close(): Promise<void>
}

const EXPIRATION = '2999-01-01T00:00:00Z'

/** Each answers a key that tells who answered, and by which credentials it was asked. */
const answer = (
  path: string,
  { method, headers }: IncomingMessage,
  body: string,
): { status?: number; body: string } => {
  const form = new URLSearchParams(body)
  const action = form.get('Action')
  if (action !== null) {
    const by = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? form.get('WebIdentityToken')
    const key = action === 'GetCallerIdentity' ? '' : `${form.get('RoleArn')?.split('/').at(-1)}-by-${by}`
    return { body: stsAnswer(action, key, by) }
  }
  if (path.startsWith('/federation/credentials')) {
    const token = headers['x-amz-sso_bearer_token']
    if (token !== 'token' && token !== 'renewed') return { status: 401, body: '{"message":"no"}' }
    const keys = { accessKeyId: `SSO-${token}`, secretAccessKey: 's', sessionToken: 't' }
    return { body: JSON.stringify({ roleCredentials: { ...keys, expiration: Date.parse(EXPIRATION) } }) }
  }
  if (path === '/token') return { body: JSON.stringify({ accessToken: 'renewed', expiresIn: 3600 }) }
  const keysFor = (AccessKeyId: string) =>
    JSON.stringify({ Code: 'Success', AccessKeyId, SecretAccessKey: 's', Token: 't', Expiration: EXPIRATION })
  if (path === '/container') return { body: keysFor(`CONTAINER${headers.authorization ?? ''}`) }
  if (path === '/latest/api/token' && method === 'PUT') return { body: 'imds-token' }
  if (path === '/latest/meta-data/iam/security-credentials/') return { body: 'host' }
  if (path === '/latest/meta-data/iam/security-credentials/host') return { body: keysFor('INSTANCE') }
  return { status: 404, body: '{"message":"not here"}' }
}

const stsAnswer = (action: string, key: string, by: string | null | undefined): string => {
  const inner =
    action === 'GetCallerIdentity'
      ? identityOf(by === 'OTHER' ? '444455556666' : '111122223333')
      : `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${EXPIRATION}</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>a:b</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/r/s</Arn></AssumedRoleUser>`
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${inner}</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`
}

const identityOf = (account: string): string =>
  `<Arn>arn:aws:iam::${account}:user/u</Arn><UserId>u</UserId><Account>${account}</Account>`

/** `silent`: takes each request and never answers. */
export const startCredentialServers = async ({ silent = false } = {}): Promise<CredentialServers> => {
  const requests: CredentialServers['requests'] = []
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method = '', url: path = '', headers } = request
    requests.push({ method, path, headers, body })
    if (silent) return
    const { status = 200, body: text } = answer(path, request, body)
    response.writeHead(status, {
      'content-type': text.startsWith('<') ? 'text/xml' : 'application/json',
      'x-amzn-requestid': 'r',
      'x-aws-ec2-metadata-token-ttl-seconds': '21600',
    })
    response.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
