import { describe, expect, test } from 'vitest'
import { customRolePolicy, customRoleTrustPolicy } from '../../src/facts/custom-role.js'
import { createCustomRole } from '../../src/procedures/create-custom-role.js'
import { deleteCustomRole } from '../../src/procedures/delete-custom-role.js'
import { DEFAULT_PROTECT_TAG } from '../../src/procedures/protection.js'
import { absent, known, type Reading } from '../../src/survey/reading.js'
import type { RoleHoldings } from '../../src/survey/role-holdings.js'
import type { Role } from '../../src/survey/roles.js'
import type { Survey } from '../../src/survey/survey.js'
import {
  ACCOUNT,
  idOf,
  organization,
  RUN_ID,
  role,
  surveyOf,
  unreadable,
  unreadableForNow,
} from '../support/survey.js'

const NAME = 'workmail-events'
const ARN = `arn:aws:iam::${ACCOUNT}:role/${NAME}`
const GROUP = '/mail'
const TAG = 'workmail-lifecycle:custom-role'
const POLICY = 'workmail-permissions'
const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1']

const policyFor = (...regions: string[]): string =>
  customRolePolicy(regions.map((region) => ({ region, account: ACCOUNT, name: GROUP })))

/** As an earlier run made it. */
const made = (details: Partial<Role> = {}): Role =>
  role(NAME, {
    description: 'Lets Amazon WorkMail write email events to /mail',
    tags: { [TAG]: 'an-earlier-run' },
    ...details,
  })

const holdings = (more: Partial<RoleHoldings> = {}): RoleHoldings => ({
  inlinePolicies: new Map([[POLICY, policyFor('us-east-1')]]),
  attachedPolicyArns: [],
  instanceProfileNames: [],
  ...more,
})

interface Account {
  role?: Reading<Role>
  holdings?: Reading<RoleHoldings>
  organizations?: Parameters<typeof surveyOf>[0]
}

const surveyWith = ({
  role: found = absent,
  holdings: held = known(holdings()),
  organizations,
}: Account): Survey => ({
  ...surveyOf({ customRoles: { [NAME]: found }, ...organizations }),
  holdings: held,
})

const refusal = (code: string, message: unknown, next: unknown = expect.any(String)) =>
  expect.objectContaining({ kind: 'refused', code, message, next })

