/** Reads log streams by plain HTTP, page by page, and throws them away. `read-pages.js SIDE-BY-SIDE GROUP STREAM…` */
import { Agent, request } from 'node:http'

const [sideBySide, logGroupName, ...streams] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true })

const HEADERS = {
  'x-amz-target': 'Logs_20140328.GetLogEvents',
  'content-type': 'application/x-amz-json-1.1',
  authorization:
    'AWS4-HMAC-SHA256 Credential=SANDBOX/20000101/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=0',
}

const getLogEvents = (input) =>
  new Promise((resolve, reject) => {
    const sent = request(
      process.env.AWS_ENDPOINT_URL,
      { method: 'POST', agent, headers: HEADERS },
      (response) => {
        const chunks = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => resolve(Buffer.concat(chunks)))
      },
    )
    sent.on('error', reject)
    sent.end(JSON.stringify(input))
  })

/** The tokens are at the end of a page. */
const tokenOf = (page) => {
  const token = /"nextForwardToken":"([^"]+)"/.exec(page.subarray(-400).toString())?.[1]
  if (token === undefined) throw new Error(`no page of events: ${page.subarray(0, 200)}`)
  return token
}

const read = async (logStreamName) => {
  let nextToken
  for (;;) {
    const token = tokenOf(await getLogEvents({ logGroupName, logStreamName, startFromHead: true, nextToken }))
    if (token === nextToken) return
    nextToken = token
  }
}

const reader = async () => {
  for (let stream = streams.shift(); stream !== undefined; stream = streams.shift()) await read(stream)
}

await Promise.all(Array.from({ length: Number(sideBySide) }, reader))
agent.destroy()
