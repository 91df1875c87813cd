/** How a call is spelled for the AWS CLI (AWS CLI user guide, "Command structure"). */
import type { Call } from '../../calls/call.js'
import { quote } from './quote.js'

/** `DescribeLogGroups` is `describe-log-groups`. */
export const toCommand = (action: string): string =>
  action.replace(/(?<=[a-z0-9])[A-Z]/g, '-$&').toLowerCase()

/** In ASCII alone: how a shell's locale spells other characters is nobody's to guess. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** `logs delete-log-group 'us-east-1' '{…}'`: what the script's functions take. */
export const callWords = ({ service, action, region, input }: Call): string =>
  [service, toCommand(action), quote(region), quote(asciiJson(input))].join(' ')

/** The whole command, for a person to paste into a shell. */
export const cliCommand = ({ service, action, region, input }: Call): string => {
  const parameters = Object.keys(input).length === 0 ? '' : ` --cli-input-json ${quote(asciiJson(input))}`
  return `aws ${service} ${toCommand(action)} --region ${quote(region)}${parameters}`
}
