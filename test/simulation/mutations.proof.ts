/**
 * The checks themselves, put to the test: each mutation breaks the program in one place, on purpose, and the
 * simulation must notice. They are put in from outside, by module mocks: the source holds no switches for them.
 */
import './world/injections.js'

import { beforeEach, expect, test, vi } from 'vitest'
import type { Plan } from '../../src/engine/plan.js'
import type { CheckPrecondition } from '../../src/engine/preconditions.js'
import { PROTECT_TAG } from '../../src/facts/protect-tag.js'
import type { Journal } from '../../src/state/journal.js'
import type { Step } from '../../src/steps/step.js'
import type { Reading } from '../../src/survey/reading.js'
import { drawScenario } from './draw/scenario.js'
import type { Region, Scenario } from './scenario.js'
import { simulate } from './simulate.js'
import type { Violation } from './world/world.js'

/** What is broken right now. */
interface Breakage {
  plan?: (plan: Plan) => Plan
  orphansToo?: boolean
  everyOrganization?: boolean
  preconditions?: (ask: CheckPrecondition) => CheckPrecondition
  unreadableIsAbsent?: boolean
  firstPageOnly?: boolean
  activeOnly?: boolean
  noProtection?: boolean
  noTaggedFound?: boolean
  believesItself?: boolean
  tasksSucceed?: boolean
  saysDone?: boolean
  journal?: (journal: Journal) => Journal
  deafWaits?: boolean
  sdkRetries?: boolean
  talksOfSecrets?: boolean
  timedOutIsGone?: boolean
  takesRolesForItsOwn?: boolean
  sharesItsRoles?: boolean
  tagsProtectNothing?: boolean
  unreadTagsAreNone?: boolean
}

const broken = vi.hoisted(() => ({ by: {} as Breakage }))

vi.mock('../../src/procedures/teardown.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/procedures/teardown.js')>()
  const teardown: typeof original.teardown = (survey, scope, options) => {
    const includeOrphans = broken.by.orphansToo ?? options.includeOrphans
    const plan = original.teardown(survey, scope, { ...options, includeOrphans })
    return broken.by.plan?.(plan) ?? plan
  }
  return { ...original, teardown }
})

vi.mock('../../src/procedures/custom-role.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/procedures/custom-role.js')>()
  const isOurs: typeof original.isOurs = (role) => broken.by.takesRolesForItsOwn || original.isOurs(role)
  const foreignHoldings: typeof original.foreignHoldings = (...held) =>
    broken.by.sharesItsRoles ? [] : original.foreignHoldings(...held)
  return { ...original, isOurs, foreignHoldings }
})

vi.mock('../../src/procedures/scope.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/procedures/scope.js')>()
  const selectOrganizations: typeof original.selectOrganizations = (survey, scope) =>
    original.selectOrganizations(survey, broken.by.everyOrganization ? { by: 'all' } : scope)
  return { ...original, selectOrganizations }
})

vi.mock('../../src/engine/preconditions.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/engine/preconditions.js')>()
  const createPreconditions: typeof original.createPreconditions = (context) => {
    const ask = original.createPreconditions(context)
    return broken.by.preconditions?.(ask) ?? ask
  }
  return { ...original, createPreconditions }
})

vi.mock('../../src/survey/reading.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/survey/reading.js')>()
  const read: typeof original.read = async (...asked) => {
    const reading = await original.read(...asked)
    return broken.by.unreadableIsAbsent && reading.is === 'unreadable' ? { is: 'absent' } : reading
  }
  return { ...original, read }
})

vi.mock('../../src/survey/organizations.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/survey/organizations.js')>()
  const readOrganizations: typeof original.readOrganizations = async (aws, region, signal) => {
    const reading = await original.readOrganizations(aws, region, signal)
    if (!broken.by.activeOnly || reading.is !== 'known') return reading
    return { is: 'known', value: reading.value.filter(({ state }) => state === 'Active') }
  }
  const readOrganizationTags: typeof original.readOrganizationTags = async (...asked) =>
    spoilt(await original.readOrganizationTags(...asked))
  return { ...original, readOrganizations, readOrganizationTags }
})

const spoilt = (tags: Reading<Record<string, string>>): Reading<Record<string, string>> =>
  broken.by.tagsProtectNothing || (broken.by.unreadTagsAreNone && tags.is === 'unreadable')
    ? { is: 'known', value: {} }
    : tags

vi.mock('../../src/survey/tags.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/survey/tags.js')>()
  const createTagReader: typeof original.createTagReader = (...asked) => {
    const read = original.createTagReader(...asked)
    return async (name) => spoilt(await read(name))
  }
  return { ...original, createTagReader }
})

