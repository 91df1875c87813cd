/** Draws that AWS has ended WorkMail, from one Region to all of them, and whether the operator says so. Seldom. */
import { WORKMAIL_REGIONS } from '../../../src/facts/regions.js'
import { between, chance, pick, type Random, weighted } from '../random.js'
import type { Command, CommandScope, OutsiderEvent, Region, Scenario } from '../scenario.js'

const WAYS = ['unknown-host', 'refused', 'access-ended'] as const

export const drawEndOfWorkMail = (random: Random, scenario: Scenario): Scenario => {
  const command = { ...scenario.command }
  if (!chance(random, 0.07)) {
    // Said of a WorkMail that answers it changes nothing.
    return chance(random, 0.02) ? { ...scenario, command: saying(random, command) } : scenario
  }
  const regions = drawRegions(random, scenario)
  const said = chance(random, 0.75) ? saying(random, command) : command
  const { account, outsider } = scenario
  if (chance(random, 0.15)) {
    const beforeCall = between(random, 5, 60)
    const events = regions.map(
      (region): OutsiderEvent => ({ beforeCall, does: 'ends-workmail', region, how: pick(random, WAYS) }),
    )
    return { ...scenario, command: said, outsider: [...outsider, ...events] }
  }
  const behaviour = {
    ...account.behaviour,
    workMailGone: Object.fromEntries(regions.map((region) => [region, pick(random, WAYS)])),
    ...(chance(random, 0.2) ? { goneKeepsRoleInUse: true } : {}),
  }
  return { ...scenario, account: { ...account, behaviour }, command: named(random, said, scenario) }
}

/** The Regions of the organizations first, since little happens in the others. */
const drawRegions = (random: Random, { account }: Scenario): Region[] => {
  const used = (account.organizations ?? []).map(({ region }) => region)
  const [first = 'us-east-1', ...others] = [...new Set([...used, ...WORKMAIL_REGIONS])]
  return weighted<() => Region[]>(random, [
    [4, () => [first]],
    [2, () => [first, pick(random, others)]],
    [4, () => [first, ...others]],
  ])()
}

/** Asking where no one answers takes a while. */
const saying = (random: Random, command: Command): Command =>
  command.verb === 'teardown' && !('tag' in command.scope)
    ? { ...command, workMailGone: true, timeout: pick(random, ['30m', '2h']) }
    : command

/** Some name organizations by their ids, which is what the tags hold. */
const named = (random: Random, command: Command, { account }: Scenario): Command => {
  if (!('scope' in command) || !('organizations' in command.scope) || !chance(random, 0.5)) return command
  const scope: CommandScope = {
    organizations: command.scope.organizations.map(
      (alias) => account.organizations?.find((each) => each.alias === alias)?.organizationId ?? alias,
    ),
  }
  return { ...command, scope }
}
