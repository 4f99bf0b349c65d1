import type { EventType } from '../canonical/enums.ts'
import { type EventRow, feedHead, readEvents } from '../store/feed.ts'
import type { Listener } from '../store/listen.ts'
import type { Store } from '../store/run.ts'

export interface FeedEvent {
  pos: number
  id: string
  type: EventType
  nodeKind: 'ALERT' | 'CASE' | 'COMMAND' | 'ACCOUNT'
  nodeId: string
  accountId: string | null
  actor: string
  operationId: string | null
  occurredAt: Date
  /** The record's public fields before and after; null where it did not exist. */
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** History before the asked position was removed by retention, or the position is not one of this feed. */
export class ResyncRequired extends Error {
  /** From where the feed can be read again. */
  readonly from: number
  constructor(from: number) {
    super('the events after this cursor are no longer kept')
    this.from = from
  }
}

export interface Feed {
  /** Events after a position, oldest first, at most `limit`. Throws ResyncRequired. */
  read(tenant: string, after: number, limit: number): Promise<FeedEvent[]>
  /** The position of the newest stamped event, 0 when there is none. */
  head(tenant: string): Promise<number>
  /** Everything after a position, then what comes, without a gap. Ends at once on `return()`, even while waiting. */
  follow(tenant: string, after: number): AsyncIterableIterator<FeedEvent>
}

const PAGE = 200
/** The safety net under notifications that were lost. */
const LOOK_AGAIN_MS = 1000

const eventOf = (row: EventRow): FeedEvent => ({
  pos: row.pos,
  id: row.id,
  type: row.type as EventType,
  nodeKind: row.node_kind as FeedEvent['nodeKind'],
  nodeId: row.node_id,
  accountId: row.account_id,
  actor: row.actor,
  operationId: row.operation_id,
  occurredAt: row.occurred_at,
  before: row.before,
  after: row.after,
})

export function createFeed(store: Store, listener: Listener): Feed & { close(): void } {
  const waiters = new Map<string, Set<() => void>>()
  const reading = new Map<string, Promise<FeedEvent[]>>()

  const stopListening = listener.on('tributary_feed', (payload) => {
    // A read that began before these events must not be handed to those who are woken for them.
    reading.clear()
    const tenants: string[] = payload === '' ? [...waiters.keys()] : JSON.parse(payload)
    for (const tenant of tenants) for (const wake of waiters.get(tenant) ?? []) wake()
  })

  async function load(tenant: string, after: number, limit: number): Promise<FeedEvent[]> {
    const [heads, rows] = await store.read(tenant, feedHead(tenant), readEvents(tenant, after, limit))
    const { pos, horizon } = heads[0] ?? { pos: 0, horizon: 0 }
    if (after < horizon) throw new ResyncRequired(horizon)
    // Ahead of the feed: the cursor is of a database that was since restored to an earlier state.
    if (after > pos && rows.length === 0) throw new ResyncRequired(pos)
    return rows.map(eventOf)
  }

  /** Subscribers that stand at the same place share one read. */
  function shared(tenant: string, after: number): Promise<FeedEvent[]> {
    const key = JSON.stringify([tenant, after])
    const running = reading.get(key)
    if (running) return running
    const started = load(tenant, after, PAGE).finally(() => {
      if (reading.get(key) === started) reading.delete(key)
    })
    reading.set(key, started)
    return started
  }

  // Written by hand: a generator that waits is not ended by return() until its wait is over.
  function follow(tenant: string, after: number): AsyncIterableIterator<FeedEvent> {
    let position = after
    let buffered: FeedEvent[] = []
    let ended = false
    let woken = false
    let release: (() => void) | null = null
    const wake = () => {
      woken = true
      release?.()
    }
    const mine = waiters.get(tenant) ?? new Set()
    waiters.set(tenant, mine.add(wake))
    const end = () => {
      if (ended) return
      ended = true
      mine.delete(wake)
      if (mine.size === 0 && waiters.get(tenant) === mine) waiters.delete(tenant)
      release?.()
    }
    const pause = () =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_AGAIN_MS)
        release = () => {
          clearTimeout(timer)
          resolve()
        }
        if (woken || ended) release()
      })
    const iterator: AsyncIterableIterator<FeedEvent> = {
      async next() {
        while (!ended) {
          const event = buffered.shift()
          if (event) {
            position = event.pos
            return { value: event, done: false }
          }
          woken = false
          try {
            buffered = [...(await shared(tenant, position))]
          } catch (error) {
            end()
            throw error
          }
          if (buffered.length === 0 && !ended) await pause()
        }
        return { value: undefined, done: true }
      },
      async return() {
        end()
        return { value: undefined, done: true }
      },
      async throw(error) {
        end()
        throw error
      },
      [Symbol.asyncIterator]: () => iterator,
    }
    return iterator
  }

  return {
    read: load,
    async head(tenant) {
      const [heads] = await store.read(tenant, feedHead(tenant))
      return heads[0]?.pos ?? 0
    },
    follow,
    close() {
      stopListening()
      for (const set of waiters.values()) for (const wake of set) wake()
    },
  }
}
