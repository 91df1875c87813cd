/** Whatever is typed, and whatever stands in a file: one message with a next step, a documented exit code, and nothing changed. */

import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  requireDescription,
  toAccount,
  toCustomRoleName,
  toEndpointUrl,
  toKmsKeyId,
  toLogGroup,
  toPort,
  toProtectTag,
  toQuietPeriod,
  toRegions,
  toRetention,
  toRetryDelay,
  toRoleArn,
  toScope,
} from '../../src/cli/flags/input.js'
import { parseDuration } from '../../src/duration.js'
import { WmlError } from '../../src/errors.js'
import { LintFinding } from '../../src/policies/lint/finding.js'
import { lintPolicy } from '../../src/policies/lint/lint-policy.js'
import { PROCEDURES } from '../../src/policies/required.js'
import { EXIT_CODES } from '../../src/report/exit-codes.js'
import { Output } from '../../src/report/output.js'
import { parseSeed, parseState } from '../../src/sandbox/read-account.js'
import { SandboxFileError } from '../../src/sandbox/sandbox-file-error.js'
import { parseJournal } from '../../src/state/journals.js'
import { parsePlanFile } from '../../src/state/plan-file.js'
import { isRunId } from '../../src/state/run-id.js'
import { AMAZON_WORKMAIL_FULL_ACCESS } from '../policies/lint/amazon-workmail-full-access.js'
import { nearly, nearlyJson } from '../support/nearly.js'
import { machineWith, RUNS_FOLDER, runWml, SANDBOX_FILE } from '../support/run-wml.js'
import { ACCOUNT_ID, ACME, loggingAccount, ROLE_ARN } from '../support/small-account.js'
import type { TestRuntime } from '../support/test-runtime.js'

const INPUTS = 20_000
let tried = 0

const tries = (numRuns: number): fc.Parameters<unknown> => ({
  numRuns,
  seed: 20_270_331,
})

const CONTROL = /[\p{Cc}\u200e\u200f\u2028-\u202e]/u
const STACK = /\n\s+at |node_modules|\.js:\d/
const INSIDE = /\n\s+at |node_modules|\.js:\d|(?<!received )\bundefined\b|\[object |\bNaN\b/

const expectOneLine = (text: string): void => {
  expect(text).toMatch(/\S/)
  expect(text).not.toMatch(CONTROL)
  expect(text).not.toMatch(INSIDE)
  expect(text.length).toBeLessThan(1000)
}

/** What the input gives; undefined where it is refused as bad input is to be refused. */
const taken = <Value>(parse: () => Value): Value | undefined => {
  tried += 1
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof WmlError)) throw error
    const { kind, code, message, next } = error
    expect(kind).toBe('input')
    expect(code).toMatch(/^[A-Z][A-Za-z]+$/)
    expectOneLine(message)
    expectOneLine(next)
    return undefined
  }
}

const LOG_GROUP_ARN = `arn:aws:logs:us-east-1:${ACCOUNT_ID}:log-group:/acme/events:*`
const KEY_ARN = `arn:aws:kms:us-west-2:${ACCOUNT_ID}:key/1234abcd-12ab-34cd-56ef-1234567890ab`
const HOUR = 3_600_000

