/** Draws who is protected by a tag, and which tag the operator says protects. Seldom. */
import { PROTECT_TAG } from '../../../src/facts/protect-tag.js'
import { chance, pick, type Random } from '../random.js'
import type { Command, Scenario } from '../scenario.js'

export const drawProtection = (random: Random, scenario: Scenario): Scenario => {
  if (!chance(random, 0.12)) return scenario
  const { account } = scenario
  const command = chance(random, 0.3) ? protectingBy(random, scenario.command) : scenario.command
  const key = ('protectTag' in command ? command.protectTag : undefined)?.split('=')[0] ?? PROTECT_TAG
  const tagged = <T extends { tags?: Record<string, string> }>(things: T[] = [], probability: number): T[] =>
    things.map((thing) =>
      chance(random, probability)
        ? { ...thing, tags: { ...thing.tags, [key]: pick(random, ['', 'yes', 'no']) } }
        : thing,
    )
  return {
    ...scenario,
    command,
    account: {
      ...account,
      organizations: tagged(account.organizations, 0.25),
      logGroups: tagged(account.logGroups, 0.3),
      roles: tagged(account.roles, 0.25),
    },
  }
}

const protectingBy = (random: Random, command: Command): Command =>
  command.verb === 'enable' || command.verb === 'role create'
    ? command
    : { ...command, protectTag: pick(random, ['keep', 'keep=yes']) }