vi.mock('../../src/survey/workmail-gone.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/survey/workmail-gone.js')>()
  const isWorkMailGone: typeof original.isWorkMailGone = (error) =>
    (broken.by.timedOutIsGone && error.code === 'TimeoutError') || original.isWorkMailGone(error)
  return { ...original, isWorkMailGone }
})

vi.mock('../../src/survey/log-groups.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/survey/log-groups.js')>()
  const readLogGroups: typeof original.readLogGroups = async (...asked) => {
    const reading = await original.readLogGroups(...asked)
    if (!broken.by.noProtection || reading.is !== 'known') return reading
    return { is: 'known', value: reading.value.map((group) => ({ ...group, deletionProtection: false })) }
  }
  const readTaggedLogGroupNames: typeof original.readTaggedLogGroupNames = (...asked) =>
    broken.by.noTaggedFound
      ? Promise.resolve({ is: 'known', value: [] })
      : original.readTaggedLogGroupNames(...asked)
  return { ...original, readLogGroups, readTaggedLogGroupNames }
})

vi.mock('../../src/aws/follow-pages.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/aws/follow-pages.js')>()
  const followPages: typeof original.followPages = (entry, ...rest) => {
    const { pages: _, ...single } = entry
    return original.followPages(broken.by.firstPageOnly ? single : entry, ...rest)
  }
  return { ...original, followPages }
})

vi.mock('../../src/engine/ask-check.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/engine/ask-check.js')>()
  const asked = new WeakSet<object>()
  const askCheck: typeof original.askCheck = async (context, check) => {
    if (broken.by.believesItself && asked.has(check)) return true
    asked.add(check)
    return original.askCheck(context, check)
  }
  return { ...original, askCheck }
})

vi.mock('../../src/engine/waiter.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/engine/waiter.js')>()
  const waitForTask: typeof original.waitForTask = async (...watched) =>
    broken.by.tasksSucceed ? { outcome: 'done' } : original.waitForTask(...watched)
  return { ...original, waitForTask }
})

vi.mock('../../src/report/run-output.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/report/run-output.js')>()
  const runOutput: typeof original.runOutput = (...told) => {
    const output = original.runOutput(...told)
    return broken.by.saysDone ? { ...output, outcome: 'done', exitCode: 0 } : output
  }
  return { ...original, runOutput }
})

vi.mock('../../src/state/journal.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/state/journal.js')>()
  const createJournal: typeof original.createJournal = (...given) => {
    const journal = original.createJournal(...given)
    return broken.by.journal?.(journal) ?? journal
  }
  return { ...original, createJournal }
})

vi.mock('../../src/engine/context.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/engine/context.js')>()
  const pause: typeof original.pause = (context, milliseconds) =>
    broken.by.deafWaits ? context.clock.sleep(milliseconds) : original.pause(context, milliseconds)
  const callAws: typeof original.callAws = (context, call, options) =>
    original.callAws(context, call, broken.by.sdkRetries ? {} : options)
  return { ...original, pause, callAws }
})

vi.mock('../../src/redact.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/redact.js')>()
  const redact: typeof original.redact = (text) => (broken.by.talksOfSecrets ? text : original.redact(text))
  return { ...original, redact }
})

/** The plan with some of its steps changed, or left out together with what waits for them. */
const withSteps =
  (change: (step: Step) => Step | undefined) =>
  (plan: Plan): Plan => {
    const steps = plan.steps.flatMap((step) => change(step) ?? [])
    const keys = new Set(steps.map(({ key }) => key))
    return {
      ...plan,
      steps: steps.map((step) => ({ ...step, after: step.after.filter((key) => keys.has(key)) })),
    }
  }

const isKind =
  (...kinds: string[]) =>
  (step: Step) =>
    kinds.includes(step.kind)

const skipPreconditions = (): CheckPrecondition => async () => ({ holds: true, organizations: [] })

const skipGroupPreconditions =
  (ask: CheckPrecondition): CheckPrecondition =>
  async (precondition, since) =>
    precondition.kind === 'no-organization-writes-to'
      ? { holds: true, organizations: [] }
      : ask(precondition, since)

const skipTagPreconditions =
  (ask: CheckPrecondition): CheckPrecondition =>
  async (precondition, since) =>
    precondition.kind === 'role-is-tagged' ? { holds: true, organizations: [] } : ask(precondition, since)

/** The first verdict stands for ever. */
const neverAskAgain = (ask: CheckPrecondition): CheckPrecondition => {
  const verdicts = new Map<string, ReturnType<CheckPrecondition>>()
  return (precondition, since) => {
    const key = JSON.stringify(precondition)
    const verdict = verdicts.get(key) ?? ask(precondition, since)
    verdicts.set(key, verdict)
    return verdict
  }
}

