import type { Accounts } from '../adapter/account.ts'
import type { VendorError } from '../adapter/errors.ts'
import { claimNext, deliver } from '../command/deliver.ts'
import type { DeliveryOptions } from '../command/delivery.ts'
import { giveUpOnce } from '../command/give-up.ts'
import { reconcileOnce } from '../command/reconcile.ts'
import { takeIn } from '../ingest/ingest.ts'
import { claimPoll, type PollOptions } from '../ingest/poll.ts'
import { refold } from '../ingest/refold.ts'
import { remap } from '../ingest/remap.ts'
import { rereadOnce } from '../ingest/reread.ts'
import { retryOnce } from '../ingest/retry.ts'
import { backoffMs, troubleOf } from '../ingest/trouble.ts'
import type { Logger } from '../log.ts'
import { createGate } from '../store/gate.ts'
import { noteHealth } from '../store/health.ts'
import { countSendFailure, databaseTime, holdSends } from '../store/lanes.ts'
import type { Listener } from '../store/listen.ts'
import type { Store } from '../store/run.ts'
import { countAbsent, markMissing } from '../store/write/absences.ts'
import type { TakeRate } from './accounts.ts'
import { type Loop, startLoop } from './loop.ts'
import type { Metrics } from './metrics.ts'

/**
 * Accounts that are read at the same time by one replica. A reader waits for its vendor and its rate most of the time, and
 * keeps its account until all of it is read: a few large or slow ones must not hold up the others for hours.
 */
const MAX_READS = 24
/** Of those so many write at the same time, or there would be no connection left for decisions. */
const MAX_WRITES = 4
/** Whoever waits for longer writes anyway. */
const WRITE_PATIENCE_MS = 30_000
/** Deliveries that lost their worker and are taken over at the same time by one replica: one slow vendor must not hold up all. */
const RECONCILERS = 4
/** Vendor calls with decisions at the same time by one replica; each lane has its own, smaller bound. */
const MAX_DELIVERIES = 32
const DELIVER_IDLE_MS = 500
const GIVE_UP_IDLE_MS = 60_000
const READ_IDLE_MS = 250
const RECONCILE_IDLE_MS = 1000
const REREAD_IDLE_MS = 2_000

export interface WorkerOptions {
  /** Works as the worker role. */
  store: Store
  accounts: Accounts
  takeRate: TakeRate
  listener: Listener
  metrics: Metrics
  log: Logger
}

export const deliveryOptions = ({
  store,
  accounts,
  takeRate,
  metrics,
  log,
}: Omit<WorkerOptions, 'listener'>): DeliveryOptions => {
  // The account's trouble is told by the look that met it, and again by whoever backs off from it: it is one failure.
  const told = new WeakMap<VendorError, Promise<number>>()
  const tell = async (tenant: string, account: string, error: VendorError): Promise<number> => {
    metrics.trouble(account, error)
    const { state, holdsAccount, words } = troubleOf(error)
    return store.write(tenant, async (tx) => {
      const lane = await tx.one(countSendFailure(tenant, account))
      const waitMs = backoffMs(error, (lane?.failures ?? 1) - 1)
      await tx.all(holdSends(tenant, account, waitMs, holdsAccount))
      await tx.all(noteHealth(tenant, account, { state, freshAsOf: null, error: { kind: error.kind, words } }))
      return waitMs
    })
  }
  return {
    store,
    accounts,
    takeRate: (tenant, account, patienceMs) => takeRate(tenant, account, 0, patienceMs),
    unused: takeRate.unused,
    async takeIn(tx, { adapter, settings, tenant, account }, records, { readAt, absent, actor, operationId }) {
      const context = { tenant, account, vendor: adapter.vendor, actor, operationId, quiet: false, remapping: false }
      await takeIn(tx, { adapter, settings, context, readAt, stream: null }, records)
      if (absent.length === 0) return
      for (const kind of ['ALERT', 'CASE'] as const) {
        const keys = absent.filter((one) => one.kind === kind).map(({ key }) => key)
        if (keys.length === 0) continue
        await tx.all(countAbsent(context, kind, keys))
        await tx.all(markMissing(context, kind, null))
      }
    },
    async now() {
      return (await store.system(databaseTime()))[0]?.now ?? new Date()
    },
    onTrouble(tenant, account, error) {
      const waitMs = told.get(error) ?? tell(tenant, account, error)
      told.set(error, waitMs)
      return waitMs
    },
    onError: (error) => log.error({ error }, 'a delivery broke off; its lease will run out'),
  }
}

/**
 * Tenants that have as many deliveries, or accounts being read, as they may: of the places of this replica each may take as
 * many as would be left for one tenant more, so that no number of slow vendors keeps others out.
 */
