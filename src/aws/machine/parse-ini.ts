/** AWS config files as the AWS CLI reads them: with Python's configparser, whose rules these are. */

export interface Setting {
  value: string
  /** From 1. */
  line: number
}
/** By the setting's name in lower case. */
export type Section = Map<string, Setting>

/** What is wrong with a file, and where. */
export class IniError extends Error {
  override name = 'IniError'
  constructor(
    /** From 1. */
    readonly line: number,
    message: string,
  ) {
    super(message)
  }
}

/** The section whose settings all others inherit. */
const INHERITED = 'DEFAULT'

/**
 * The sections by their names as they stand in the brackets. Names of settings are in lower case; a value that is
 * continued on indented lines holds line breaks.
 * @throws IniError where the AWS CLI refuses the file
 */
export const parseIni = (text: string): Map<string, Section> => {
  if (text.startsWith('\uFEFF'))
    throw new IniError(1, 'it begins with a byte order mark: save it without one')
  const sections = new Map<string, Section>()
  let section: Section | undefined
  let setting: Setting | undefined
  let indentOfSetting = 0
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = index + 1
    const trimmed = raw.trim()
    if (/^[#;]/.test(trimmed)) continue
    if (trimmed === '') {
      if (setting !== undefined) setting.value += '\n'
      continue
    }
    const indent = raw.search(/\S/)
    if (setting !== undefined && indent > indentOfSetting) {
      setting.value += `\n${trimmed}`
      continue
    }
    indentOfSetting = indent
    const header = /^\[(.+)\]/.exec(trimmed)?.[1]
    if (header !== undefined) {
      if (sections.has(header)) throw new IniError(line, `there is a second section [${header}]`)
      section = new Map()
      sections.set(header, section)
      setting = undefined
      continue
    }
    if (section === undefined) throw new IniError(line, 'there is no [section] before it')
    setting = settingIn(section, trimmed, line)
  }
  return finished(sections)
}

const settingIn = (section: Section, text: string, line: number): Setting => {
  const { name = '', value = '' } = /^(?<name>.*?)\s*[=:]\s*(?<value>.*)$/.exec(text)?.groups ?? {}
  if (name === '') throw new IniError(line, 'it is not a setting, written NAME = VALUE')
  const key = name.toLowerCase()
  if (section.has(key)) throw new IniError(line, `${key} is set twice in this section`)
  const setting = { value, line }
  section.set(key, setting)
  return setting
}

const finished = (sections: Map<string, Section>): Map<string, Section> => {
  for (const section of sections.values()) {
    for (const setting of section.values()) {
      setting.value = setting.value.trimEnd()
      if (setting.value.startsWith('\n')) nestedIn(setting)
    }
  }
  const inherited = sections.get(INHERITED)
  sections.delete(INHERITED)
  if (inherited === undefined) return sections
  return new Map([...sections].map(([name, section]) => [name, new Map([...inherited, ...section])]))
}

/**
 * The settings inside a value that begins on the next line, by their names as they are written.
 * @throws IniError where a line of it is not a setting
 */
export const nestedIn = ({ value, line }: Setting): Map<string, string> => {
  const lines = value.split('\n').map((each) => each.trim())
  const nested = new Map<string, string>()
  for (const each of lines.filter((some) => some !== '')) {
    const at = each.indexOf('=')
    if (at === -1) throw new IniError(line, 'a line below it is not a setting, written NAME = VALUE')
    nested.set(each.slice(0, at).trim(), each.slice(at + 1).trim())
  }
  return nested
}
