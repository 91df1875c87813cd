/** The stacks of a fleet: whether CloudFormation can read them, and whether they allow what is called and no more. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import validate from 'asl-validator'
import { describe, expect, test } from 'vitest'
import { yaml } from '../../../src/policies/policy-text.js'
import { deployment, exportMember } from '../../../src/runbooks/fleet/export-fleet.js'
import { fleetTemplate } from '../../../src/runbooks/fleet/fleet-template.js'
import { MEMBER_CALL_FUNCTION } from '../../../src/runbooks/fleet/member-call-function.js'
import type { Branch } from '../../../src/runbooks/step-functions/states.js'
import { teardown } from '../../support/requests.js'
import { fleetText, memberText, OPTIONS, read, type Template } from './given-templates.js'
import { TemplateSchema } from './resource-schemas.js'

const fleet = fleetText()
const member = memberText()
const definitionOf = (name: string) => read(fleet).Resources[name].Properties.DefinitionString as string

// biome-ignore lint/suspicious/noExplicitAny: states of every kind
const tasksOf = ({ States }: any): any[] =>
  Object.values(States).flatMap((state) => {
    const { Type, Branches = [], ItemProcessor } = state as never
    const inner = [...(Branches as []), ...(ItemProcessor === undefined ? [] : [ItemProcessor])]
    return [...(Type === 'Task' ? [state] : []), ...inner.flatMap(tasksOf)]
  })

describe('CloudFormation takes them', () => {
  test.each([
    ['fleet', fleet],
    ['member', member],
  ])('by the schemas of its resources: %s', (_, text) => {
    expect(TemplateSchema.safeParse(read(text)).error?.issues ?? []).toEqual([])
  })

  test('every name that is referred to is there', () => {
    for (const template of [read(fleet), read(member)]) {
      const known = [...Object.keys(template.Resources), ...Object.keys(template.Parameters)]
      expect(referred(template).filter((name) => !known.includes(name))).toEqual([])
    }
  })

  test('they are no larger than templates may be', () => {
    expect(Buffer.byteLength(fleet)).toBeLessThan(1024 * 1024)
    expect(Buffer.byteLength(member)).toBeLessThan(51_200)
  })

  const installed = spawnSync('cfn-lint', ['--version']).status === 0
  test.skipIf(!installed)('by cfn-lint; skipped where it is not installed', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'wml-fleet-'))
    writeFileSync(join(folder, 'fleet.yaml'), fleet)
    writeFileSync(join(folder, 'member.yaml'), member)

    const { stdout, status } = spawnSync(
      'cfn-lint',
      ['--non-zero-exit-code', 'error', 'fleet.yaml', 'member.yaml'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    )

    rmSync(folder, { recursive: true })
    expect(status, stdout).toBe(0)
  })
})

/** What `Ref`, `Fn::GetAtt` and `Fn::Sub` name, but for AWS's own and what a Sub brings along. */
const referred = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(referred)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .flatMap(([key, inner]) => {
      if (key === 'Ref') return [inner]
      if (key === 'Fn::GetAtt') return [inner[0]]
      if (key !== 'Fn::Sub') return referred(inner)
      const [text, own] = Array.isArray(inner) ? inner : [inner, {}]
      const names = [...text.matchAll(/\$\{([\w:]+)\}/g)].map(([, name]) => name)
      return names.filter((name) => !(name in own))
    })
    .filter((name) => !name.startsWith('AWS::'))
}

describe('the machines in the stack', () => {
  test.each(['AccountMachine', 'FleetMachine'])('%s is valid, and nothing is left to fill in', (name) => {
    const { DefinitionSubstitutions } = read(fleet).Resources[name].Properties
    const text = definitionOf(name)

    expect(validate(JSON.parse(text), { checkPaths: true, checkArn: true }).errors).toEqual([])
    const named = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, variable]) => variable)
    expect(new Set(named)).toEqual(new Set(Object.keys(DefinitionSubstitutions)))
  })

  test('every task of the account machine is the member role’s, or the function’s with that role', () => {
    const role = "States.Format('arn:aws:iam::{}:role/workmail-lifecycle-member', $$.Execution.Input.account)"
    const roles = tasksOf(JSON.parse(definitionOf('AccountMachine'))).map(
      ({ Credentials, Parameters }) => Credentials?.['RoleArn.$'] ?? Parameters.Payload['role.$'],
    )

    expect(roles.length).toBeGreaterThan(100)
    expect(new Set(roles)).toEqual(new Set([role]))
  })
})

const actionsOf = ({ Resources }: Template, role: string): string[] => {
  const { Policies = [], ManagedPolicyArns = [] } = Resources[role].Properties
  const documents = [
    ...Policies.map(({ PolicyDocument }: never) => PolicyDocument),
    ...ManagedPolicyArns.map(({ Ref }: { Ref: string }) => Resources[Ref].Properties.PolicyDocument),
  ]
  return documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }: never) => Action))
}

