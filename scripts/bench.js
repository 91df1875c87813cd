/**
 * `npm run bench`: how fast the built program is, as ratios that are measured in turn on this machine, and the table
 * of docs/performance.md. `--runs N` pairs; a row of another kind is another function in ROWS.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { archiveRows } from './bench/archive.js'
import { clientRows } from './bench/clients.js'
import { fleetRows } from './bench/fleets.js'
import { startupRows } from './bench/startup.js'

const ROWS = [startupRows, clientRows, fleetRows, archiveRows]

const PAGE = fileURLToPath(new URL('../docs/performance.md', import.meta.url))
const [START, END] = ['<!-- table -->', '<!-- end of table -->']

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } })
const runs = Number(values.runs)

const said = (...argv) => {
  const { stdout, stderr } = spawnSync(argv[0], argv.slice(1), { encoding: 'utf8' })
  return (stdout || stderr || 'not installed').trim().split('\n')[0]
}

const packed = () => {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
  })
  const [{ size, unpackedSize, entryCount }] = [JSON.parse(stdout)].flat()
  const kib = (bytes) => `${Math.round(bytes / 1024)} KiB`
  return `The package: ${kib(size)} packed, ${kib(unpackedSize)} unpacked, ${entryCount} files, no dependencies.`
}

const machine = () =>
  [
    `${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`,
    `Node.js ${process.version}`,
    `AWS CLI: ${said('aws', '--version')}`,
    `boto3: ${said('python3', '-c', 'import boto3; print(boto3.__version__)')}`,
    `${runs} pairs (a quarter of them where the AWS CLI or a fleet is timed, a seventh for the archive), medians; ratios from least to most`,
  ].join('; ')

const milliseconds = (number) => `${Math.round(number)} ms`

const mebibytes = (number) => `${Math.round(number)} MiB`

const memoryText = ({ memory, memoryGoal, theirMemory }) => {
  if (memory === undefined) return ''
  const reached = memory <= memoryGoal ? 'reached' : 'missed'
  return [
    mebibytes(memory),
    ...(memoryGoal === undefined ? [] : [`goal ${mebibytes(memoryGoal)}: ${reached}`]),
    ...(theirMemory === undefined ? [] : [`against ${mebibytes(theirMemory)}`]),
  ].join('; ')
}

const line = ({ what, against, ours, theirs, ratio, least, most, goal, ...memory }) => {
  const reached = goal === undefined ? '' : `${goal.toFixed(2)}: ${ratio <= goal ? 'reached' : 'missed'}`
  const cells = [
    what,
    against,
    milliseconds(ours),
    milliseconds(theirs),
    `**${ratio.toFixed(2)}** (${least.toFixed(2)} to ${most.toFixed(2)})`,
    reached,
    memoryText(memory),
  ]
  return `| ${cells.join(' | ')} |`
}

const HEAD = [
  '| what | against | takes | against that | ratio | goal | peak memory |',
  '| --- | --- | ---: | ---: | --- | --- | ---: |',
]

const rows = []
for (const measure of ROWS) {
  for (const row of await measure({ runs })) {
    rows.push(line(row))
    process.stdout.write(`${rows.at(-1)}\n`)
  }
}
const page = readFileSync(PAGE, 'utf8')
const [before, after] = [page.slice(0, page.indexOf(START) + START.length), page.slice(page.indexOf(END))]
writeFileSync(
  PAGE,
  `${before}\n\n${[...HEAD, ...rows].join('\n')}\n\n${machine()}.\n\n${packed()}\n\n${after}`,
)
