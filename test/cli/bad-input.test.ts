/** Each value that a person can get wrong: one message with the value, its rule and what to do, and nothing changed. */
import { describe, expect, test } from 'vitest'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { refusalOf } from '../support/refusal.js'
import { machineWith } from '../support/run-wml.js'

const NOW = Date.UTC(2026, 10, 22)
const machine = () => machineWith(demoAccount(NOW))

const ACCOUNT = '111122223333'
const ORGANIZATION = 'm-5eac47a8fbb68d4cda9ce5c6b7f8a9da'
const RUN = '20261122T042237Z-3f9a1c'

/** Every command that talks to AWS, with what it needs to get as far as its flags. */
const COMMANDS = {
  'logging status': [],
  'logging enable': ['--organization', 'acme-labs'],
  'logging disable': ['--organization', 'acme', '--yes'],
  'role check': [],
  'role create': [],
  'role update': ['--description', 'ends'],
  'role delete': ['--yes'],
  teardown: ['--all', '--yes'],
}
type Command = keyof typeof COMMANDS
const all = Object.keys(COMMANDS) as Command[]
const scoped: Command[] = ['logging enable', 'logging disable', 'teardown']
const regional: Command[] = ['logging status', ...scoped]
const enable: Command[] = ['logging enable']
const teardown: Command[] = ['teardown']

interface Case {
  on: Command[]
  flags: string[]
  /** Instead of the command's own flags. */
  bare?: boolean
  code: string
  message: string
  next: string
}

const logGroupArn = ({ partition = 'aws', region = 'us-west-2', account = ACCOUNT }) =>
  `arn:${partition}:logs:${region}:${account}:log-group:/acme/events:*`
const roleArn = ({ partition = 'aws', account = ACCOUNT, name = 'acme-workmail-events' }) =>
  `arn:${partition}:iam::${account}:role/${name}`

const ID_RULE = 'an id is "m-" and 32 characters of 0-9 and a-f'
const ALIAS_RULE =
  'an alias is 1 to 62 letters, digits and single hyphens between them, not starting with "d-"'
const DURATION_RULE = 'write a number and its unit, without a space: 500ms, 30s, 5m or 1h'
const LOG_GROUP_RULE =
  'it must be 1 to 512 characters of A-Z, a-z, 0-9 and . - _ / #, not starting with "aws/"'
const LOG_GROUP_ARN_RULE =
  'it must be arn:aws:logs:REGION:ACCOUNT:log-group:NAME, in the partition "aws"; or just give the name'
const ROLE_ARN_RULE =
  'it must be arn:aws:iam::ACCOUNT:role/NAME, with the path before the name where the role has one'
const DESCRIPTION_RULE =
  'it must be up to 1,000 characters of Latin-1 text (no other script, no typographic quotes or dashes)'
const EXTERNAL_ID_RULE = 'it must be 2 to 1,224 characters of A-Z, a-z, 0-9 and _ + = , . @ : / -'
const SESSION_NAME_RULE = 'it must be 2 to 64 characters of A-Z, a-z, 0-9 and _ + = , . @ -'
const MFA_SERIAL_RULE =
  'it must be the ARN of a virtual device, arn:aws:iam::ACCOUNT:mfa/NAME, or the serial number of another'
const KEY_RULE = 'it must be arn:aws:kms:REGION:ACCOUNT:key/ID, in the Region of the log group'

const malformedOrganization = (name: string, next: string): Case => ({
  on: scoped,
  bare: true,
  flags: ['--organization', name],
  code: 'MalformedOrganization',
  message: `--organization "${name}" is neither an organization id nor an alias`,
  next,
})

const malformed = (on: Command[], flag: string, value: string, what: string, next: string): Case => ({
  on,
  flags: [flag, value],
  code: 'MalformedValue',
  message: `${flag} "${shortened(value)}" is not ${/^[aeiou]/i.test(what) ? 'an' : 'a'} ${what}`,
  next,
})

