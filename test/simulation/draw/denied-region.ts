/** Draws a service control policy that denies WorkMail in a Region without organizations, and that the operator says so. Seldom. */
import { WORKMAIL_REGIONS } from '../../../src/facts/regions.js'
import { allowing, policy } from '../../support/caller-policies.js'
import { chance, pick, type Random } from '../random.js'
import type { Scenario } from '../scenario.js'

export const drawDeniedRegion = (random: Random, scenario: Scenario): Scenario => {
  const { account, command, outsider, alongside } = scenario
  const used = new Set((account.organizations ?? []).map(({ region }) => region))
  const empty = WORKMAIL_REGIONS.filter((region) => !used.has(region))
  const isAsked = command.verb === 'teardown' || command.verb === 'role delete'
  // Others would add organizations where no one can see them.
  const isAlone = outsider.length === 0 && alongside === undefined
  if (!isAsked || !isAlone || empty.length === 0 || !chance(random, 0.15)) return scenario
  const region = pick(random, empty)
  const said = chance(random, 0.8) ? { ...command, noOrganizationsIn: [region] } : command
  // Said of a Region that can be read it changes nothing.
  if (chance(random, 0.2)) return { ...scenario, command: said }
  const all = allowing('*')
  const denial = policy({
    Effect: 'Deny',
    Action: 'workmail:*',
    Resource: '*',
    Condition: { StringEquals: { 'aws:RequestedRegion': region } },
  })
  const callerPolicies = { identity: [all], organization: [all, denial] }
  return { ...scenario, command: said, account: { ...account, callerPolicies } }
}
