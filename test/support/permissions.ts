/** What each procedure must be allowed to do, recorded from the calls that it makes. */
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { accountOf, machineWith, runWml, saveAccount } from './run-wml.js'
import type { TestRuntime } from './test-runtime.js'

const NOW = Date.UTC(2026, 10, 22)
const CUSTOM_ROLE = 'arn:aws:iam::111122223333:role/acme-workmail-events'
const KEY = 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'

/** Each procedure with the lines that make every call it has. */
const PROCEDURES: Record<string, string[]> = {
  'logging status': ['logging status'],
  'logging enable': [
    'teardown --all --yes',
    'logging enable --organization acme-labs',
    `logging enable --organization acme-labs --replace --role-arn ${CUSTOM_ROLE} --retention-days never --kms-key-id ${KEY}`,
  ],
  'logging disable': ['logging disable --organization acme --yes'],
  'role check': ['role check'],
  'role create': ['role create'],
  'role update': ['role update --description ends'],
  'role delete': ['logging disable --all --yes', 'role delete --yes'],
  teardown: ['teardown --all --include-orphans --override-deletion-protection --yes'],
}

/** Actions that AWS asks for besides the call's own (Service Authorization Reference). */
const BESIDES: Record<string, string[]> = {
  'logs:CreateLogGroup': ['logs:TagResource'],
  'workmail:PutEmailMonitoringConfiguration': ['iam:PassRole'],
}

/** Needs no permission. */
const FREE = ['sts:GetCallerIdentity']

/** WorkMail's tags and those of CloudWatch Logs are read by calls of one name. */
const actionsIn = (stderr: string): string[] =>
  [...stderr.matchAll(/ ((?:workmail|iam|logs|sts):[A-Za-z]+) [a-z]{2}-/g)].flatMap(
    ([, action]) => action ?? [],
  )

const startOf = (procedure: string): TestRuntime => {
  const runtime = machineWith(demoAccount(NOW), { start: NOW })
  if (procedure === 'role create') saveAccount(runtime, { ...accountOf(runtime), roles: [] })
  return runtime
}

export const permissionTable = async (): Promise<string> => {
  const rows: string[] = []
  for (const [procedure, lines] of Object.entries(PROCEDURES)) {
    const runtime = startOf(procedure)
    const actions = new Set<string>()
    for (const line of lines) {
      const { exitCode, stderr } = await runWml(runtime, ...line.split(' '), '--sandbox', '--verbose')
      if (exitCode !== 0) throw new Error(`${line} ended with ${exitCode}: ${stderr}`)
      const isOwn = line.startsWith(procedure)
      for (const action of isOwn ? actionsIn(stderr) : []) {
        for (const needed of [action, ...(BESIDES[action] ?? [])]) actions.add(needed)
      }
    }
    const listed = [...actions].filter((action) => !FREE.includes(action)).sort()
    rows.push(`| \`${procedure}\` | ${listed.map((action) => `\`${action}\``).join(', ')} |`)
  }
  return ['| command | actions |', '| --- | --- |', ...rows].join('\n')
}