/** Long values are not repeated whole. */
const shortened = (value: string) => (value.length > 100 ? `${value.slice(0, 100)}…` : value)

const AS_ROLE = ['--assume-role', roleArn({ name: 'cleanup' })]

const asRole = (flag: string, value: string, what: string, rule: string): Case => ({
  ...malformed(['logging status', 'teardown'], flag, value, what, rule),
  flags: [...AS_ROLE, flag, value],
})

const duration = (on: Command[], flag: string, value: string, ...more: string[]): Case => ({
  on,
  flags: [...more, flag, value],
  code: 'MalformedDuration',
  message: `${flag} "${value}" is not a duration`,
  next: DURATION_RULE,
})

const outOfRange = (on: Command[], flag: string, value: string, range: string, ...more: string[]): Case => ({
  on,
  flags: [...more, flag, value],
  code: 'DurationOutOfRange',
  message: `${flag} ${value} is out of range`,
  next: `it goes from ${range}`,
})

const retention = (value: string): Case => ({
  on: enable,
  flags: ['--retention-days', value],
  code: 'RetentionNotAllowed',
  message: `--retention-days "${value}" is not a retention that AWS allows`,
  next: 'AWS allows 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days, or never',
})

const logGroupOfNobody = (value: string): Case => ({
  ...malformed([...enable, ...teardown], '--log-group', value, '', LOG_GROUP_ARN_RULE),
  message: `--log-group "${value}" is not an ARN of a log group that WorkMail can write to`,
})

const contradiction = (on: Command[], flag: string, other: string, ...value: string[]): Case => ({
  on,
  flags: [`--${flag}`, `--${other}`, ...value],
  code: 'ContradictoryFlags',
  message: `--${flag} and --${other} contradict each other`,
  next: 'leave one of them out',
})

const scope = (...flags: string[]): Case => ({
  on: scoped,
  bare: true,
  flags,
  code: 'ContradictoryScope',
  message: '--organization, --tag and --all exclude each other',
  next: 'keep the one that is meant',
})

