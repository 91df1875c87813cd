/**
 * The Lambda function through which a machine calls other Regions: Step Functions has no AWS SDK tasks across
 * Regions. It makes one AWS call, given as data, with the SDK that Lambda's Node.js runtimes bring along, and
 * fails with AWS's own error name. What it may call is its role's to say.
 */
export const CALL_FUNCTION = `'use strict'

const CLIENTS = { workmail: 'WorkMail', logs: 'CloudWatchLogs' }
const PACKAGES = { workmail: '@aws-sdk/client-workmail', logs: '@aws-sdk/client-cloudwatch-logs' }

exports.handler = async ({ service, action, region, input }) => {
  const sdk = require(PACKAGES[service])
  const client = new sdk[CLIENTS[service] + 'Client']({ region })
  const { $metadata, ...output } = await client.send(new sdk[action + 'Command'](input))
  return output
}
`
