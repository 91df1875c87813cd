import { afterAll, describe, expect, test } from 'vitest'
import { PolicyDocument, type Statement } from '../../src/policies/policy-document.js'
import { PROCEDURES } from '../../src/policies/required.js'
import { createMachine } from '../support/process.js'
import { refusalOf } from '../support/refusal.js'
import { machineWith, runWml } from '../support/run-wml.js'
import { ACCOUNT_ID, ACME, quietAccount } from '../support/small-account.js'

const machine = () => machineWith(quietAccount())

const generate = async (line: string) => {
  const { exitCode, stdout, stderr } = await runWml(machine(), 'policies', 'generate', ...line.split(' '))
  expect(exitCode).toBe(0)
  return { stdout, stderr }
}

const statementsOf = async (line: string): Promise<Statement[]> => {
  const { stdout } = await generate(`${line} --account ${ACCOUNT_ID}`)
  return PolicyDocument.parse(JSON.parse(stdout)).Statement
}

const on = (action: string, statements: Statement[]): Statement | undefined =>
  statements.find(({ Action }) => Action.includes(action))

test.each([...PROCEDURES, 'all'])(
  '%s: the policy alone is on standard output, notes on standard error',
  async (name) => {
    const { stdout, stderr } = await generate(`${name} --account ${ACCOUNT_ID}`)

    // What is too long for one managed policy comes as several.
    for (const document of [JSON.parse(stdout)].flat()) {
      expect(PolicyDocument.parse(document).Statement).not.toEqual([])
    }
    for (const line of stderr.trim().split('\n').filter(Boolean)) expect(line).toMatch(/^Note: .+\.$/)
  },
)

test('a procedure is named by its verb alone too, where just one has it', async () => {
  expect(await statementsOf('delete')).toEqual(await statementsOf('role delete'))
  expect(await statementsOf('enable')).toEqual(await statementsOf('logging enable'))
})

test('--quiet keeps the notes back', async () => {
  expect((await generate(`teardown --account ${ACCOUNT_ID} --quiet`)).stderr).toBe('')
})

test('--json wraps documents, text and notes in the one object', async () => {
  const argv = ['policies', 'generate', 'teardown', '--account', ACCOUNT_ID, '--json']
  const { exitCode, json, stderr } = await runWml(machine(), ...argv)
  const { policies, notes, account, outcome } = json

  expect({ exitCode, account, outcome, stderr }).toEqual({
    exitCode: 0,
    account: ACCOUNT_ID,
    outcome: 'done',
    stderr: '',
  })
  expect(notes.length).toBeGreaterThan(2)
  expect(policies.format).toBe('json')
  expect(JSON.parse(policies.text)).toEqual(policies.documents[0].document)
  expect(policies.documents[0].size).toBe(JSON.stringify(policies.documents[0].document).length)
})

describe('the account', () => {
  test('is the caller’s where no flag says it', async () => {
    expect((await generate('role create --sandbox')).stdout).toContain(`arn:aws:iam::${ACCOUNT_ID}:role/`)
  })

  test('is found out by the format where it can', async () => {
    const [terraform, cloudformation] = await Promise.all(
      ['terraform', 'cloudformation'].map(
        async (format) => (await generate(`role create --format ${format}`)).stdout,
      ),
    )

    // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's own
    expect(terraform).toContain('arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/')
    // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own
    expect(cloudformation).toContain('Fn::Sub: arn:aws:iam::${AWS::AccountId}:role/')
  })

  test('is as it is said, in every format', async () => {
    for (const format of ['json', 'yaml', 'terraform', 'cloudformation']) {
      const { stdout } = await generate(`role create --format ${format} --account 444455556666`)
      expect(stdout).toContain('arn:aws:iam::444455556666:role/')
    }
  })
})