const between = (least: number, most: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most

/** What AWS documents of each value, said anew: what is taken must be it. */
const VALUES: {
  what: string
  samples: string[]
  parse: (text: string) => unknown
  isGood: (value: never, text: string) => boolean
}[] = [
  {
    what: 'an organization',
    samples: [ACME, 'acme', 'acme-labs'],
    parse: (text) => toScope({ organization: [text] }),
    isGood: (_, text) => /^m-[0-9a-f]{32}$/.test(text) || /^(?!d-)[0-9A-Za-z-]{1,62}$/.test(text),
  },
  {
    what: 'a tag',
    samples: ['department=sales', 'a=', 'k=v=w'],
    parse: (text) => toScope({ tag: text }),
    isGood: ({ key, value }: { key: string; value: string }, text) =>
      key !== '' && `${key}=${value}` === text,
  },
  {
    what: 'a tag that protects',
    samples: ['workmail-lifecycle:protect', 'keep=yes', 'keep=', 'a b=c=d'],
    parse: toProtectTag,
    isGood: ({ key, value }: { key: string; value?: string }, text) =>
      /^[^*=]{1,128}$/u.test(key) && (value === undefined ? key : `${key}=${value}`) === text,
  },
  {
    what: 'a Region',
    samples: ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1'],
    parse: (text) => toRegions([text]),
    isGood: ([region]: [string]) => ['us-east-1', 'us-west-2', 'eu-west-1'].includes(region),
  },
  {
    what: 'an account id',
    samples: [ACCOUNT_ID],
    parse: toAccount,
    isGood: (value: string) =>
      value.length === 12 && [...value].every((digit) => '0123456789'.includes(digit)),
  },
  {
    what: 'a retention',
    samples: ['30', 'never', '3653', '1'],
    parse: toRetention,
    isGood: (value: number | 'never', text) => String(value) === text || Number(text) === value,
  },
  {
    what: 'a log group',
    samples: ['/aws/workmail/emailevents/acme', LOG_GROUP_ARN, LOG_GROUP_ARN.replace(':*', '')],
    parse: toLogGroup,
    isGood: ({ name }: { name: string }) =>
      /^[.\-_/#A-Za-z0-9]{1,512}$/.test(name) && !name.startsWith('aws/'),
  },
  {
    what: 'a role ARN',
    samples: [ROLE_ARN, `arn:aws:iam::${ACCOUNT_ID}:role/acme`],
    parse: toRoleArn,
    isGood: (value: string) => /^arn:aws:iam::\d{12}:role\/[!-~]+$/.test(value),
  },
  {
    what: 'the name of a custom role',
    samples: ['workmail-events', 'WorkMail+Events=1,2.3@x_y', 'AWSServiceRoleForAmazonWorkMailEvents'],
    parse: (text) => toCustomRoleName(text, 'create'),
    isGood: (value: string) =>
      /^[A-Za-z0-9_+=,.@-]{1,64}$/.test(value) && !/^AWSServiceRoleForAmazonWorkMailEvents$/i.test(value),
  },
  {
    what: 'a key ARN',
    samples: [KEY_ARN],
    parse: toKmsKeyId,
    isGood: (value: string) => /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/.test(value),
  },
  {
    what: 'a description',
    samples: ['Ends with WorkMail', 'grüße', 'a "quoted" word'],
    parse: requireDescription,
    isGood: (value: string) => value.length <= 1000 && [...value].every((letter) => letter <= 'ÿ'),
  },
  {
    what: 'an address',
    samples: [
      'http://127.0.0.1:4566',
      'https://vpce-1.logs.us-east-1.vpce.amazonaws.com',
      'http://[::1]:80/x',
    ],
    parse: toEndpointUrl,
    isGood: (value: string) => /^https?:$/.test(new URL(value).protocol),
  },
  {
    what: 'a port',
    samples: ['0', '4566', '65535'],
    parse: toPort,
    isGood: between(0, 65_535),
  },
  {
    what: 'a time-out',
    samples: ['30m', '1s', '500ms', '24h', '1.5s'],
    parse: (text) => parseDuration('--timeout', text, 1000, 24 * HOUR),
    isGood: between(1000, 24 * HOUR),
  },
  {
    what: 'a retry delay',
    samples: ['30s', '500ms', '1h', '0.5s'],
    parse: toRetryDelay,
    isGood: between(500, HOUR),
  },
  {
    what: 'a settling time',
    samples: ['60s', '0s', '1h', '0.001h'],
    parse: toQuietPeriod,
    isGood: between(0, HOUR),
  },
]

describe.each(VALUES)('$what', ({ samples, parse, isGood }) => {
  test('is taken where AWS takes it, and refused with a rule elsewhere', () => {
    let refused = 0
    fc.assert(
      fc.property(nearly(...samples), (text) => {
        const value = taken(() => parse(text))
        if (value === undefined) refused += 1
        else expect(isGood(value as never, text)).toBe(true)
      }),
      tries(700),
    )
    expect(refused).toBeGreaterThan(100)
  })
})

/** What a run on a small account writes, to be spoiled. */
const writtenBy = async (...argv: string[]): Promise<TestRuntime> => {
  const runtime = machineWith(loggingAccount())
  const { exitCode, stderr } = await runWml(runtime, ...argv, '--sandbox')
  expect([0, 8], stderr).toContain(exitCode)
  return runtime
}

const SEED_FILE = '/home/operator/seed.json'
const POLICY_FILE = '/home/operator/policy.json'
const PLAN_FILE = '/home/operator/plan.json'
const TEARDOWN = ['teardown', '--all', '--yes', '--timeout', '10s']
const stopped = await writtenBy(...TEARDOWN)
const [JOURNAL = ''] = [...stopped.disk.keys()].filter((path) => path.startsWith(RUNS_FOLDER))
const RUN_ID = JOURNAL.slice(RUNS_FOLDER.length + 1).replace('.jsonl', '')
const journal = stopped.disk.get(JOURNAL) ?? ''
const records = journal
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))
const planned = await writtenBy('teardown', '--all', '--plan-out', PLAN_FILE)
const plan = JSON.parse(planned.disk.get(PLAN_FILE) ?? '')
const state = JSON.parse(stopped.disk.get(SANDBOX_FILE) ?? '')
/** The same with less in it, so that each member is spoiled more often. */
const smallState = {
  format: state.format,
  organizations: loggingAccount().organizations,
  roles: state.roles,
  logGroups: loggingAccount().logGroups,
}

