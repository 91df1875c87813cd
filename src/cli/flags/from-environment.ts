import type { Runtime } from '../../runtime.js'
import { toProtectTag, toRegions } from './input.js'

/**
 * The flags that variables of the environment stand for, where the command takes them and they were not typed.
 * @throws WmlError naming the variable, where its value breaks the rule of the flag
 */
export const fromEnvironment = (
  isOpen: (flag: string) => boolean,
  command: string,
  { WML_REGIONS, WML_PROTECT_TAG }: Runtime['env'],
): { region?: string[]; 'protect-tag'?: string } => ({
  // To `role create`, Regions say where a custom role may write, not where to look.
  ...(WML_REGIONS &&
    command !== 'role:create' &&
    isOpen('region') && {
      region: toRegions(
        WML_REGIONS.split(',').map((region) => region.trim()),
        'WML_REGIONS',
      ),
    }),
  ...(WML_PROTECT_TAG && isOpen('protect-tag') && { 'protect-tag': checked(WML_PROTECT_TAG) }),
})

const checked = (tag: string): string => {
  toProtectTag(tag, 'WML_PROTECT_TAG')
  return tag
}