describe('on a machine without credentials', () => {
  const alone = createMachine()
  afterAll(() => alone.remove())

  test('a policy needs none where its account is said, or found out by the format', async () => {
    const ended = await Promise.all([
      alone.run(['policies', 'generate', 'teardown', '--account', ACCOUNT_ID, '--json']),
      alone.run(['policies', 'generate', 'teardown', '--format', 'terraform', '--quiet']),
    ])

    expect(ended.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual([
      { exitCode: 0, stderr: '' },
      { exitCode: 0, stderr: '' },
    ])
  })

  test('it is refused where nothing tells its account, and what to do is said', async () => {
    expect(await alone.run(['policies', 'generate', 'teardown'])).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^Error: it is not said for which account the policy is, and no credentials tell: .+\nNext: add --account ID, or sign in; terraform and cloudformation as --format find the account out by themselves\n$/,
      ),
    })
  })

  test('a profile that is named and does not exist is an input error', async () => {
    const argv = ['policies', 'generate', 'teardown', '--profile', 'acme']

    expect(await alone.run(argv)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('acme') })
  })
})

describe('the scope', () => {
  test('what only a flag needs is allowed with it, and named without', async () => {
    const needed = 'logs:PutLogGroupDeletionProtection'

    expect(on(needed, await statementsOf('teardown --with override-deletion-protection'))).toBeDefined()
    expect(on(needed, await statementsOf('teardown'))).toBeUndefined()
    expect((await generate(`teardown --account ${ACCOUNT_ID}`)).stderr).toContain(
      `Note: Not included: ${needed}, which only --override-deletion-protection needs.`,
    )
  })

  test.each([
    [`teardown`, 'Every organization can be changed with workmail:DeleteEmailMonitoringConfiguration'],
    [`teardown`, 'Every log group can be changed with logs:DeleteLogGroup, logs:TagResource'],
    [
      'teardown',
      'logs:DescribeLogGroups (List) needs "*": IAM cannot limit it to resources, so it covers the whole account.',
    ],
    ['teardown', 'workmail:ListOrganizations (List) needs "*"'],
    ['status --region eu-west-1', 'so it covers the whole account in eu-west-1.'],
    [`teardown --organization ${ACME}`, 'Reads are not limited'],
    ['teardown --region eu-west-1', 'so us-east-1, us-west-2, eu-west-1 are all searched for its users'],
    ['teardown --tag a=b', 'limits workmail:DeleteEmailMonitoringConfiguration only'],
    ['role delete --tag a=b', 'The tag a limits no statement'],
    [`status --organization ${ACME}`, '--organization limits nothing'],
    ['role delete --log-group /acme', '--log-group limits nothing'],
    ['status', 'Every role can be used with iam:GetRole'],
    ['enable --with kms-key-id', 'the key policy must allow logs.REGION.amazonaws.com to use it'],
    ['status --require-mfa', 'Requests signed with long-term access keys carry no MFA keys'],
    ['status --source-user-agent wml/*', 'so it is not a protection'],
  ])('%s: it is told that "%s"', async (line, note) => {
    expect((await generate(`${line} --account ${ACCOUNT_ID}`)).stderr).toContain(note)
  })
})

describe('what is too long for one managed policy', () => {
  const principals = Array.from(
    { length: 20 },
    (_, index) => `--principal-arn arn:aws:iam::${ACCOUNT_ID}:role/a-role-with-a-long-name-${index}`,
  ).join(' ')
  const line = `all --account ${ACCOUNT_ID} --with tag ${principals}`

  test('is split, and that is said', async () => {
    const { stdout, stderr } = await generate(line)
    const documents = JSON.parse(stdout).map((document: unknown) => PolicyDocument.parse(document))

    expect(documents.length).toBeGreaterThan(2)
    for (const document of documents) expect(JSON.stringify(document).length).toBeLessThanOrEqual(6144)
    expect(stderr).toContain(`split into ${documents.length}: attach all of them`)
  })
})

test('the presets are printed as AWS has them', async () => {
  const console = JSON.parse((await generate('--preset console-read-only --region eu-west-1')).stdout)
  const impersonation = JSON.parse(
    (
      await generate(
        `--preset assume-impersonation-role --region us-east-1 --account ${ACCOUNT_ID} --organization ${ACME} --impersonation-role-id 12345678-1234-1234-1234-123456789012`,
      )
    ).stdout,
  )

  expect(console.Statement[0].Condition.StringEquals).toEqual({ 'aws:RequestedRegion': ['eu-west-1'] })
  expect(impersonation.Statement[0]).toMatchObject({
    Action: ['workmail:AssumeImpersonationRole'],
    Resource: `arn:aws:workmail:us-east-1:${ACCOUNT_ID}:organization/${ACME}`,
  })
})