/** A journal with a member changed, a line lost, doubled or out of place, or with its text broken. */
const nearlyJournal: fc.Arbitrary<string> = fc.oneof(
  nearlyJson(records).map((text) => {
    try {
      const changed = JSON.parse(text)
      return Array.isArray(changed) ? changed.map((record) => `${JSON.stringify(record)}\n`).join('') : text
    } catch {
      return text
    }
  }),
  fc
    .shuffledSubarray(records, { minLength: 1 })
    .map((some) => some.map((record) => `${JSON.stringify(record)}\n`).join('')),
  nearly(journal),
)

/** One with most of what a policy can say. */
const policy = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'All', Effect: 'Deny', NotAction: ['iam:*', 'logs:Get*'], NotResource: 'arn:aws:workmail:*' },
    {
      Effect: 'Allow',
      Action: ['workmail:List*', 'workmail:DeleteEmailMonitoringConfiguration', 'logs:DeleteLogGroup'],
      Resource: [
        `arn:aws:workmail:eu-west-1:${ACCOUNT_ID}:organization/${ACME}`,
        LOG_GROUP_ARN,
        'arn:aws:iam::$' + '{aws:PrincipalAccount}:role/*',
      ],
      Condition: {
        StringLike: { 'aws:RequestedRegion': ['eu-west-1', 'us-*'], 'aws:ResourceTag/Department': 'sales' },
        'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'a' },
        NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 },
        DateLessThan: { 'aws:CurrentTime': '2027-03-31T00:00:00Z' },
        Bool: { 'aws:SecureTransport': true },
        Null: { 'workmail:ImpersonationRoleId': 'true' },
      },
    },
    { Effect: 'Allow', Principal: { Service: 'events.workmail.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
}

describe('a file', () => {
  test('that is nearly a journal is read as one, or refused with the line', () => {
    fc.assert(
      fc.property(nearlyJournal, (text) => {
        const run = taken(() => parseJournal(RUN_ID, text))
        if (run !== undefined) expect(run.plan.runId).toBe(RUN_ID)
      }),
      tries(4000),
    )
  })

  test('that is nearly a plan is the plan, or refused', () => {
    fc.assert(
      fc.property(nearlyJson(plan), (text) => {
        const file = taken(() => parsePlanFile(text, PLAN_FILE))
        if (file !== undefined) expect(file).toEqual(plan)
      }),
      tries(2000),
    )
  })

  test.each([
    ['a seed', parseSeed, nearlyJson(loggingAccount(), { organizations: [] })],
    ['a state of the sandbox', parseState, nearlyJson(state, smallState)],
  ] as const)(
    'that is nearly %s is an account, or refused with each thing that is wrong',
    (_what, parse, files) => {
      fc.assert(
        fc.property(files, (text) => {
          tried += 1
          try {
            const account = parse(text, 'file.json')
            expect(parseState(JSON.stringify(account), 'file.json')).toEqual(account)
          } catch (error) {
            if (!(error instanceof SandboxFileError)) throw error
            expect(error.message).toMatch(/^file\.json: ./)
            expect(error.message).not.toMatch(INSIDE)
          }
        }),
        tries(2500),
      )
    },
  )

  test('that is nearly a policy has findings that can be read, or is refused', () => {
    const codes = new Set<string>()
    fc.assert(
      fc.property(
        nearlyJson(policy, AMAZON_WORKMAIL_FULL_ACCESS),
        fc.subarray(PROCEDURES, { maxLength: 1 }),
        (text, procedures) => {
          const lint = taken(() => lintPolicy(text, POLICY_FILE, procedures))
          for (const finding of lint?.findings ?? []) {
            const { code, message, next } = LintFinding.parse(finding)
            codes.add(code)
            for (const said of [message, next]) {
              expect(said).toMatch(/\S/)
              expect(said).not.toMatch(CONTROL)
              expect(said).not.toMatch(INSIDE)
            }
          }
        },
      ),
      tries(800),
    )
    expect(codes.size).toBeGreaterThan(30)
  })

  test('is asked for by an id of a run alone, wherever the id would lead', () => {
    fc.assert(
      fc.property(nearly(RUN_ID, '../../etc/passwd', `${RUN_ID}/..`), (text) => {
        tried += 1
        if (isRunId(text)) expect(text).toMatch(/^[0-9TZ]{16}-[0-9a-f]{6}$/)
      }),
      tries(700),
    )
  })
})

/** Runs a command, and sees all that must hold whatever it was given. Answers whether every file is as it was. */
const run = async (runtime: TestRuntime, argv: string[], isForProgram: boolean) => {
  tried += 1
  const before = new Map(runtime.disk)
  const line = isForProgram ? [...argv, '--json'] : argv
  const { exitCode, stdout, stderr } = await runWml(runtime, ...line).catch((error) => {
    throw new Error(`wml ${line.map((word) => JSON.stringify(word)).join(' ')}`, { cause: error })
  })
  expect(Object.keys(EXIT_CODES)).toContain(String(exitCode))
  expect(`${stdout}${stderr}`).not.toMatch(STACK)
  const errors = stderr.match(/^.*Error: /gm) ?? []
  if (line.includes('--json')) {
    const output = Output.parse(JSON.parse(stdout))
    expect(output.exitCode).toBe(exitCode)
    expect(output.error?.code).not.toBe('Unexpected')
    expect(errors).toEqual([])
    if (exitCode === 2) expect(output.next).toMatch(/\S/)
  } else {
    expect(stderr).not.toContain('did not expect')
    expect(errors.length).toBeLessThanOrEqual(1)
    if (exitCode === 2) expect(stderr).toMatch(/^(?:\S+Z .*\n)*Error: .[\s\S]*\nNext: \S.*\n$/)
  }
  const isUnchanged = isDeepStrictEqual(runtime.disk, before)
  if (exitCode === 2) expect(isUnchanged).toBe(true)
  return { exitCode, isUnchanged }
}

const samplesOf = (what: string): string[] => VALUES.find((value) => value.what === what)?.samples ?? []
const value = (...whats: string[]): fc.Arbitrary<string> => nearly(...whats.flatMap(samplesOf))

/** Every flag that takes text, with what is nearly such text. */
const FLAGS: Record<string, fc.Arbitrary<string>> = {
  organization: value('an organization'),
  tag: value('a tag'),
  'protect-tag': value('a tag that protects'),
  region: value('a Region'),
  account: value('an account id'),
  timeout: value('a time-out'),
  quietPeriod: value('a settling time'),
  'retry-delay': value('a retry delay'),
  'log-group': value('a log group'),
  'retention-days': value('a retention'),
  'kms-key-id': value('a key ARN'),
  'role-arn': value('a role ARN'),
  custom: value('the name of a custom role'),
  description: value('a description'),
  'endpoint-url': value('an address'),
  profile: nearly('default', 'acme'),
  port: value('a port'),
  'plan-out': nearly('plan.json', '/tmp/plan.json'),
  for: nearly('teardown', 'logging enable', 'all'),
  name: nearly('other'),
  'policy-document': nearly('{}'),
  'trust-policy': nearly('{}'),
}
const SWITCHES = [
  'all',
  'yes',
  'quiet',
  'verbose',
  'json',
  'sandbox',
  'keep-role',
  'keep-log-groups',
  'include-orphans',
  'override-deletion-protection',
  'no-tag',
  'workmail-gone',
  'replace',
  'source-account-condition',
]

const flag: fc.Arbitrary<string[]> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(...Object.keys(FLAGS))
      .chain((name) =>
        (FLAGS[name] ?? fc.constant('')).chain((text) =>
          fc.constantFrom<string[][]>([`--${name}`, text], [`--${name}=${text}`]),
        ),
      ),
  },
  { weight: 3, arbitrary: fc.constantFrom(...SWITCHES).map((name) => [`--${name}`]) },
  {
    weight: 1,
    arbitrary: nearly('--all', '-h', '--no-color', 'extra')
      .filter((text) => !ASKS_FOR_HELP.test(text))
      .map((text) => [text]),
  },
)
/** What prints help and ends well, whatever stands beside it. */
const ASKS_FOR_HELP = /^--?(h|help|v|version)$/

