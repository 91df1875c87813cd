import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PAGE = fileURLToPath(new URL('../../docs/scheduling.md', import.meta.url))

/** The one block of docs/scheduling.md in this language: `sh` is the job's script. */
export const schedulingBlock = (language: 'sh' | 'cron' | 'ini' | 'yaml'): string => {
  const page = readFileSync(PAGE, 'utf8')
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^\`]+)^\`\`\``, 'gm'))]
  const [[, block = ''] = []] = blocks
  if (blocks.length !== 1) throw new Error(`docs/scheduling.md has ${blocks.length} blocks of ${language}`)
  return block
}

/** The job's script. */
export const dailyScript = (): string => schedulingBlock('sh')

/** The words behind `wml` in its one command. */
export const dailyArguments = (): string[] => {
  const words = /^wml (.+?) > /m.exec(dailyScript())?.[1]
  if (words === undefined) throw new Error('the script wml-daily runs no command')
  return words.split(' ')
}