/** What is called is written down when it has been answered. */
const lateJournal = (journal: Journal): Journal => {
  const held: Parameters<Journal['write']>[0][] = []
  return {
    write: async (record) => {
      if (record.type === 'calling') {
        held.push(record)
        return
      }
      for (const earlier of held.splice(0)) await journal.write(earlier)
      await journal.write(record)
    },
  }
}

/** One record is never acknowledged. */
const silentJournal = (journal: Journal): Journal => ({
  write: (record) => (record.type === 'finished' ? new Promise(() => {}) : journal.write(record)),
})

/** Every precondition takes the silence of WorkMail for its end, whatever the plan has found. */
const believeSilence = withSteps((step) => ({
  ...step,
  preconditions: step.preconditions.map((precondition) =>
    precondition.kind === 'no-organization-uses-role'
      ? { ...precondition, goneRegions: precondition.regions }
      : { ...precondition, workMailGone: true as const },
  ),
}))

/** The operator says that WorkMail is gone, and in the Regions of the account’s organizations this continues. */
const sayingGone =
  (what: (regions: Region[]) => Partial<Scenario>) =>
  (scenario: Scenario): Scenario => {
    const { account, command } = scenario
    const regions = [...new Set((account.organizations ?? []).map(({ region }) => region))]
    if (command.verb !== 'teardown' || 'tag' in command.scope) return scenario
    return { ...scenario, command: { ...command, workMailGone: true }, ...what(regions) }
  }

const timingOut = sayingGone((regions) => ({
  faults: regions.map((region) => ({
    match: { action: 'ListOrganizations', region },
    fault: { kind: 'timeout' },
  })),
}))

const endingMeanwhile = sayingGone((regions) => ({
  outsider: regions.map((region) => ({ beforeCall: 20, does: 'ends-workmail', region, how: 'refused' })),
}))

/** Everything is protected, and no one is told. */
const unreadableTags = (scenario: Scenario): Scenario => {
  const protect = <T>(things: T[] | undefined): T[] | undefined =>
    things?.map((thing) => ({ ...thing, tags: { [PROTECT_TAG]: '' } }))
  const { organizations, logGroups } = scenario.account
  return {
    ...scenario,
    account: { ...scenario.account, organizations: protect(organizations), logGroups: protect(logGroups) },
    faults: [{ match: { service: 'workmail', action: 'ListTagsForResource' }, fault: { kind: 'denied' } }],
  }
}

type Promised = Violation['promise']

const MUTATIONS: [
  name: string,
  by: Breakage,
  noticed: Promised[],
  /** Where what is broken comes into play too seldom. */
  setting?: (scenario: Scenario) => Scenario,
][] = [
  ['the preconditions are skipped', { preconditions: skipPreconditions }, ['P1', 'P2']],
  ['a precondition is asked once and never again', { preconditions: neverAskAgain }, ['P1', 'P2']],
  ['a guarded call is sent again without asking', { sdkRetries: true }, ['P1', 'P2']],
  [
    'a log group’s deletion does not wait for logging to be off, and no one is asked',
    {
      preconditions: skipGroupPreconditions,
      plan: withSteps((step) => (isKind('delete-log-group')(step) ? { ...step, after: [] } : step)),
    },
    ['P1'],
  ],
  ['unreadable is taken for absent', { unreadableIsAbsent: true }, ['P1', 'P2', 'P5']],
  ['only the first page of a list is read', { firstPageOnly: true }, ['P1', 'P2', 'P5']],
  ['only active organizations are looked at', { activeOnly: true }, ['P1', 'P2', 'P5']],
  [
    'the role’s deletion asks one Region only',
    {
      plan: withSteps((step) =>
        isKind('delete-role')(step)
          ? { ...step, preconditions: [{ kind: 'no-organization-uses-role', regions: ['us-east-1'] }] }
          : step,
      ),
    },
    ['P2'],
  ],
  [
    'the role’s deletion waits for nothing, and no one is asked',
    {
      preconditions: skipPreconditions,
      plan: withSteps((step) => (isKind('delete-role')(step) ? { ...step, after: [] } : step)),
    },
    ['P2'],
  ],
  ['deletion protection is ignored', { noProtection: true }, ['P3']],
  ['tags protect nothing', { tagsProtectNothing: true }, ['P3', 'P5']],
  ['tags that could not be read protect nothing', { unreadTagsAreNone: true }, ['P3'], unreadableTags],
  ['orphans go too, though no one asked for it', { orphansToo: true }, ['P3']],
  ['the scope is ignored', { everyOrganization: true }, ['P3']],
  ['the journal is written after the call', { journal: lateJournal }, ['P3']],
  [
    'the tags are left out',
    { plan: withSteps((step) => (isKind('tag-log-group')(step) ? undefined : step)) },
    ['P4'],
  ],
  [
    'logging is turned off without waiting for the tag',
    { plan: withSteps((step) => (isKind('disable-logging')(step) ? { ...step, after: [] } : step)) },
    ['P4'],
  ],
  ['the tags of earlier runs are not looked for', { noTaggedFound: true }, ['P4', 'P5']],
  ['success is said before it was seen', { believesItself: true }, ['P4', 'P5']],
  ['whatever became of the deletion task counts as success', { tasksSucceed: true }, ['P5']],
  ['every run says that it is done', { saysDone: true }, ['P5']],
  [
    'nobody looks again at the log groups',
    { plan: withSteps((step) => (isKind('verify-log-group-deleted')(step) ? undefined : step)) },
    ['P5'],
  ],
  ['a wait does not hear the deadline', { deafWaits: true }, ['P6']],
  ['a run waits for what never comes', { journal: silentJournal }, ['P6']],
  ['secrets in the messages of AWS are passed on', { talksOfSecrets: true }, ['P6']],
  [
    'a Region that timed out counts as one that WorkMail is gone from',
    { timedOutIsGone: true },
    ['P1', 'P2'],
    timingOut,
  ],
  [
    'a Region that falls silent meanwhile counts as one that WorkMail is gone from',
    { plan: believeSilence },
    ['P1', 'P2'],
    endingMeanwhile,
  ],
]