/** Everything that a role can hold more than this tool gives it. */
const MORE: [what: string, role: Partial<Role>, held: Partial<RoleHoldings>, said: string][] = [
  ['another path', { path: '/mail/' }, {}, 'its path is /mail/'],
  [
    'a permissions boundary',
    { permissionsBoundary: 'arn:aws:iam::aws:policy/Edge' },
    {},
    'its permissions boundary is arn:aws:iam::aws:policy/Edge',
  ],
  [
    'a managed policy',
    {},
    { attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
    'the managed policy arn:aws:iam::aws:policy/ReadOnlyAccess is attached',
  ],
  [
    'another inline policy',
    {},
    { inlinePolicies: new Map([['theirs', '{}']]) },
    'it has the inline policy theirs',
  ],
  ['an instance profile', {}, { instanceProfileNames: ['web'] }, 'it is in the instance profile web'],
]

describe('creating a custom role', () => {
  const OPTIONS = {
    runId: RUN_ID,
    roleName: NAME,
    logGroup: { name: GROUP },
    regions: ['us-east-1'],
    sourceAccountCondition: false,
  }
  const create = (account: Account = {}, more: Partial<Parameters<typeof createCustomRole>[1]> = {}) =>
    createCustomRole(surveyWith(account), { ...OPTIONS, ...more })

  test('is the two calls of the guide, with the run’s tag on the role', () => {
    const { procedure, steps, blockers } = create()

    expect({ procedure, blockers }).toEqual({ procedure: 'role create', blockers: [] })
    expect(steps.map(({ call }) => [call.action, call.input])).toEqual([
      [
        'CreateRole',
        {
          RoleName: NAME,
          Path: '/',
          AssumeRolePolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'events.workmail.amazonaws.com' },
                Action: 'sts:AssumeRole',
              },
            ],
          }),
          Description: 'Lets Amazon WorkMail write email events to /mail',
          Tags: [{ Key: TAG, Value: RUN_ID }],
        },
      ],
      [
        'PutRolePolicy',
        {
          RoleName: NAME,
          PolicyName: POLICY,
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                Resource: [
                  `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/mail`,
                  `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/mail:*`,
                ],
              },
            ],
          }),
        },
      ],
    ])
    expect(steps[1]?.after).toEqual([steps[0]?.key])
    expect(steps[1]?.preconditions).toEqual([{ kind: 'role-is-tagged', roleName: NAME, tagKey: TAG }])
  })

  test('takes a description, and the condition on the account, where they are asked for', () => {
    const [step] = create({}, { description: 'mail', sourceAccountCondition: true }).steps

    expect(step?.call.input).toMatchObject({ Description: 'mail' })
    expect(JSON.parse(String(step?.call.input.AssumeRolePolicyDocument)).Statement[0].Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': ACCOUNT },
    })
  })

  test('allows a group in each of its Regions, and in no other', () => {
    const { PolicyDocument } = create({}, { regions: ['us-west-2', 'eu-west-1'] }).steps[1]?.call.input ?? {}

    expect(JSON.parse(String(PolicyDocument)).Statement[0].Resource).toEqual(
      ['us-west-2', 'eu-west-1'].flatMap((region) => [
        `arn:aws:logs:${region}:${ACCOUNT}:log-group:/mail`,
        `arn:aws:logs:${region}:${ACCOUNT}:log-group:/mail:*`,
      ]),
    )
  })

  test('tells how to use it, and warns of what the name, the Regions and the condition bring', () => {
    expect(create().notes).toEqual([
      `To let WorkMail write with it: wml logging enable --organization ID-OR-ALIAS --log-group arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/mail --role-arn ${ARN}`,
    ])
    expect(
      createCustomRole(surveyOf(), {
        ...OPTIONS,
        roleName: 'WorkMail-events',
        regions: REGIONS,
        sourceAccountCondition: true,
      }).notes,
    ).toEqual([
      expect.stringContaining('--log-group /mail --role-arn'),
      expect.stringContaining('us-east-1, us-west-2, eu-west-1'),
      expect.stringMatching(/"workmail".*AmazonWorkMailFullAccess/),
      expect.stringMatching(/aws:SourceAccount.*every event is lost.*see that its events arrive/),
    ])
  })

  test('needs nothing where the role is exactly so', () => {
    const { steps, notes } = create({ role: known(made()) })

    expect({ steps, notes }).toEqual({ steps: [], notes: [] })
  })

  test('continues where an earlier run was killed between the two calls', () => {
    const bare = known(holdings({ inlinePolicies: new Map() }))
    const { steps } = create({ role: known(made()), holdings: bare })

    expect(steps.map(({ kind, after }) => [kind, after])).toEqual([['put-role-policy', []]])
  })

  test('takes documents that IAM answers in another order for the same', () => {
    const { Version, Statement } = JSON.parse(customRoleTrustPolicy())
    const trustPolicy = JSON.stringify({ Statement, Version }, null, 2)

    expect(create({ role: known(made({ trustPolicy })) }).steps).toEqual([])
  })

  test('leaves a role that this tool did not make, even where all else is the same', () => {
    expect(() => create({ role: known(made({ tags: { team: 'mail' } })) })).toThrow(
      refusal(
        'RoleDiffers',
        `there is a role ${NAME} that is not as it would be made: this tool did not make it`,
        'choose another name; a role that this tool did not make is left alone',
      ),
    )
  })

  test.each<[what: string, role: Partial<Role>, held: Partial<RoleHoldings>, said: string]>([
    ...MORE,
    [
      'another description',
      { description: 'mine' },
      {},
      'its description is "mine" (asked for: "Lets Amazon WorkMail write email events to /mail")',
    ],
    [
      'a condition on its trust',
      { trustPolicy: customRoleTrustPolicy(ACCOUNT) },
      {},
      `its trust policy is ${customRoleTrustPolicy(ACCOUNT)} (asked for: ${customRoleTrustPolicy()})`,
    ],
    [
      'another group',
      {},
      { inlinePolicies: new Map([[POLICY, policyFor('eu-west-1')]]) },
      `it may write to arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/mail (asked for: write to arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/mail)`,
    ],
    [
      'other permissions',
      {},
      { inlinePolicies: new Map([[POLICY, '{"Statement":[]}']]) },
      `it may do what {"Statement":[]} says (asked for: write to arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/mail)`,
    ],
    ['its name in other letters', { name: 'WorkMail-Events' }, {}, 'its name is WorkMail-Events'],
  ])('leaves a role of its own that has %s, and names the difference', (_, details, held, said) => {
    const account = { role: known(made(details)), holdings: known(holdings(held)) }

    expect(() => create(account)).toThrow(
      refusal(
        'RoleDiffers',
        `there is a role ${NAME} that is not as it would be made: ${said}`,
        `choose another name, or delete that role first: wml role delete --custom ${details.name ?? NAME}`,
      ),
    )
  })

  test.each<[what: string, account: Account]>([
    ['the role', { role: unreadable('no iam:GetRole') }],
    ['its policies', { role: known(made()), holdings: unreadable('no iam:ListRolePolicies') }],
  ])('is refused where %s could not be read', (_, account) => {
    expect(() => create(account)).toThrow(
      refusal('RoleUnreadable', expect.stringMatching(/could not be read: no iam:/)),
    )
  })

  test('is put off where AWS was too busy to tell', () => {
    expect(() => create({ role: unreadableForNow })).toThrow(
      expect.objectContaining({ kind: 'pending', code: 'RoleUnreadable' }),
    )
  })

  test('is refused where IAM shows the role, and then no longer', () => {
    expect(() => create({ role: known(made()), holdings: absent })).toThrow(
      refusal('RoleUnreadable', expect.stringContaining('that it is there, and that it is not')),
    )
  })

  test('is refused for a group of another account', () => {
    expect(() =>
      create({}, { logGroup: { name: GROUP, account: '999999999999', region: 'us-east-1' } }),
    ).toThrow(expect.objectContaining({ kind: 'input', code: 'ForeignAccount' }))
  })
})

