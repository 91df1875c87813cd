import { PROTECT_TAG } from '../../facts/protect-tag.js'
import type { Runtime } from '../../runtime.js'
import { toProtectTag, toRegions } from './input.js'

export interface FromEnvironment {
  region?: string[]
  'protect-tag'?: string
  /** What the variables change, a sentence each: no one typed it, so that it has to be said. */
  variables?: string[]
}

/**
 * The flags that variables of the environment stand for, where the command takes them and they were not typed.
 * @throws WmlError naming the variable, where its value breaks the rule of the flag
 */
export const fromEnvironment = (
  isOpen: (flag: string) => boolean,
  command: string,
  { WML_REGIONS, WML_PROTECT_TAG }: Runtime['env'],
): FromEnvironment => {
  // To `role create`, Regions say where a custom role may write, not where to look.
  const regions = isOpen('region') && command !== 'role:create' ? WML_REGIONS : ''
  const tag = isOpen('protect-tag') ? WML_PROTECT_TAG : ''
  const region = regions ? toRegions(splitList(regions), 'WML_REGIONS') : undefined
  if (tag) toProtectTag(tag, 'WML_PROTECT_TAG')
  return {
    ...(region && { region }),
    ...(tag && { 'protect-tag': tag }),
    variables: [
      ...(region ? [`WML_REGIONS is set: only ${region.join(', ')}.`] : []),
      ...(tag ? [`WML_PROTECT_TAG is set: ${tag} protects, in place of ${PROTECT_TAG}.`] : []),
    ],
  }
}

const splitList = (text: string): string[] => text.split(',').map((one) => one.trim())
