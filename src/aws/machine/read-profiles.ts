/** The profiles of the AWS config files, put together as the AWS CLI does it. */
import { join } from 'node:path'
import { badInput, printable, WmlError } from '../../errors.js'
import type { Files, Runtime } from '../../runtime.js'
import { IniError, nestedIn, parseIni, type Section } from './parse-ini.js'
import { splitWords } from './split-words.js'

/** What is read of the machine. */
export interface Machine {
  env: Runtime['env']
  files: Pick<Files, 'read' | 'replace'>
  homeDirectory: string | undefined
}

/** A setting and where it stands. */
export interface FoundSetting {
  name: string
  value: string
  file: string
  line: number
}
export type Settings = ReadonlyMap<string, FoundSetting>

export interface Profile {
  name: string
  /** Of both files; the credentials file goes first. */
  all: Settings
  /** Of the credentials file alone, and of the config file alone. */
  credentialsFile: Settings
  configFile: Settings
}

export interface Profiles {
  configPath: string
  credentialsPath: string
  find(name: string): Profile | undefined
  names: string[]
  ssoSession(name: string): Settings | undefined
  /** `endpoint_url` and its like of a `[services NAME]` section, for a service by its name there. */
  serviceSetting(section: string, service: string, name: string): FoundSetting | undefined
}

/** @throws WmlError (input) where a file cannot be read, or the AWS CLI would refuse it */
export const readProfiles = async (machine: Machine): Promise<Profiles> => {
  const { env } = machine
  const configPath = expandPath(machine, env.AWS_CONFIG_FILE ?? '~/.aws/config')
  const credentialsPath = expandPath(machine, env.AWS_SHARED_CREDENTIALS_FILE ?? '~/.aws/credentials')
  const config = await readSections(machine, configPath, 'AWS_CONFIG_FILE')
  const credentials = await readSections(machine, credentialsPath, 'AWS_SHARED_CREDENTIALS_FILE')
  const named = (kind: string) => sectionsOf(config, kind)
  const configProfiles = named('profile')
  const sessions = named('sso-session')
  const services = named('services')
  return {
    configPath,
    credentialsPath,
    names: [...new Set([...configProfiles.keys(), ...credentials.keys()])],
    find: (name) => {
      const [fromConfig, fromCredentials] = [configProfiles.get(name), credentials.get(name)]
      if (fromConfig === undefined && fromCredentials === undefined) return undefined
      const [configFile, credentialsFile] = [fromConfig ?? NONE, fromCredentials ?? NONE]
      return { name, configFile, credentialsFile, all: new Map([...configFile, ...credentialsFile]) }
    },
    ssoSession: (name) => sessions.get(name),
    serviceSetting: (section, service, name) => {
      const found = services.get(section)?.get(service)
      const value = found?.value.startsWith('\n') ? nestedIn(found).get(name) : undefined
      return found && value !== undefined ? { ...found, name: `${service}.${name}`, value } : undefined
    },
  }
}

const NONE: Settings = new Map()

/** As the AWS CLI takes a path: `~` and variables stand for what they mean to a shell. */
export const expandPath = ({ env, homeDirectory }: Machine, path: string): string => {
  const expanded = path.replace(
    /\$(?:\{(?<braced>[^}]*)\}|(?<plain>\w+))/g,
    (whole, braced?: string, plain?: string) => env[braced ?? plain ?? ''] ?? whole,
  )
  const home = env.HOME || homeDirectory
  if (home === undefined) return expanded
  return expanded === '~' || /^~[\\/]/.test(expanded) ? join(home, expanded.slice(1)) : expanded
}

const readSections = async (
  { files }: Machine,
  path: string,
  variable: string,
): Promise<Map<string, Settings>> => {
  const text = await files.read(path).catch((error: Error) => {
    const next =
      error instanceof WmlError
        ? `put a file of profiles there, or name another one in ${variable}`
        : 'let the file be read by the user who runs this'
    throw broken(path, error.message, next)
  })
  if (text === undefined) return new Map()
  try {
    return new Map([...parseIni(text)].map(([name, section]) => [name, located(section, path)]))
  } catch (error) {
    if (!(error instanceof IniError)) throw error
    throw broken(
      path,
      `line ${error.line}: ${error.message}`,
      'correct the file: nothing is read from it before',
    )
  }
}

const located = (section: Section, file: string): Settings =>
  new Map([...section].map(([name, setting]) => [name, { ...setting, name, file }]))

const broken = (path: string, what: string, next: string) =>
  badInput('BrokenConfigFile', printable(`the AWS config file ${path} cannot be used: ${what}`), next)

/** `[profile NAME]`, `[profile "A NAME"]`; for profiles also `[default]`. The last of a name counts. */
const sectionsOf = (sections: Map<string, Settings>, kind: string): Map<string, Settings> => {
  const found = new Map<string, Settings>()
  for (const [header, section] of sections) {
    const words = header.startsWith(kind) ? splitWords(header) : undefined
    if (words?.length === 2) found.set(words[1] as string, section)
    else if (kind === 'profile' && header === 'default') found.set(header, section)
  }
  return found
}