const cases: Case[] = [
  {
    on: scoped,
    bare: true,
    flags: ['--yes'],
    code: 'NoScope',
    message: 'it is not said which organizations are meant',
    next: 'add --organization ID-OR-ALIAS (repeatable), --tag KEY=VALUE, or --all',
  },
  scope('--all', '--organization', 'acme'),
  scope('--all', '--tag', 'department=sales'),
  scope('--tag', 'department=sales', '--organization', 'acme'),
  ...['department', '=sales', ''].map(
    (tag): Case => ({
      on: scoped,
      bare: true,
      flags: ['--tag', tag],
      code: 'MalformedTag',
      message: `--tag "${tag}" is not a tag`,
      next: 'write it as KEY=VALUE',
    }),
  ),
  malformedOrganization(ORGANIZATION.toUpperCase(), ID_RULE),
  malformedOrganization(ORGANIZATION.replace('f', 'g'), ID_RULE),
  malformedOrganization(`${ORGANIZATION}0`, ID_RULE),
  malformedOrganization(ORGANIZATION.slice(0, -1), ID_RULE),
  malformedOrganization('m-', ID_RULE),
  malformedOrganization('d-acme', `${ID_RULE}; ${ALIAS_RULE}`),
  malformedOrganization('acme_labs', `${ID_RULE}; ${ALIAS_RULE}`),
  malformedOrganization('', `${ID_RULE}; ${ALIAS_RULE}`),
  malformedOrganization('../acme', `${ID_RULE}; ${ALIAS_RULE}`),
  ...['nobody', `m-${'0'.repeat(32)}`].map(
    (name): Case => ({
      on: scoped,
      bare: true,
      flags: ['--organization', name, '--yes'],
      code: 'UnknownOrganization',
      message: `no organization in us-east-1, us-west-2, eu-west-1 has the id or alias "${name}"`,
      next: '`wml logging status` lists every organization with its id and alias',
    }),
  ),
  {
    on: scoped,
    bare: true,
    flags: ['--organization', 'acme', '--region', 'eu-west-1'],
    code: 'UnknownOrganization',
    message: 'no organization in eu-west-1 has the id or alias "acme"',
    next: '`wml logging status` lists every organization with its id and alias',
  },
  ...['eu-central-1', 'us-east-1 ', 'US-EAST-1', 'us-east-1,us-west-2', ''].map(
    (region): Case => ({
      on: regional,
      flags: ['--region', 'us-west-2', '--region', region],
      code: 'UnknownRegion',
      message: `--region "${region}" is not a Region of WorkMail`,
      next: 'WorkMail exists in us-east-1, us-west-2, eu-west-1',
    }),
  ),

  ...['', '5', '5 m', 'm', '-5s', '1d', '1e3s', '٣s'].map((value) => duration(all, '--timeout', value)),
  outOfRange(all, '--timeout', '999ms', '1s to 24h'),
  outOfRange(all, '--timeout', '25h', '1s to 24h'),
  duration(['teardown', 'role delete'], '--retry-delay', 'soon'),
  outOfRange(['teardown', 'role delete'], '--retry-delay', '0s', '500ms to 1h'),
  outOfRange(['teardown', 'role delete'], '--retry-delay', '61m', '500ms to 1h'),
  duration(teardown, '--quiet-period', 'forever'),
  outOfRange(teardown, '--quiet-period', '2h', '0ms to 1h'),

  ...['123', '1111-2222-3333', `${ACCOUNT}4`, ''].map((account) =>
    malformed(all, '--account', account, 'account id', 'it must be 12 digits'),
  ),
  ...['cleanup', `arn:aws:iam::${ACCOUNT}:user/cleanup`, roleArn({ partition: 'aws-cn' }), ''].map((arn) =>
    malformed(all, '--assume-role', arn, 'role ARN', ROLE_ARN_RULE),
  ),
  ...['1', 'a b', 'grüße', '', 'x'.repeat(1225)].map((id) =>
    asRole('--external-id', id, 'external id', EXTERNAL_ID_RULE),
  ),
  ...['x', 'night job', 'a:b', '', 'x'.repeat(65)].map((name) =>
    asRole('--session-name', name, 'session name', SESSION_NAME_RULE),
  ),
  ...['GAHT1234', `arn:aws:iam::${ACCOUNT}:user/operator`, ''].map((serial) =>
    asRole('--mfa-serial', serial, 'MFA device', MFA_SERIAL_RULE),
  ),
  duration(['teardown'], '--duration', '3600', ...AS_ROLE),
  outOfRange(['teardown'], '--duration', '899s', '15m to 12h', ...AS_ROLE),
  outOfRange(['teardown'], '--duration', '12.1h', '15m to 12h', ...AS_ROLE),
  {
    on: ['teardown'],
    flags: [...AS_ROLE, '--duration', '1000.5s'],
    code: 'MalformedDuration',
    message: '--duration "1000.5s" is not in whole seconds',
    next: 'AWS counts whole seconds: leave the fraction out',
  },
  // The code itself is not repeated.
  ...['12345', '1234567', 'abcdef', '１２３４５６', ''].map(
    (code): Case => ({
      on: all,
      flags: ['--mfa-code', code],
      code: 'MalformedValue',
      message: '--mfa-code is not an MFA code',
      next: 'it must be 6 digits, as the device shows them',
    }),
  ),
  ...['--external-id', '--session-name', '--duration', '--mfa-serial'].map(
    (flag): Case => ({
      on: all,
      flags: [flag, 'GAHT12345678'],
      code: 'NoRole',
      message: `${flag} is about the role of --assume-role, which is not given`,
      next: 'add --assume-role ARN',
    }),
  ),
  contradiction(all, 'sandbox', 'profile', 'acme'),
  contradiction(all, 'sandbox', 'endpoint-url', 'http://127.0.0.1:4566'),
  ...['127.0.0.1:4566', 'localhost', 'ftp://example.com', ''].map(
    (url): Case => ({
      on: all,
      flags: ['--endpoint-url', url],
      code: 'MalformedValue',
      message: `--endpoint-url "${url}" is not a whole address`,
      next: 'write it with its scheme, and nothing before or after it: http://127.0.0.1:4566, or https://…',
    }),
  ),

  ...['31', '0', '-1', '30.0', '1e1', 'Never', 'forever', ''].map(retention),
  ...['aws/workmail', 'with space', 'a:b', 'grüße', '', 'x'.repeat(513)].map((name) =>
    malformed([...enable, ...teardown], '--log-group', name, 'log group name', LOG_GROUP_RULE),
  ),
  logGroupOfNobody(logGroupArn({ partition: 'aws-cn' })),
  logGroupOfNobody(logGroupArn({ account: '' })),
  logGroupOfNobody(logGroupArn({ region: '' })),
  logGroupOfNobody(logGroupArn({}).replace(':*', ':log-stream:x')),
  logGroupOfNobody('arn:aws:s3:::acme'),
  logGroupOfNobody('arn:'),
  {
    on: [...enable, ...teardown],
    flags: ['--log-group', logGroupArn({ account: '999999999999' })],
    code: 'ForeignAccount',
    message: `--log-group is in account 999999999999, and these credentials belong to ${ACCOUNT}`,
    next: 'name one of this account, or choose the credentials of the other',
  },
  {
    on: enable,
    flags: ['--log-group', logGroupArn({ region: 'eu-west-1' })],
    code: 'LogGroupElsewhere',
    message: `--log-group is in eu-west-1, and acme-labs (${ORGANIZATION}) is in us-west-2`,
    next: "name a log group in us-west-2: WorkMail writes to the organization's own Region",
  },
  {
    on: teardown,
    flags: ['--region', 'us-west-2', '--log-group', logGroupArn({ region: 'eu-west-1' })],
    code: 'LogGroupElsewhere',
    message: '--log-group /acme/events is in eu-west-1, outside the Regions of this command',
    next: 'add --region eu-west-1',
  },
  malformed(enable, '--role-arn', 'acme-workmail-events', 'role ARN', ROLE_ARN_RULE),
  malformed(enable, '--role-arn', roleArn({ partition: 'aws-us-gov' }), 'role ARN', ROLE_ARN_RULE),
  malformed(enable, '--role-arn', `arn:aws:iam::${ACCOUNT}:user/acme`, 'role ARN', ROLE_ARN_RULE),
  malformed(enable, '--role-arn', '', 'role ARN', ROLE_ARN_RULE),
  {
    on: enable,
    flags: ['--role-arn', roleArn({ account: '999999999999' })],
    code: 'ForeignAccount',
    message: `--role-arn is in account 999999999999, and these credentials belong to ${ACCOUNT}`,
    next: 'name one of this account, or choose the credentials of the other',
  },
  {
    on: enable,
    flags: ['--role-arn', roleArn({ name: 'nobody' })],
    code: 'UnknownRole',
    message: `there is no role ${roleArn({ name: 'nobody' })}`,
    next: 'name a role that exists',
  },
  {
    on: enable,
    flags: ['--role-arn', roleArn({ name: 'events/acme-workmail-events' })],
    code: 'UnknownRole',
    message: `there is no role ${roleArn({ name: 'events/acme-workmail-events' })}; the role of that name is ${roleArn({})}`,
    next: 'name a role that exists',
  },
  ...['alias/acme', '1234abcd', `arn:aws:kms:us-west-2:${ACCOUNT}:alias/acme`, ''].map((key) =>
    malformed(enable, '--kms-key-id', key, 'KMS key ARN', KEY_RULE),
  ),
  {
    on: enable,
    flags: ['--kms-key-id', `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd`],
    code: 'KeyElsewhere',
    message: `--kms-key-id is in eu-west-1, and acme-labs (${ORGANIZATION}) is in us-west-2`,
    next: 'name a key in us-west-2',
  },
  {
    on: enable,
    bare: true,
    flags: ['--organization', 'acme-archive'],
    code: 'OrganizationDeleted',
    message: 'organization acme-archive (m-3c8a25e6d9f46b2abe7ac3a4f5d6e7b8) is deleted',
    next: '`wml logging status` shows which organizations are active',
  },

  {
    ...contradiction(teardown, 'workmail-gone', 'tag', 'team=red'),
    bare: true,
  },
  contradiction(teardown, 'keep-log-groups', 'include-orphans'),
  ...['', '=value', 'a*', 'k'.repeat(129)].map((tag) => ({
    ...malformed(
      ['teardown', 'logging disable', 'role delete'],
      '--protect-tag',
      tag,
      'tag key',
      'it must be 1 to 128 letters, digits, spaces and _ . : / = + - @',
    ),
    message: `--protect-tag "${tag.startsWith('=') ? '' : tag.length > 100 ? `${tag.slice(0, 100)}…` : tag}" is not a tag key`,
  })),
  {
    ...malformed(
      ['teardown', 'logging disable', 'role delete'],
      '--protect-tag',
      'keep=*',
      'tag value',
      'it must be up to 256 letters, digits, spaces and _ . : / = + - @',
    ),
    message: '--protect-tag "*" is not a tag value',
  },
  contradiction(teardown, 'keep-log-groups', 'override-deletion-protection'),
  contradiction(teardown, 'keep-log-groups', 'log-group', '/acme/events'),

  ...['a “quoted” word', 'grüße 世界', 'x'.repeat(1001)].map((text) => ({
    ...malformed(['role create', 'role update'], '--description', text, 'role description', DESCRIPTION_RULE),
    bare: true,
  })),
  {
    on: ['role update'],
    bare: true,
    flags: [],
    code: 'NoDescription',
    message: 'it is not said what to change',
    next: 'add --description TEXT',
  },
  ...['name', 'policy-document', 'trust-policy'].map(
    (flag): Case => ({
      on: ['role create', 'role update'],
      flags: [`--${flag}`, 'other'],
      code: 'RoleNotEditable',
      message: `--${flag}: AWS lets no one rename a service-linked role or edit its policies`,
      next: 'its description can be edited: `wml role update --description TEXT`',
    }),
  ),
  ...['name', 'policy-document', 'trust-policy'].map(
    (flag): Case => ({
      on: ['role create'],
      flags: ['--custom', 'workmail-events', '--log-group', '/mail', `--${flag}`, 'other'],
      code: 'RoleNotEditable',
      message: `--${flag}: the policies of a custom role are those of the WorkMail guide`,
      next: 'make a role with other policies by hand; `wml logging enable --role-arn` takes it',
    }),
  ),

  ...['', 'a role', 'x'.repeat(65), roleArn({}), 'grüße'].map((name) =>
    malformed(
      ['role create', 'role delete'],
      '--custom',
      name,
      'role name',
      'it must be 1 to 64 characters of A-Z, a-z, 0-9 and _ + = , . @ -',
    ),
  ),
  ...(['create', 'delete'] as const).flatMap((verb) =>
    ['AWSServiceRoleForAmazonWorkMailEvents', 'awsserviceroleforamazonworkmailevents'].map(
      (name): Case => ({
        on: [`role ${verb}`],
        flags: ['--custom', name],
        code: 'NotCustom',
        message: `--custom "${name}" is the service-linked role`,
        next: `\`wml role ${verb}\`, without --custom, is for that one`,
      }),
    ),
  ),
  {
    on: ['role create'],
    flags: ['--custom', 'workmail-events'],
    code: 'NoLogGroup',
    message: 'it is not said which log group role workmail-events may write to',
    next: 'add --log-group NAME-OR-ARN',
  },
  ...[['--log-group', '/mail'], ['--region', 'eu-west-1'], ['--source-account-condition']].map(
    (flags): Case => ({
      on: ['role create'],
      flags,
      code: 'NoCustomRole',
      message: `${flags[0]} is about a custom role, and none is named`,
      next: 'add --custom NAME, or leave it out for the service-linked role',
    }),
  ),
  {
    on: ['role create'],
    flags: ['--custom', 'workmail-events', '--log-group', 'aws/mail'],
    code: 'MalformedValue',
    message: '--log-group "aws/mail" is not a log group name',
    next: LOG_GROUP_RULE,
  },
  {
    on: ['role create'],
    flags: ['--custom', 'workmail-events', '--log-group', '/mail', '--region', 'eu-central-1'],
    code: 'UnknownRegion',
    message: '--region "eu-central-1" is not a Region of WorkMail',
    next: 'WorkMail exists in us-east-1, us-west-2, eu-west-1',
  },
  {
    on: ['role create'],
    flags: ['--custom', 'workmail-events', '--log-group', logGroupArn({ region: 'eu-central-1' })],
    code: 'LogGroupElsewhere',
    message: '--log-group is in "eu-central-1", where there is no WorkMail',
    next: "name a log group in one of us-east-1, us-west-2, eu-west-1: WorkMail writes to the organization's own Region",
  },
  {
    on: ['role create'],
    flags: ['--custom', 'workmail-events', '--log-group', logGroupArn({}), '--region', 'eu-west-1'],
    code: 'LogGroupElsewhere',
    message: '--log-group is in "us-west-2", and --region is eu-west-1',
    next: "name a log group in one of eu-west-1: WorkMail writes to the organization's own Region",
  },
  {
    on: ['role create'],
    flags: ['--custom', 'workmail-events', '--log-group', logGroupArn({ account: '999999999999' })],
    code: 'ForeignAccount',
    message: `--log-group is in account 999999999999, and these credentials belong to ${ACCOUNT}`,
    next: 'name one of this account, or choose the credentials of the other',
  },
]

