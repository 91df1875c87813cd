import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import { AMAZON_WORKMAIL_FULL_ACCESS } from '../policies/lint/amazon-workmail-full-access.js'
import { refusalOf } from '../support/refusal.js'
import { runWml } from '../support/run-wml.js'
import { createTestRuntime, type TestRuntime } from '../support/test-runtime.js'

const FILE = '/home/operator/policy.json'

const machineWithPolicy = (text: string): TestRuntime => createTestRuntime({ disk: new Map([[FILE, text]]) })

const GOOD = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['workmail:ListOrganizations'], Resource: '*' },
    {
      Sid: 'TurnLoggingOff',
      Effect: 'Allow',
      Action: [
        'workmail:DescribeEmailMonitoringConfiguration',
        'workmail:DeleteEmailMonitoringConfiguration',
        'workmail:ListTagsForResource',
      ],
      Resource: 'arn:aws:workmail:*:111122223333:organization/*',
    },
    {
      Sid: 'TagLogGroups',
      Effect: 'Allow',
      Action: ['logs:ListTagsForResource', 'logs:TagResource'],
      Resource: 'arn:aws:logs:*:111122223333:log-group:*',
    },
    { Sid: 'ListLogGroups', Effect: 'Allow', Action: ['logs:DescribeLogGroups'], Resource: '*' },
  ],
}

describe('policies lint', () => {
  test('of a policy that is as it should be says so', async () => {
    const runtime = machineWithPolicy(JSON.stringify(GOOD))
    const { exitCode, stdout, stderr } = await runWml(
      runtime,
      'policies',
      'lint',
      FILE,
      '--for',
      'logging disable',
    )
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 0,
      stdout: `${FILE} for logging disable: nothing found.\n`,
      stderr: '',
    })
  })

  test('shows each finding with where it stands and what to do', async () => {
    // given a policy with an error and a note
    const text = JSON.stringify(GOOD, null, 2)
      .replace('ListTagsForResource', 'ListTags')
      .replace('ListOrganizations', 'List*ions')
    const runtime = machineWithPolicy(text)

    // when it is linted
    const { exitCode, stdout } = await runWml(runtime, 'policies', 'lint', FILE)

    // then both are told
    expect(exitCode).toBe(3)
    expect(stdout).toBe(`error UnknownAction line 17: Statement[1].Action[2] (TurnLoggingOff)
  AWS has no action "workmail:ListTags": IAM accepts it, and it has no effect
  Next: workmail:ListTagsForResource

note Wildcard line 7: Statement[0].Action[0]
  "workmail:List*ions" matches workmail:ListAvailabilityConfigurations, workmail:ListMailboxPermissions, workmail:ListOrganizations
  Next: name the actions if fewer are meant

note CouldBeNarrower line 9: Statement[0].Resource
  2 actions could be limited from "*" to ARNs: arn:aws:workmail:REGION:ACCOUNT:organization/RESOURCE-ID
  Next: name the resources, unless all of them are meant

${FILE}: 1 error, 2 notes.
`)
  })

  test('of AmazonWorkMailFullAccess for a teardown shows what it lacks', async () => {
    // given AWS's own policy on standard input
    const runtime = createTestRuntime({ input: JSON.stringify(AMAZON_WORKMAIL_FULL_ACCESS) })

    // when it is held against a teardown
    const { exitCode, json } = await runWml(runtime, 'policies', 'lint', '-', '--for', 'teardown', '--json')

    // then a program is told exactly what is missing
    const { outcome, lint } = Output.parse(json)
    expect({ exitCode, outcome }).toEqual({ exitCode: 3, outcome: 'failed' })
    expect(lint).toMatchObject({ name: 'standard input', procedures: ['teardown'] })
    expect(
      lint?.findings.filter(({ severity }) => severity !== 'note').map(({ actions }) => actions),
    ).toEqual([
      ['iam:GetRole'],
      ['logs:DeleteLogGroup'],
      ['logs:ListLogGroups'],
      ['logs:ListTagsForResource'],
      ['logs:TagResource'],
    ])
  })

  test('takes each procedure once, and all of them', async () => {
    const runtime = machineWithPolicy(JSON.stringify(GOOD))
    const lint = async (...asked: string[]): Promise<string[]> => {
      const flags = asked.flatMap((name) => ['--for', name])
      const { json } = await runWml(runtime, 'policies', 'lint', FILE, ...flags, '--json')
      return json.lint.procedures
    }
    expect(await lint('logging:disable', 'teardown', 'logging disable')).toEqual([
      'logging disable',
      'teardown',
    ])
    expect(await lint('all')).toEqual(expect.arrayContaining(['teardown', 'role create', 'logging status']))
  })

  test('reads a file with a tag of its encoding', async () => {
    const runtime = machineWithPolicy(`\ufeff${JSON.stringify(GOOD)}`)
    expect((await runWml(runtime, 'policies', 'lint', FILE)).exitCode).toBe(0)
  })

  test.each([
    ['no file', [FILE], undefined, 'UnknownFile'],
    ['no JSON', [FILE], '{"Statement": [', 'BrokenJson'],
    ['no policy', [FILE], '{"Parameters": {}}', 'NoPolicy'],
    ['nothing on standard input', ['-'], undefined, 'BrokenJson'],
    ['no procedure of this name', [FILE, '--for', 'tear down'], '{}', 'UnknownProcedure'],
    ['nothing said', [], undefined, 'BadUsage'],
  ])('is refused where there is %s', async (_what, argv, text, code) => {
    const make = () => (text === undefined ? createTestRuntime() : machineWithPolicy(text))
    expect(await refusalOf(make, 'policies', 'lint', ...argv)).toMatchObject({ exitCode: 2, code })
  })
})

describe('the examples of WorkMail’s guide', () => {
  const findingsIn = async (document: object): Promise<string[]> => {
    const { json } = await runWml(
      machineWithPolicy(JSON.stringify(document)),
      'policies',
      'lint',
      FILE,
      '--json',
    )
    return (
      Output.parse(json)
        .lint?.findings.filter(({ severity }) => severity !== 'note')
        .map(({ message }) => message) ?? []
    )
  }

  test('for the console in one Region lets IAM’s roles not be listed', async () => {
    const document = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'ses:Describe*',
            'ses:Get*',
            'workmail:Describe*',
            'workmail:Get*',
            'workmail:List*',
            'workmail:Search*',
            'lambda:ListFunctions',
            'iam:ListRoles',
            'logs:DescribeLogGroups',
            'cloudwatch:GetMetricData',
          ],
          Resource: '*',
          Condition: {
            StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] },
            Bool: { 'aws:MultiFactorAuthPresent': true },
          },
        },
      ],
    }
    expect(await findingsIn(document)).toEqual([
      'IAM requests are made to us-east-1 only: the statement never allows iam:ListRoles',
    ])
  })

  test('for an impersonation role name an organization that cannot be', async () => {
    const Resource = 'arn:aws:workmail:us-east-1:111122223333:organization/m-n1pq2345678r901st2u3vx45x6789yza'
    const document = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['workmail:AssumeImpersonationRole'],
          Resource,
          Condition: {
            StringEquals: { 'workmail:ImpersonationRoleId': '12345678-1234-1234-1234-123456789012' },
          },
        },
      ],
    }
    expect(await findingsIn(document)).toEqual([
      `"${Resource}": invalid organization id "m-n1pq2345678r901st2u3vx45x6789yza"`,
    ])
  })
})
