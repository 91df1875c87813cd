/** The same calls by this tool, by the AWS CLI (a process a call) and by boto3 (one process, a call after the other). */
import { spawnSync } from 'node:child_process'
import { organizations, PROGRAM, REGIONS, startEndpoint } from './endpoint.js'
import { compare, timeOf } from './measure.js'

const ORGANIZATIONS = 6
const ROLE = 'AWSServiceRoleForAmazonWorkMailEvents'
const POLICY = 'arn:aws:iam::aws:policy/aws-service-role/AmazonWorkMailEventsServiceRolePolicy'

const call = (service, action, region, input = {}) => ({ service, action, region, input })
const iam = (action, input) => call('iam', action, 'us-east-1', input)

const whoAndWhere = [
  call('sts', 'GetCallerIdentity', 'us-east-1'),
  ...REGIONS.map((region) => call('workmail', 'ListOrganizations', region, { MaxResults: 100 })),
  ...organizations(ORGANIZATIONS).map(({ region, organizationId }) =>
    call('workmail', 'DescribeEmailMonitoringConfiguration', region, { OrganizationId: organizationId }),
  ),
  iam('GetRole', { RoleName: ROLE }),
]

/** What each command asks of AWS; a command that asks more or less fails the benchmark. */
const COMMANDS = {
  'role check': [
    ...whoAndWhere,
    iam('ListAttachedRolePolicies', { RoleName: ROLE }),
    iam('GetPolicy', { PolicyArn: POLICY }),
    iam('GetPolicyVersion', { PolicyArn: POLICY, VersionId: 'v1' }),
  ],
  'logging status': [
    ...whoAndWhere,
    ...REGIONS.map((region) =>
      call('logs', 'DescribeLogGroups', region, { logGroupNamePrefix: '/aws/workmail/emailevents/' }),
    ),
  ],
}

const words = (action, joint) => action.replace(/(?<=[a-z])(?=[A-Z])/g, joint).toLowerCase()

const byAwsCli = (calls) => ({
  argv: [
    'sh',
    '-ec',
    calls
      .map(
        ({ service, action, region, input }) =>
          `aws ${service} ${words(action, '-')} --region ${region} --output json --cli-input-json '${JSON.stringify(input)}'`,
      )
      .join('\n'),
  ],
})

const byBoto3 = (calls) => ({
  argv: [
    'python3',
    '-c',
    [
      'import boto3, json',
      'clients = {}',
      `for one in json.loads(${JSON.stringify(JSON.stringify(calls))}):`,
      "    key = (one['service'], one['region'])",
      '    if key not in clients:',
      "        clients[key] = boto3.client(one['service'], region_name=one['region'])",
      "    getattr(clients[key], one['method'])(**one['input'])",
    ].join('\n'),
  ],
})

const isInstalled = (...argv) => spawnSync(argv[0], argv.slice(1)).status === 0

/** Lines of `--verbose`, one a call. */
export const callsIn = (stderr) =>
  [...stderr.matchAll(/ ((?:workmail|iam|logs|sts):[A-Za-z]+ [a-z]{2}-\S+) /g)].map(([, shown]) => shown)

const checkCalls = async (line, calls, env) => {
  const verbose = { argv: [process.execPath, PROGRAM, ...line.split(' '), '--verbose'], env }
  const made = callsIn((await timeOf(verbose)).stderr).sort()
  const same = calls.map(({ service, action, region }) => `${service}:${action} ${region}`).sort()
  if (made.join('\n') !== same.join('\n'))
    throw new Error(`\`wml ${line}\` makes other calls than it is compared with:\n${made.join('\n')}`)
}

export const clientRows = async ({ runs }) => {
  const endpoint = await startEndpoint({ count: ORGANIZATIONS, latency: 0 })
  const { env } = endpoint
  const rows = []
  try {
    for (const [line, calls] of Object.entries(COMMANDS)) {
      await checkCalls(line, calls, env)
      const ours = { argv: [process.execPath, PROGRAM, ...line.split(' ')], env }
      const what = `\`wml ${line}\`, ${calls.length} calls`
      if (isInstalled('aws', '--version')) {
        const theirs = { ...byAwsCli(calls), env }
        const goal = line === 'role check' ? 1 / 3 : undefined
        const compared = await compare({ ours, theirs, runs: Math.ceil(runs / 4) })
        rows.push({ what, against: 'the AWS CLI, the same calls', goal, ...compared })
      }
      if (isInstalled('python3', '-c', 'import boto3')) {
        const methods = calls.map((one) => ({ ...one, method: words(one.action, '_') }))
        const theirs = { ...byBoto3(methods), env }
        rows.push({ what, against: 'boto3, the same calls', ...(await compare({ ours, theirs, runs })) })
      }
    }
  } finally {
    endpoint.stop()
  }
  return rows
}