const argvOf = (command: Command, { flags, bare }: Case): string[] => [
  ...command.split(' '),
  ...(bare ? [] : COMMANDS[command]),
  ...flags,
  ...(flags.includes('--sandbox') ? [] : ['--sandbox']),
]

describe.each(all)('%s', (command) => {
  const concerned = cases
    .filter(({ on }) => on.includes(command))
    .map((wrong) => ({ wrong, code: wrong.code, line: shortened(wrong.flags.join(' ')) }))
  test.each(concerned)('refuses $line ($code)', async ({ wrong }) => {
    const { code, message, next } = wrong
    expect(await refusalOf(machine, ...argvOf(command, wrong))).toEqual({ exitCode: 2, code, message, next })
  })
})

test.each([
  {
    argv: ['runs', 'show', 'latest'],
    code: 'MalformedRunId',
    message: `"latest" is not a run id, such as ${RUN}`,
  },
  {
    argv: ['runs', 'show', '../../secret'],
    code: 'MalformedRunId',
    message: `"../../secret" is not a run id, such as ${RUN}`,
  },
  { argv: ['runs', 'show', RUN], code: 'UnknownRun', message: `there is no run ${RUN}` },
  { argv: ['runs', 'resume', RUN], code: 'UnknownRun', message: `there is no run ${RUN}` },
  { argv: ['runs', 'resume', RUN, '--sandbox'], code: 'UnknownRun', message: `there is no run ${RUN}` },
])('$argv is refused ($code)', async ({ argv, code, message }) => {
  expect(await refusalOf(machine, ...argv)).toEqual({
    exitCode: 2,
    code,
    message,
    next: '`wml runs list` lists the runs',
  })
})

test.each(['x', '-1', '65536', '80.5', ''])('sandbox start refuses port "%s"', async (port) => {
  expect(await refusalOf(machine, 'sandbox', 'start', '--port', port)).toEqual({
    exitCode: 2,
    code: 'MalformedValue',
    message: `--port "${port}" is not a port`,
    next: 'it must be a number from 0 to 65535',
  })
})