/** Every command that reads or changes an account, as it is typed when all goes well; nothing is changed with --dry-run. */
const COMMANDS = [
  'logging status',
  'logging enable --organization acme --dry-run',
  'logging disable --all --dry-run',
  'role check',
  'role create --dry-run',
  'role create --custom workmail-events --log-group /mail --dry-run',
  'role update --description ends --dry-run',
  'role delete --dry-run',
  'role delete --custom workmail-events --dry-run',
  'teardown --all --dry-run',
  'runs list',
  `runs show ${RUN_ID}`,
  'plan apply plan.json',
  'policies lint policy.json',
]

interface Spoiled {
  path: string
  text: string
  /** Reads the file. */
  argv: string
}

const spoiled: fc.Arbitrary<Spoiled> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      path: fc.constant(SANDBOX_FILE),
      text: nearlyJson(state, smallState),
      argv: fc.constantFrom(
        'logging status --sandbox',
        'role check --sandbox',
        'teardown --all --dry-run --sandbox',
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      path: fc.constant(JOURNAL),
      text: nearlyJournal,
      argv: fc.constantFrom('runs list', `runs show ${RUN_ID}`, `runs resume ${RUN_ID} --yes`),
    }),
  },
  fc.record({
    path: fc.constant(PLAN_FILE),
    text: nearlyJson(plan),
    argv: fc.constant(`plan apply ${PLAN_FILE} --yes --sandbox`),
  }),
  fc.record({
    path: fc.constant(POLICY_FILE),
    text: nearlyJson(policy),
    argv: fc.constant(`policies lint ${POLICY_FILE} --for teardown`),
  }),
  fc.record({
    path: fc.constant(SEED_FILE),
    // A seed that is taken is served until someone ends it.
    text: nearlyJson(loggingAccount()).filter((text) => !isSeed(text)),
    argv: fc.constant(`sandbox start --port 0 --seed ${SEED_FILE}`),
  }),
)