describe('deleting a custom role', () => {
  const remove = (account: Account, roleName = NAME) =>
    deleteCustomRole(
      { ...surveyWith(account), roles: new Map([[roleName, account.role ?? absent]]) },
      { runId: RUN_ID, roleName, protect: DEFAULT_PROTECT_TAG },
    )

  test('that carries the tag that protects is not for it', () => {
    const role = known(made({ tags: { ...made().tags, [DEFAULT_PROTECT_TAG.key]: '' } }))

    expect(remove({ role })).toMatchObject({
      steps: [],
      kept: [{ kind: 'role', subject: NAME, reason: `it carries the tag ${DEFAULT_PROTECT_TAG.key}` }],
      blockers: [],
    })
  })

  test('takes the policy first and then the role, each behind the same preconditions', () => {
    const preconditions = [
      { kind: 'role-is-tagged', roleName: NAME, tagKey: TAG },
      { kind: 'no-organization-uses-custom-role', regions: REGIONS, roleName: NAME },
    ]

    const { procedure, steps, blockers } = remove({ role: known(made()) })

    expect({ procedure, blockers }).toEqual({ procedure: 'role delete', blockers: [] })
    expect(
      steps.map(({ call, after, preconditions: asked }) => [call.action, call.input, after, asked]),
    ).toEqual([
      ['DeleteRolePolicy', { RoleName: NAME, PolicyName: POLICY }, [], preconditions],
      ['DeleteRole', { RoleName: NAME }, [steps[0]?.key], preconditions],
    ])
  })

  test.each([
    ['with the condition on the account', { trustPolicy: customRoleTrustPolicy(ACCOUNT) }, {}],
    ['for several Regions', {}, { inlinePolicies: new Map([[POLICY, policyFor('us-east-1', 'eu-west-1')]]) }],
    [
      'with tags and a description of its owner’s',
      { tags: { [TAG]: 'a-run', team: 'mail' }, description: 'x' },
      {},
    ],
  ] satisfies [string, Partial<Role>, Partial<RoleHoldings>][])(
    'knows one that it made %s',
    (_, details, held) => {
      const account = { role: known(made(details)), holdings: known(holdings(held)) }

      expect(remove(account).steps).toHaveLength(2)
    },
  )

  test('finishes where an earlier run was killed between the two calls', () => {
    const bare = known(holdings({ inlinePolicies: new Map() }))

    const { steps } = remove({ role: known(made()), holdings: bare })

    expect(steps.map(({ kind, after }) => [kind, after])).toEqual([['delete-custom-role', []]])
  })

  test('calls the role by the name that IAM knows it by', () => {
    const { steps } = remove({ role: known(made()) }, NAME.toUpperCase())

    expect(new Set(steps.map(({ call }) => call.input.RoleName))).toEqual(new Set([NAME]))
  })

  test('needs nothing where it is gone, whatever could not be read', () => {
    const { steps, blockers } = remove({ holdings: unreadable(), organizations: { unlisted: ['eu-west-1'] } })

    expect({ steps, blockers }).toEqual({ steps: [], blockers: [] })
  })

  test('is refused where this tool did not make it', () => {
    expect(() => remove({ role: known(made({ tags: { team: 'mail' } })) })).toThrow(
      refusal('RoleNotOurs', `this tool did not make role ${NAME}: it has no tag ${TAG}`),
    )
  })

  test.each<[what: string, role: Partial<Role>, held: Partial<RoleHoldings>, said: string]>([
    ...MORE,
    ['trust in others', { trustPolicy: '{"Statement":[]}' }, {}, 'its trust policy is {"Statement":[]}'],
    [
      'trust in another account',
      { trustPolicy: customRoleTrustPolicy('999999999999') },
      {},
      `its trust policy is ${customRoleTrustPolicy('999999999999')}`,
    ],
    [
      'more permissions',
      {},
      { inlinePolicies: new Map([[POLICY, policyFor('us-east-1').replace('PutLogEvents', '*')]]) },
      `its policy ${POLICY} is ${policyFor('us-east-1').replace('PutLogEvents', '*')}`,
    ],
    [
      'permissions for groups of several names',
      {},
      {
        inlinePolicies: new Map([
          [
            POLICY,
            customRolePolicy([
              { region: 'us-east-1', account: ACCOUNT, name: '/a' },
              { region: 'us-east-1', account: ACCOUNT, name: '/b' },
            ]),
          ],
        ]),
      },
      expect.stringContaining('log-group:/b') as unknown as string,
    ],
  ])('is refused where someone has given it %s', (_, details, held, said) => {
    const account = { role: known(made(details)), holdings: known(holdings(held)) }

    expect(() => remove(account)).toThrow(
      refusal(
        'RoleDiffers',
        typeof said === 'string' ? `someone has changed role ${NAME} since this tool made it: ${said}` : said,
      ),
    )
  })

  test.each([
    ['its ARN', ARN],
    ['its ARN in other letters', `arn:aws:iam::${ACCOUNT}:role/WorkMail-Events`],
  ])('is blocked by an organization in any Region that uses %s', (_, roleArn) => {
    const user = organization('acme', { region: 'eu-west-1', writesTo: GROUP, roleArn })
    const other = organization('other', { writesTo: GROUP })

    const { steps, blockers } = remove({
      role: known(made()),
      organizations: { organizations: [user, other] },
    })

    expect(steps).toEqual([])
    expect(blockers).toEqual([
      {
        code: 'InUse',
        kind: 'organization',
        subject: `acme (${idOf('acme')})`,
        region: 'eu-west-1',
        reason: `still uses role ${NAME}`,
      },
    ])
  })

  test.each<[what: string, account: Account, kinds: string[]]>([
    ['the role', { role: unreadable() }, ['role']],
    ['its policies', { role: known(made()), holdings: unreadable() }, ['role']],
    ['what it holds, which IAM answers is not there', { role: known(made()), holdings: absent }, ['role']],
    [
      'an organization, or a Region',
      {
        role: known(made()),
        organizations: {
          organizations: [organization('unread', { monitoring: unreadable() })],
          unlisted: ['us-west-2'],
        },
      },
      ['organization', 'region'],
    ],
  ])('is blocked where %s could not be read', (_, account, kinds) => {
    const { steps, blockers } = remove(account)

    expect(steps).toEqual([])
    expect(blockers.map(({ code, kind }) => [code, kind])).toEqual(kinds.map((kind) => ['Unreadable', kind]))
  })

  test('says, where WorkMail answers no more, how the role goes once AWS has ended it', () => {
    const survey = surveyWith({ role: known(made()) })
    const gone: Reading<never> = { is: 'unreadable', code: 'ENOTFOUND', reason: 'unknown host', gone: true }
    const regions = survey.regions.map((region) => ({ ...region, organizations: gone }))

    const { blockers } = deleteCustomRole(
      { ...survey, regions },
      { runId: RUN_ID, roleName: NAME, protect: DEFAULT_PROTECT_TAG },
    )

    expect(blockers.map(({ next }) => next)).toEqual(
      REGIONS.map(() => expect.stringContaining(`aws iam delete-role --role-name ${NAME}`)),
    )
  })
})
