/** The templates of a fleet, as CloudFormation would read them. */
import { parse } from 'yaml'
import { exportFleet, exportMember } from '../../../src/runbooks/fleet/export-fleet.js'
import { teardown } from '../../support/requests.js'

export const OPTIONS = { deadline: 60 * 60_000, machineFunction: 'unused' }

// biome-ignore lint/suspicious/noExplicitAny: tests look into every shape
export type Template = Record<'Parameters' | 'Resources', Record<string, any>>

export const fleetText = () => exportFleet(teardown(), OPTIONS).text
export const memberText = () => exportMember(teardown(), OPTIONS).text

export const read = (text: string): Template => parse(text, { version: '1.1' })