export function fullTenants(running: readonly string[], most = MAX_DELIVERIES): Set<string> {
  const counts = Map.groupBy(running, (tenant) => tenant)
  const share = Math.floor(most / (counts.size + 1))
  return new Set([...counts].flatMap(([tenant, of]) => (of.length >= share ? [tenant] : [])))
}

/** Starts everything a worker replica does: reading, delivering, and taking over from workers that were lost. */
export function startWorker(options: WorkerOptions): { stop(): Promise<void> } {
  const { store, accounts, takeRate, listener, metrics, log } = options
  const gate = createGate(MAX_WRITES, WRITE_PATIENCE_MS)
  const writingInTurn: Store = {
    ...store,
    async write(tenant, work) {
      await gate.enter()
      try {
        return await store.write(tenant, work)
      } finally {
        gate.leave()
      }
    },
  }
  const poll: PollOptions = {
    store: writingInTurn,
    accounts,
    onPoll: (stats) => {
      metrics.polled(stats)
      log.debug(stats, 'read')
    },
    onTrouble: (tenant, account, error: VendorError) => {
      metrics.trouble(account, error)
      log.warn({ tenant, account, error }, 'a vendor could not be read')
    },
  }
  const deliveries = deliveryOptions(options)
  // A release whose vocabulary learned: what was read before is read again, beside everything else.
  const remapped = remap(store, accounts, (account, records, total) => {
    if (total > 0) log.info({ account, records, total }, 'reading records again')
  })
  remapped.catch((error) => log.error({ error }, 'reading records again broke off; the next start goes on'))
  const stopping = new AbortController()
  const onFolded = (tenant: string, records: number) => log.info({ tenant, records }, 'making records searchable')
  const refolded = refold(store, accounts, onFolded, stopping.signal)
  refolded.catch((error) => log.error({ error }, 'making records searchable broke off; the next start goes on'))
  const running = new Map<Promise<void>, string>()
  const onError = (error: unknown) => log.error({ error }, 'a turn of the worker failed')
  const shared = new Set([...accounts.values()].map(({ tenant }) => tenant)).size > 1
  const reading = new Map<Promise<void>, string>()
  const reader = startLoop({
    async turn() {
      if (reading.size >= MAX_READS) {
        await Promise.race(reading.keys())
        return true
      }
      const claimed = await claimPoll(poll, shared ? fullTenants([...reading.values()], MAX_READS) : new Set())
      if (!claimed) return false
      const read = claimed
        .read()
        .catch(onError)
        .finally(() => reading.delete(read))
      reading.set(read, claimed.tenant)
      return true
    },
    idleMs: READ_IDLE_MS,
    onError,
  })
  const deliverer: Loop = startLoop({
    async turn() {
      if (running.size >= MAX_DELIVERIES) {
        await Promise.race(running.keys())
        return true
      }
      const { claimed, again } = await claimNext(deliveries, shared ? fullTenants([...running.values()]) : new Set())
      if (!claimed) return again
      const call = deliver(deliveries, claimed).finally(() => {
        running.delete(call)
        deliverer.wake()
      })
      running.set(call, claimed.hold.tenant)
      return true
    },
    idleMs: DELIVER_IDLE_MS,
    onError,
  })
  const reconcilers = Array.from({ length: Math.min(RECONCILERS, Math.max(accounts.size, 1)) }, () =>
    startLoop({ turn: () => reconcileOnce(deliveries), idleMs: RECONCILE_IDLE_MS, onError }),
  )
  const giver = startLoop({
    async turn() {
      const given = await giveUpOnce(store)
      if (given > 0) log.warn({ commands: given }, 'commands that could not be delivered in days were given up')
      return false
    },
    idleMs: GIVE_UP_IDLE_MS,
    onError,
  })
  const reread = { store, accounts, takeRate, onTrouble: deliveries.onTrouble }
  const rereader = startLoop({ turn: () => rereadOnce(reread), idleMs: REREAD_IDLE_MS, onError })
  const retrier = startLoop({ turn: () => retryOnce({ store, accounts }), idleMs: READ_IDLE_MS, onError })
  const stopListening = listener.on('tributary_work', () => deliverer.wake())
  return {
    async stop() {
      stopListening()
      stopping.abort()
      const unhurry = takeRate.hurry()
      await Promise.all([reader, deliverer, ...reconcilers, giver, retrier, rereader].map((loop) => loop.stop()))
      // What has been sent is settled before the process ends; what cannot be, is read back by the next one.
      await Promise.allSettled([...running.keys(), ...reading.keys(), remapped, refolded])
      unhurry()
    },
  }
}