const isSeed = (text: string): boolean => {
  try {
    parseSeed(text, SEED_FILE)
    return true
  } catch {
    return false
  }
}

describe('a command', () => {
  test('with whatever flags is carried out as documented, or refused', async () => {
    const ends = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...COMMANDS),
        fc.array(flag, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (command, flags, isForProgram) => {
          const runtime = machineWith(loggingAccount())
          const { exitCode, isUnchanged } = await run(
            runtime,
            [...command.split(' '), '--sandbox', ...flags.flat()],
            isForProgram,
          )
          const savesAPlan = flags.some(([name]) => name?.startsWith('--plan-out'))
          expect(isUnchanged || savesAPlan).toBe(true)
          ends.set(exitCode, (ends.get(exitCode) ?? 0) + 1)
        },
      ),
      tries(1500),
    )
    expect(ends.get(2)).toBeGreaterThan(1000)
    expect(ends.get(0)).toBeGreaterThan(50)
  })

  test('of whatever words is refused, unless it is one', async () => {
    const words = fc.array(
      nearly('logging', 'teardown', 'status', 'runs:show').filter((text) => !ASKS_FOR_HELP.test(text)),
      { maxLength: 3 },
    )
    await fc.assert(
      fc.asyncProperty(words, async (argv) => {
        const { exitCode, isUnchanged } = await run(
          machineWith(loggingAccount()),
          [...argv, '--sandbox'],
          true,
        )
        expect([0, 2]).toContain(exitCode)
        expect(isUnchanged).toBe(true)
      }),
      tries(500),
    )
  })

  test('that is to read a spoiled file ends as documented', async () => {
    const ends = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(spoiled, fc.boolean(), async ({ path, text, argv }, isForProgram) => {
        const runtime = machineWith(loggingAccount())
        runtime.disk.set(path, text)
        const { exitCode } = await run(runtime, argv.split(' '), isForProgram)
        ends.set(exitCode, (ends.get(exitCode) ?? 0) + 1)
      }),
      tries(1200),
    )
    expect(ends.get(2)).toBeGreaterThan(500)
    expect(ends.get(0)).toBeGreaterThan(50)
  })
})

test('these were enough', () => {
  expect(tried).toBeGreaterThanOrEqual(INPUTS)
})
