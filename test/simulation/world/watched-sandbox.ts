/** The account as one process reaches it: each call is looked at before and after it takes effect. */
import type { Clock } from '../../../src/runtime.js'
import type { FaultKind } from '../../../src/sandbox/account.js'
import { createSandbox, type Sandbox } from '../../../src/sandbox/sandbox.js'
import type { SandboxCall, WireRequest, WireResponse } from '../../../src/sandbox/wire.js'
import type { CallRecord } from './call-record.js'
import { type Life, never } from './life.js'
import { take } from './readings.js'
import { passTo, type Run, type World } from './world.js'

interface Moments {
  /** With the call's number in its process, from 1. */
  before(number: number): void
  after(number: number): void
}

export const watchedSandbox = (
  world: World,
  run: Run,
  life: Life,
  clock: Clock,
  moments: Moments,
): Sandbox => {
  const { account } = world

  const before = (call: SandboxCall, record: CallRecord): void => {
    record.order = world.calls.length + 1
    passTo(world, record.order)
    const { service, action, region, input, userAgent } = call
    Object.assign(record, { at: world.clock.now(), service, action, region, input })
    record.subjectState = account.organizations.find(
      ({ organizationId }) => organizationId === input.OrganizationId,
    )?.state
    run.runId ??= / run\/(\S+)/.exec(` ${userAgent}`)?.[1]
    run.calls.push(record)
    world.calls.push(record)
    look(world, run, record, 'before')
    moments.before(run.calls.length)
  }

  /** How often each fault struck that puts something in the place of an answer. */
  const oddAnswers = () =>
    account.faults.map(({ fault, struck = 0 }) => (fault.kind === 'answer' ? struck : 0))

  const after = (call: SandboxCall, record: CallRecord, number: number): void => {
    record.error = call.error
    record.changes = world.history.note(run.id, world.clock.now(), record.order + 1)
    look(world, run, record, 'after')
    moments.after(number)
  }

  const answer = async (request: WireRequest, signal?: AbortSignal): Promise<WireResponse> => {
    if (life.isOver) return never()
    const record = newRecord(request)
    let number = 0
    let isTurn = false
    let struck: number[] = []
    let odd: FaultKind | undefined
    const endTurn = (): void => {
      if (isTurn) world.turn.pass()
      isTurn = false
    }
    const sandbox = createSandbox(account, {
      clock: {
        ...clock,
        now: world.clock.now,
        // Where no answer comes, the wait for it is not a part of the call's turn.
        sleep: (milliseconds, napSignal) => {
          endTurn()
          return clock.sleep(milliseconds, napSignal)
        },
      },
      random: world.random,
      onCall: async (moment, call) => {
        if (moment === 'before') {
          await world.turn.take()
          isTurn = true
          struck = oddAnswers()
          if (!life.isOver) {
            before(call, record)
            number = run.calls.length
          }
        } else {
          odd = account.faults[oddAnswers().findIndex((times, at) => times > (struck[at] ?? 0))]?.fault
          // A request that was on its way when its process died takes effect all the same.
          if (isTurn) after(call, record, number)
          else record.error = call.error
          endTurn()
        }
        if (!life.isOver) return
        endTurn()
        return never()
      },
    })
    const response = await life.whileAlive(sandbox.answer(request, signal)).catch((error) => {
      take(run.readings, record)
      throw error
    })
    record.told = isChangedBy(odd, response) ? undefined : toldBy(response, record)
    take(run.readings, record)
    return response
  }

  return { account, calls: [], answer }
}

const newRecord = (request: WireRequest): CallRecord => ({
  order: 0,
  at: 0,
  service: '',
  action: '',
  region: '',
  input: {},
  attempt: Number(/attempt=(\d+)/.exec(request.headers['amz-sdk-request'] ?? '')?.[1] ?? 1),
  error: undefined,
  told: undefined,
  subjectState: undefined,
  changes: [],
})

/** A part that is not in an answer cannot be changed in it. */
const isChangedBy = (odd: FaultKind | undefined, { body }: WireResponse): boolean =>
  odd?.kind === 'answer' && (odd.replace.length === 0 || odd.replace.some(([, to]) => body.includes(to)))

/** What a good answer says that came whole: undefined for refusals and for what cannot be understood. */
const toldBy = (
  { status, headers, body }: WireResponse,
  { service }: CallRecord,
): Record<string, unknown> | undefined => {
  if (status !== 200 || Buffer.byteLength(body) < Number(headers['content-length'])) return undefined
  if (body.startsWith('<html>')) return undefined
  return service === 'workmail' || service === 'logs' ? JSON.parse(body || '{}') : {}
}

const look = (world: World, run: Run, call: CallRecord, moment: 'before' | 'after'): void => {
  for (const watcher of world.watchers) {
    for (const found of watcher[moment](world, run, call)) {
      const text = `${found} (call ${call.order} of run ${run.id})`
      world.violations.push({ promise: watcher.promise, text })
    }
  }
}