describe('refuses', () => {
  const FORMATS = 'it must be one of json, yaml, terraform, cloudformation'
  const NAMES =
    'logging status, logging enable, logging disable, logs archive, logs summary, role check, role create, role update, role delete, teardown, all'

  test.each([
    ['', 'NoProcedure', 'it is not said for which procedure', `name one of ${NAMES}`],
    ['tear down', 'UnknownProcedure', '"tear down" is not a procedure', `the procedures are ${NAMES}`],
    ['role', 'UnknownProcedure', '"role" is not a procedure', `the procedures are ${NAMES}`],
    ['teardown --format xml', 'UnknownValue', '--format "xml" is not known', FORMATS],
    [
      '--preset all',
      'UnknownValue',
      '--preset "all" is not known',
      'it must be one of console-read-only, assume-impersonation-role',
    ],
    [
      'teardown --preset console-read-only',
      'ContradictorySubject',
      '--preset "console-read-only" and the procedure "teardown" exclude each other',
      'keep the one that is meant',
    ],
    [
      '--preset console-read-only',
      'NoRegion',
      '--preset console-read-only is for Regions',
      'add --region (repeatable)',
    ],
    [
      '--preset console-read-only --region eu-west-1 --tag a=b',
      'ContradictoryFlags',
      '--preset and --tag contradict each other',
      'leave one of them out',
    ],
    [
      '--preset assume-impersonation-role --region eu-west-1',
      'NoImpersonationRole',
      '--preset assume-impersonation-role is for an organization and an impersonation role',
      'add --organization and --impersonation-role-id, each repeatable',
    ],
    [
      'teardown --impersonation-role-id x',
      'ContradictoryFlags',
      '--impersonation-role-id narrows no procedure',
      'it belongs to --preset assume-impersonation-role',
    ],
    [
      'teardown --with keep-role',
      'UnknownFlag',
      '--with "keep-role": no permission depends on such a flag',
      'those on which some do are archive, override-deletion-protection',
    ],
    [
      'role check --with tag',
      'UnknownFlag',
      '--with "tag": no permission depends on such a flag',
      'leave it out',
    ],
    [
      'teardown --organization acme',
      'MalformedValue',
      '--organization "acme" is not an organization id',
      'it must be "m-" and 32 characters of 0-9 and a-f; a policy cannot name an organization by its alias, and `wml logging status` shows the ids',
    ],
    [
      'teardown --log-group a*b',
      'MalformedValue',
      '--log-group "a*b" is not a log group name',
      'it must be 1 to 512 characters of A-Z, a-z, 0-9 and . - _ / #, not starting with "aws/"',
    ],
    [
      'teardown --valid-until tomorrow',
      'MalformedValue',
      '--valid-until "tomorrow" is not a time',
      'write it as 2026-12-31 (midnight in UTC), 2026-12-31T18:00:00Z, or in seconds since 1970',
    ],
    [
      'teardown --valid-from 2027-01-01 --valid-until 2026-01-01',
      'NeverValid',
      '--valid-from 2027-01-01T00:00:00Z is not before --valid-until 2026-01-01T00:00:00Z',
      'a policy like that would allow nothing: exchange them, or leave one out',
    ],
    [
      'teardown --principal-org acme',
      'MalformedValue',
      '--principal-org "acme" is not an id of an AWS Organization',
      'it must be "o-" and 10 to 32 characters of a-z and 0-9',
    ],
    [
      'teardown --principal-arn admin',
      'MalformedValue',
      '--principal-arn "admin" is not an ARN of a principal',
      'it must be arn:aws:iam::ACCOUNT:role/NAME or :user/NAME, where * and ? may stand for a part',
    ],
    [
      'teardown --account 12',
      'MalformedValue',
      '--account "12" is not an account id',
      'it must be 12 digits',
    ],
  ])('"%s"', async (line, code, message, next) => {
    const words = line.split(' ').filter(Boolean)
    const account = words.includes('--account') ? [] : ['--account', ACCOUNT_ID]

    expect(await refusalOf(machine, 'policies', 'generate', ...words, ...account)).toEqual({
      exitCode: 2,
      code,
      message,
      next,
    })
  })
})