/** Where a custom role is made or deleted. */
const CUSTOM_ROLE_MUTATIONS: typeof MUTATIONS = [
  ['nobody is asked before a custom role is deleted', { preconditions: skipPreconditions }, ['P2', 'P3']],
  ['a custom role’s deletion asks once and never again', { preconditions: neverAskAgain }, ['P2', 'P3']],
  [
    'every role of the name counts as the tool’s own',
    { takesRolesForItsOwn: true, preconditions: skipTagPreconditions },
    ['P3'],
  ],
  ['what someone has hung on a custom role is not looked at', { sharesItsRoles: true }, ['P3']],
  ['unreadable is taken for absent', { unreadableIsAbsent: true }, ['P1', 'P2', 'P3', 'P5']],
  ['only active organizations are looked at', { activeOnly: true }, ['P2']],
]

/** How far it is looked for a scenario that shows the breakage. */
const MOST_SEEDS = 400

beforeEach(() => {
  broken.by = {}
})

/** The first broken promise, and how many scenarios were played to find it. */
const noticed = async (
  setting: (scenario: Scenario) => Scenario,
  isOfInterest: (scenario: Scenario) => boolean,
  mostSeeds = MOST_SEEDS,
): Promise<{ violation: Violation | undefined; played: number }> => {
  let played = 0
  for (let seed = 1; seed <= mostSeeds; seed += 1) {
    const scenario = setting(drawScenario(seed))
    if (!isOfInterest(scenario)) continue
    played += 1
    const { violations } = await simulate(scenario)
    if (violations[0] !== undefined) return { violation: violations[0], played }
  }
  return { violation: undefined, played }
}

/** There are few of them. */
const MOST_SEEDS_OF_CUSTOM_ROLES = 16_000

const isSmallCustomRole = ({ command, account }: Scenario): boolean =>
  'custom' in command && command.custom !== undefined && (account.organizations ?? []).length <= 4

/** Where all that is broken here comes into play, and does so quickly. */
const isSmallTeardown = ({ command, account }: Scenario): boolean =>
  command.verb === 'teardown' && (account.organizations ?? []).length <= 4

test.each(MUTATIONS)('the simulation notices where %s', { timeout: 300_000 }, async (...mutation) => {
  const [, by, promises, setting = (scenario) => scenario] = mutation
  broken.by = by

  const { violation } = await noticed(setting, isSmallTeardown)

  expect(violation?.text).toBeDefined()
  expect(promises, violation?.text).toContain(violation?.promise)
})

test.each(CUSTOM_ROLE_MUTATIONS)(
  'the simulation of custom roles notices where %s',
  { timeout: 300_000 },
  async (_, by, promises) => {
    broken.by = by

    const { violation } = await noticed((scenario) => scenario, isSmallCustomRole, MOST_SEEDS_OF_CUSTOM_ROLES)

    expect(violation?.text).toBeDefined()
    expect(promises, violation?.text).toContain(violation?.promise)
  },
)
