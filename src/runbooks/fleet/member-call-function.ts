/**
 * The Lambda function through which a fleet's machine calls other Regions of an account: it takes the account's
 * role on, as Step Functions does in the machine's own Region, and makes one AWS call, given as data.
 */
export const MEMBER_CALL_FUNCTION = `'use strict'

const CLIENTS = { workmail: 'WorkMail', logs: 'CloudWatchLogs' }
const PACKAGES = { workmail: '@aws-sdk/client-workmail', logs: '@aws-sdk/client-cloudwatch-logs' }

const credentialsOf = async (role) => {
  const { STSClient, AssumeRoleCommand } = require('@aws-sdk/client-sts')
  const session = { RoleArn: role, RoleSessionName: 'workmail-lifecycle', ExternalId: process.env.EXTERNAL_ID }
  const { Credentials } = await new STSClient({}).send(new AssumeRoleCommand(session))
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
}

exports.handler = async ({ role, service, action, region, input }) => {
  const sdk = require(PACKAGES[service])
  const credentials = await credentialsOf(role)
  const client = new sdk[CLIENTS[service] + 'Client']({ region, credentials })
  const { $metadata, ...output } = await client.send(new sdk[action + 'Command'](input))
  return output
}
`
