import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const PAGE = fileURLToPath(new URL('../../docs/scheduling.md', import.meta.url))

/** The job's script as docs/scheduling.md shows it. */
export const dailyScript = (): string => {
  const page = readFileSync(PAGE, 'utf8')
  const script = /<!-- wml-daily -->\n\n```sh\n([^`]+)```\n\n<!-- end of wml-daily -->/.exec(page)?.[1]
  if (script === undefined) throw new Error('docs/scheduling.md has no script wml-daily')
  return script
}

/** The words behind `wml` in its one command. */
export const dailyArguments = (): string[] => {
  const words = /^wml (.+?) > /m.exec(dailyScript())?.[1]
  if (words === undefined) throw new Error('the script wml-daily runs no command')
  return words.split(' ')
}
