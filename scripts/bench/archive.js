/** Keeping the events of a log group, against the AWS CLI that reads them and against the endpoint's raw speed. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PROGRAM, startEndpoint } from './endpoint.js'
import { median, peakMemoryOf, timeOf } from './measure.js'

const EVENTS = 1_000_000
/** The AWS CLI would take minutes for all of them. */
const FEWER = 100_000
const STREAMS = 4
/** As many as `wml logs archive` has under way in a Region. */
const SIDE_BY_SIDE = 2
/** Above what the endpoint can answer: the documented quota would be all that is measured. */
const READS_PER_SECOND = 1000

const GROUP = '/aws/workmail/emailevents/org-0'
const SMALL_GROUP = '/fewer'
const READ_PAGES = fileURLToPath(new URL('read-pages.js', import.meta.url))

const MEMORY_GOAL = 150

/** Of a month ago, so that none is still to come. */
const logGroup = (logGroupName, events) => {
  const from = Date.now() - 30 * 24 * 60 * 60 * 1000
  const stream = (index) => ({
    logStreamName: `stream-${index}`,
    generated: { count: events / STREAMS, from: from + index, every: 10, messageBytes: 300 },
  })
  return {
    region: 'us-east-1',
    logGroupName,
    streams: Array.from({ length: STREAMS }, (_, index) => stream(index)),
  }
}

const isInstalled = (file) => spawnSync(file, ['--version']).status === 0

export const archiveRows = async ({ runs }) => {
  const logGroups = [logGroup(GROUP, EVENTS), logGroup(SMALL_GROUP, FEWER)]
  const { env, folder, stop } = await startEndpoint({ count: 1, latency: 0, logGroups })
  const archive = join(folder, 'archive')
  const reads = ['--reads-per-second', String(READS_PER_SECOND)]
  const ours = {
    argv: [
      process.execPath,
      PROGRAM,
      'logs',
      'archive',
      archive,
      '--log-group',
      GROUP,
      '--region',
      'us-east-1',
      ...reads,
    ],
    env,
  }
  const streams = Array.from({ length: STREAMS }, (_, index) => `stream-${index}`)
  const raw = { argv: [process.execPath, READ_PAGES, String(SIDE_BY_SIDE), GROUP, ...streams], env }
  const cli = {
    argv: ['aws', 'logs', 'filter-log-events', '--log-group-name', SMALL_GROUP, '--output', 'json'],
    env,
  }
  const what = `\`wml logs archive\`, ${EVENTS.toLocaleString('en')} events of 300 bytes, read back and checked (\`${reads.join(' ')}\`: as fast as the endpoint answers)`
  const others = [
    {
      program: raw,
      scale: 1,
      against: `the endpoint's raw speed: the same pages by plain HTTP, ${SIDE_BY_SIDE} side by side, thrown away`,
      goal: 2,
    },
    ...(isInstalled('aws')
      ? [
          {
            program: cli,
            scale: EVENTS / FEWER,
            against: `\`aws logs filter-log-events\`, ${FEWER.toLocaleString('en')} events, its time taken ${EVENTS / FEWER} times`,
            goal: 1 / 5,
          },
        ]
      : []),
  ]
  const fresh = () => rmSync(archive, { recursive: true, force: true })
  try {
    checkComplete(cli, others.length > 1)
    const memory = peakMemoryOf(ours)
    const times = { ours: [], others: others.map(() => []) }
    for (let run = 0; run < Math.ceil(runs / 7); run += 1) {
      fresh()
      times.ours.push((await timeOf(ours)).milliseconds)
      for (const [index, { program, scale }] of others.entries())
        times.others[index].push(scale * (await timeOf(program)).milliseconds)
    }
    return others.map(({ program, against, goal }, index) => {
      const theirs = times.others[index]
      const ratios = times.ours.map((milliseconds, run) => milliseconds / theirs[run])
      return {
        what,
        against,
        goal,
        ours: median(times.ours),
        theirs: median(theirs),
        ratio: median(ratios),
        least: Math.min(...ratios),
        most: Math.max(...ratios),
        memory,
        memoryGoal: MEMORY_GOAL,
        theirMemory: peakMemoryOf(program),
      }
    })
  } finally {
    stop()
  }
}

/** A reader that got less than there is would be no measure. */
const checkComplete = ({ argv: [file, ...args], env }, isAsked) => {
  if (!isAsked) return
  const counting = [...args.slice(0, -1), 'text', '--query', 'length(events)']
  const { stdout } = spawnSync(file, counting, { env: { ...process.env, ...env }, encoding: 'utf8' })
  const events = stdout.split(/\s+/).reduce((sum, number) => sum + Number(number), 0)
  if (events !== FEWER) throw new Error(`the AWS CLI read ${events} events of ${FEWER}`)
}
