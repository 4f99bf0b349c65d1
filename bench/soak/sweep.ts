import type { ChildProcess } from 'node:child_process'
import type { Ended, Lane } from './lane.ts'
import type { PostgresProxy } from './postgres-proxy.ts'

/** How long another worker may take from the end of the lost one's lease. */
const RECOVERY_MS = 10_000
const PATIENCE_MS = 60_000

export interface Point {
  what: 'statement' | 'request'
  at: number
  side: 'BEFORE' | 'AFTER'
  label: string
}

export interface Kill {
  point: Point
  ended: Ended[]
  /** From the end of the lease, or from the kill where nothing was claimed, until everything had ended. */
  recoveryMs: number
  faults: string[]
}

const told = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('message', (message) => resolve(String(message)))
    child.once('exit', () => resolve('killed'))
    child.send('go')
  })

const kill = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })

/** Everything a delivery does, in its order, from one that is left alone. */
export async function points(lane: Lane, proxy: PostgresProxy): Promise<Point[]> {
  await lane.decide()
  const child = await lane.worker()
  proxy.arm(null)
  lane.gate.arm(null)
  const word = await told(child)
  if (word !== 'done') throw new Error(`a delivery that is left alone ended with: ${word}`)
  await kill(child)
  const statements = proxy.statements().flatMap((label, n): Point[] => {
    const before: Point = { what: 'statement', at: n + 1, side: 'BEFORE', label }
    // Inside a transaction what was done before a kill is undone like what was not: only a commit has two sides.
    return label === 'commit' ? [before, { ...before, side: 'AFTER' }] : [before]
  })
  const requests = lane.gate.requests().flatMap((label, n): Point[] => [
    { what: 'request', at: n + 1, side: 'BEFORE', label },
    { what: 'request', at: n + 1, side: 'AFTER', label },
  ])
  return [...statements, ...requests]
}

function faultsOf(ended: readonly Ended[], settled: boolean, recoveryMs: number): string[] {
  const faults = settled ? [] : [`still open after ${PATIENCE_MS} ms`]
  if (recoveryMs > RECOVERY_MS) faults.push(`took ${Math.round(recoveryMs)} ms from the end of the lease`)
  for (const { state, recordId, applied } of ended) {
    const lie = (state === 'CONFIRMED' && applied !== 1) || applied > 1 || (state === 'REJECTED' && applied > 0)
    if (lie) faults.push(`${recordId} is ${state}, applied ${applied} times`)
  }
  return faults
}

/** Kills the worker at one point, lets another take over, and holds what is claimed against the vendor's journal. */
export async function killAt(lane: Lane, proxy: PostgresProxy, point: Point): Promise<Kill | null> {
  const operation = await lane.decide()
  const since = lane.journalled()
  const child = await lane.worker()
  let killedAt: number | null = null
  const act = async () => {
    await kill(child)
    killedAt = Date.now()
    return 'cut' as const
  }
  const cut = { at: point.at, side: point.side, act }
  proxy.arm(point.what === 'statement' ? cut : null)
  lane.gate.arm(point.what === 'request' ? cut : null)
  await told(child)
  await kill(child)
  const leaseEnd = (await lane.leaseEnd())?.getTime() ?? 0
  const settled = await lane.takeOver(operation, PATIENCE_MS)
  const recoveryMs = Math.max(0, Date.now() - Math.max(killedAt ?? 0, leaseEnd))
  const ended = await lane.ended(operation, since)
  if (killedAt === null) return null
  return { point, ended, recoveryMs, faults: faultsOf(ended, settled, recoveryMs) }
}

export interface Frozen {
  ended: Ended[]
  /** Records that the vendor was told about by the frozen worker, after another had taken over. */
  late: number
  /** Commands that say so. */
  reported: number
  faults: string[]
}

/**
 * Stops a worker while its call is on the way to the vendor until another has taken over, and lets both go on then: the one
 * window in which a vendor is called after the end was decided.
 */
export async function freeze(lane: Lane, proxy: PostgresProxy, all: readonly Point[]): Promise<Frozen> {
  const call = all.find(({ what, side, label }) => what === 'request' && side === 'BEFORE' && !label.startsWith('GET '))
  if (!call) throw new Error('a delivery without a call')
  const operation = await lane.decide()
  const since = lane.journalled()
  const child = await lane.worker()
  let settled = false
  proxy.arm(null)
  lane.gate.arm({
    at: call.at,
    side: 'BEFORE',
    async act() {
      child.kill('SIGSTOP')
      settled = await lane.takeOver(operation, PATIENCE_MS)
      child.kill('SIGCONT')
      return 'go on'
    },
  })
  await told(child)
  await kill(child)
  const ended = await lane.ended(operation, since)
  const late = ended.filter(({ state, applied }) => state === 'UNCERTAIN' && applied > 0).length
  const [row] = await lane.sql<{ n: number }>(
    "select count(*)::int as n from audit where operation_id = $1 and action = 'LATE_ANSWER'",
    [operation],
  )
  const reported = row?.n ?? 0
  const faults = faultsOf(ended, settled, 0)
  if (late > reported) faults.push(`${late - reported} late calls that nobody was told of`)
  return { ended, late, reported, faults }
}
