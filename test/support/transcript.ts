import { demoAccount } from '../../src/sandbox/demo-account.js'
import { machineWith, runWml } from './run-wml.js'

const NOW = Date.UTC(2026, 10, 22, 4, 0, 0)

const LINES = ['teardown --all --sandbox --yes --retry-delay 5s']

/** The commands of the README as they run on the demo's account, on a clock of its own. */
export const transcript = async (): Promise<string> => {
  const runtime = machineWith(demoAccount(NOW), { start: NOW })
  const pieces: string[] = []
  for (const line of LINES) {
    const { exitCode, stdout, stderr } = await runWml(runtime, ...line.split(' '))
    pieces.push(`$ wml ${line}\n${stderr}${stdout}$ echo $?\n${exitCode}`)
  }
  return `\`\`\`text\n${pieces.join('\n\n')}\n\`\`\``
}
