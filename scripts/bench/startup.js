import { PROGRAM } from './endpoint.js'
import { compare } from './measure.js'

/** What there is before any work: against Node that does nothing. */
export const startupRows = async ({ runs }) => {
  const theirs = { argv: [process.execPath, '-e', '0'] }
  const rows = []
  for (const [flag, goal] of [['--version', 1.6], ['--help']]) {
    const ours = { argv: [process.execPath, PROGRAM, flag] }
    rows.push({
      what: `\`wml ${flag}\``,
      against: '`node -e 0`',
      goal,
      ...(await compare({ ours, theirs, runs })),
    })
  }
  return rows
}