describe('the roles', () => {
  /** As IAM spells what a task calls. */
  const calledBy = (name: string): Set<string> =>
    new Set(
      tasksOf(JSON.parse(definitionOf(name))).map(({ Resource, Parameters }) => {
        const { service, action } = Parameters.Payload ?? {}
        if (service !== undefined) return `${service}:${action}`
        const [, integration = '', call = ''] =
          /^arn:aws:states:::(?:aws-sdk:)?(\w+):(\w+)/.exec(Resource) ?? []
        const prefix = { cloudwatchlogs: 'logs', sfn: 'states' }[integration] ?? integration
        return `${prefix}:${call.charAt(0).toUpperCase()}${call.slice(1)}`
      }),
    )

  test('the member’s may make each call of the account machine, and no others', () => {
    const called = calledBy('AccountMachine')
    called.delete('sts:GetCallerIdentity')

    expect(new Set(actionsOf(read(member), 'MemberRole'))).toEqual(called)
  })

  test('the member’s may not delete a role that is to be kept', () => {
    const kept = exportMember(teardown({ keepRole: true }), OPTIONS).text

    expect(actionsOf(read(member), 'MemberRole')).toContain('iam:DeleteServiceLinkedRole')
    expect(actionsOf(read(kept), 'MemberRole')).not.toContain('iam:DeleteServiceLinkedRole')
  })

  test('the fleet’s may make each call of its machine', () => {
    const allowed = actionsOf(read(fleet), 'FleetMachineRole')

    expect([...calledBy('FleetMachine')].filter((action) => !allowed.includes(action))).toEqual([])
  })

  test('the member’s trusts two roles by name, and them for one machine', () => {
    const [statement] = read(member).Resources.MemberRole.Properties.AssumeRolePolicyDocument.Statement
    const { RoleName: ofMachine } = read(fleet).Resources.AccountMachineRole.Properties
    const { RoleName: ofFunction } = read(fleet).Resources.CallFunctionRole.Properties
    const { StateMachineName } = read(fleet).Resources.AccountMachine.Properties

    expect(statement.Condition).toEqual({
      StringEquals: {
        'sts:ExternalId': {
          'Fn::Sub': `arn:aws:states:us-east-1:\${FleetAccount}:stateMachine:${StateMachineName}`,
        },
      },
      ArnEquals: {
        'aws:PrincipalArn': [ofMachine, ofFunction].map((name) => ({
          'Fn::Sub': `arn:aws:iam::\${FleetAccount}:role/${name}`,
        })),
      },
    })
  })
})

test('an end that the fleet’s machine cannot tell itself is told by a rule, to the same topic', () => {
  const { UntoldEnd, TopicPolicy } = read(fleet).Resources

  expect(UntoldEnd.Properties.EventPattern).toEqual({
    source: ['aws.states'],
    'detail-type': ['Step Functions Execution Status Change'],
    detail: {
      stateMachineArn: [{ Ref: 'FleetMachine' }],
      $or: [{ status: ['TIMED_OUT', 'ABORTED'] }, { status: ['FAILED'], error: [{ prefix: 'States.' }] }],
    },
  })
  expect(UntoldEnd.Properties.Targets).toMatchObject([{ Arn: { Ref: 'Topic' } }])
  expect(TopicPolicy.Properties).toMatchObject({
    Topics: [{ Ref: 'Topic' }],
    PolicyDocument: {
      Statement: [
        { Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish', Resource: { Ref: 'Topic' } },
      ],
    },
  })
})

test('the machine itself ends with no error that the rule would tell again', () => {
  const { States } = JSON.parse(definitionOf('FleetMachine')) as Branch
  const ends = Object.values(States).filter(({ Type }) => Type === 'Fail')

  expect(ends).toEqual([
    { Type: 'Fail', Error: 'WorkMailLifecycle.NotFinished', CausePath: '$.text' },
    { Type: 'Fail', ErrorPath: '$.error', CausePath: '$.text' },
  ])
})

test('the schedule is off until somebody turns it on', () => {
  expect(read(fleet).Parameters.ScheduleState.Default).toBe('DISABLED')
})

test('the function in the stack is the one that is executed in tests', () => {
  expect(read(fleet).Resources.CallFunction.Properties.Code.ZipFile).toBe(MEMBER_CALL_FUNCTION)
})

test('the commands name what the stacks name', () => {
  const commands = deployment('us-east-1').join('\n')

  expect(commands).toContain('ParameterKey=FleetAccount')
  expect(Object.keys(read(member).Parameters)).toEqual(['FleetAccount'])
})

describe('to be read in a review', () => {
  /** The account machine is large, and read by itself. */
  const small = { StartAt: 'Done', States: { Done: { Type: 'Succeed' as const } } }

  test.each([
    ['fleet', () => yaml(fleetTemplate(small, 'us-east-1'))],
    ['member', memberText],
  ])('%s', async (name, text) => {
    await expect(text()).toMatchFileSnapshot(`golden/${name}.yaml`)
  })
})
