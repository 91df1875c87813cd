/** The generated section of deploy/member-role.yaml: the managed policies of the member role. */
import { runWml } from './run-wml.js'
import { createTestRuntime } from './test-runtime.js'

const SECTION = /^( *)# generated: wml (.+)\n(?:.*\n)*? *# end of generated\n/m

/** The template with the resources that the command in its own comment prints. */
export const withMemberPolicies = async (template: string): Promise<string> => {
  const [section, indent = '', command = ''] = SECTION.exec(template) ?? []
  if (section === undefined) throw new Error('the template has no generated section')
  const { exitCode, stdout, stderr } = await runWml(createTestRuntime(), ...command.split(' '))
  if (exitCode !== 0) throw new Error(stderr)
  const [, resources = ''] = stdout.split('Resources:\n')
  return template.replace(
    section,
    () => `${indent}# generated: wml ${command}\n${resources}${indent}# end of generated\n`,
  )
}
