import { type Accounts, accountKey, type ConnectedAccount } from '../adapter/account.ts'
import type { Page, Stream } from '../adapter/contract.ts'
import { VendorError } from '../adapter/errors.ts'
import { stringifyJson } from '../adapter/json.ts'
import { isBackfilled, moveStream, noteHealth, streamPlaces } from '../store/health.ts'
import {
  blockLane,
  claimSync,
  clearLane,
  databaseTime,
  laneFailures,
  releaseSync,
  renewSync,
  type SyncClaim,
} from '../store/lanes.ts'
import type { Store } from '../store/run.ts'
import { keptDigests } from '../store/write/vendor-records.ts'
import { takePage } from './ingest.ts'
import { digestOf } from './rows.ts'
import { backoffMs, troubleOf } from './trouble.ts'

/** How long a reader may be silent before another takes its account over. */
const LEASE_MS = 9_000
/** How often a list whose order shifts is read again within one poll before the next poll goes on with it. */
const MAX_PASSES = 5

/** Another replica took this account over while we were slow. */
class LeaseLost extends Error {}

export interface PollStats {
  tenant: string
  account: string
  pages: number
  changed: number
  quarantined: number
}

export interface PollOptions {
  /** Works as the worker role. */
  store: Store
  accounts: Accounts
  onPoll?(stats: PollStats): void
  onTrouble?(tenant: string, account: string, error: VendorError): void
}

/** Reads one due account to the end of its streams. Answers false when none is due. */
export async function pollOnce(options: PollOptions): Promise<boolean> {
  const { store, accounts } = options
  const [claim] = await store.system(claimSync(LEASE_MS, [...accounts.keys()]))
  if (!claim) return false
  const connected = accounts.get(accountKey(claim.tenant_id, claim.account_id))
  if (!connected) return false
  const stats: PollStats = { tenant: claim.tenant_id, account: claim.account_id, pages: 0, changed: 0, quarantined: 0 }
  let nextMs = claim.sync_every_ms
  // A page may wait for the account's rate or for a slow vendor; whether the lease was lost shows when it is taken in.
  const renewing = setInterval(() => store.system(renewSync(claim, LEASE_MS)).catch(() => undefined), LEASE_MS / 3)
  try {
    await readAccount(store, claim, connected, stats)
    // A poll is a sweep: reading may use half of the rate at most, or there is none left for decisions.
    nextMs = Math.max(nextMs, (stats.pages * 120_000) / connected.requestsPerMinute)
    options.onPoll?.(stats)
  } catch (error) {
    if (error instanceof LeaseLost) return true
    // Anything but the vendor's own trouble is ours: the lease runs out and the next turn tries again.
    if (!(error instanceof VendorError)) {
      await store.system(releaseSync(claim, 5000)).catch(() => {})
      throw error
    }
    options.onTrouble?.(claim.tenant_id, claim.account_id, error)
    nextMs = await noteTrouble(store, claim, error)
  } finally {
    clearInterval(renewing)
  }
  await store.system(releaseSync(claim, nextMs))
  return true
}

async function noteTrouble(store: Store, claim: SyncClaim, error: VendorError): Promise<number> {
  const { tenant_id: tenant, account_id: account } = claim
  const { state, holdsAccount, words } = troubleOf(error)
  const [lane] = await store.system(laneFailures(tenant, account))
  const waitMs = backoffMs(error, lane?.failures ?? 0)
  await store.write(tenant, async (tx) => {
    await tx.all(noteHealth(tenant, account, { state, freshAsOf: null, error: words }))
    await tx.all(blockLane(tenant, account, holdsAccount ? waitMs : 0))
  })
  return waitMs
}

async function readAccount(
  store: Store,
  claim: SyncClaim,
  connected: ConnectedAccount,
  stats: PollStats,
): Promise<void> {
  const { tenant_id: tenant, account_id: account } = claim
  const [places, [health]] = await store.read(tenant, streamPlaces(tenant, account), isBackfilled(tenant, account))
  const startedAt = await now(store)
  let offered = 0
  let missing: string | null = null
  for (const stream of connected.reading.streams) {
    const place = places.find((one) => one.stream === stream.name)
    try {
      const gap = await readStream(store, claim, connected, stream, place?.position ?? null, !health?.backfilled, stats)
      if (gap) missing = `The list of ${stream.name} kept moving: ${gap.seen} of ${gap.announced} records were seen.`
      offered += 1
    } catch (error) {
      // An assumed route that is not there means that this vendor sends its records by webhook.
      if (!(stream.assumed && error instanceof VendorError && error.kind === 'GONE')) throw error
    }
  }
  const state = offered > 0 ? 'HEALTHY' : 'WEBHOOK_FED'
  await store.write(tenant, async (tx) => {
    // What was not seen may be anything: the account is as fresh as it was before.
    await tx.all(noteHealth(tenant, account, { state, freshAsOf: missing ? null : startedAt, error: missing }))
    await tx.all(clearLane(tenant, account))
  })
}

const now = async (store: Store): Promise<Date> => (await store.system(databaseTime()))[0]?.now ?? new Date()

/**
 * Reads a stream from its place to its end. While records move between pages one may slip past: the pass is repeated, a
 * bounded number of times and every other time from the last page to the first (what moves to the front slips past a
 * forward pass, what is pushed to the back past a backward one), until as many different records were seen as the vendor
 * announces. Answers what was missing in the end, null when nothing was.
 */
async function readStream(
  store: Store,
  claim: SyncClaim,
  connected: ConnectedAccount,
  stream: Stream,
  from: string | null,
  quiet: boolean,
  stats: PollStats,
): Promise<{ seen: number; announced: number } | null> {
  const seen = new Set<string>()
  let position = from
  let announced: number | null = null
  for (let pass = 1; ; pass += 1) {
    const backwards: boolean = pass % 2 === 0 && stream.last !== undefined && announced !== null
    if (backwards) position = stream.last?.(announced ?? 0) ?? null
    do {
      const readAt = await now(store)
      const found = await pageAt(stream, position, pass === 1 && position === from)
      const page = await withDetails(store, claim, connected, stream, found)
      position = backwards ? (page.previous ?? null) : page.next
      await takeStreamPage(store, claim, connected, stream, page, { readAt, pass, quiet, next: position }, stats)
      for (const record of page.records) seen.add(record.key)
      // Records that cannot even be identified count as seen: repeating the pass would not make them readable.
      announced = page.total === null ? announced : Math.max(0, page.total - page.unreadable.length)
    } while (position !== null)
    if (announced === null) {
      if (from === null || pass > 1) return null
    } else if (seen.size >= announced) return null
    if (pass >= MAX_PASSES) return { seen: seen.size, announced: announced ?? seen.size }
  }
}

/** A place that was kept over a pause may have expired at the vendor: the stream then starts again from its beginning. */
async function pageAt(stream: Stream, position: string | null, kept: boolean): Promise<Page> {
  try {
    return await stream.page(position)
  } catch (error) {
    const expired = error instanceof VendorError && (error.kind === 'REFUSED' || error.kind === 'GONE')
    if (!expired || !kept || position === null) throw error
    return stream.page(null)
  }
}

/** Adds the whole of those records of a thin list that are new or changed. */
async function withDetails(
  store: Store,
  claim: SyncClaim,
  { reading }: ConnectedAccount,
  stream: Stream,
  page: Page,
): Promise<Page> {
  if (!reading.detail || page.records.length === 0) return page
  const keys = page.records.map((record) => record.key)
  const [rows] = await store.read(claim.tenant_id, keptDigests(claim.tenant_id, claim.account_id, stream.kind, keys))
  const kept = new Map(rows.map((row) => [row.key, row.digest]))
  const anew = page.records.filter((record) => kept.get(record.key) !== digestOf(stringifyJson(record.raw)))
  if (anew.length === 0) return page
  const details = await reading.detail(anew)
  return { ...page, records: [...page.records, ...details.values()] }
}

async function takeStreamPage(
  store: Store,
  claim: SyncClaim,
  connected: ConnectedAccount,
  stream: Stream,
  page: Page,
  at: { readAt: Date; pass: number; quiet: boolean; next: string | null },
  stats: PollStats,
): Promise<void> {
  const { tenant_id: tenant, account_id: account } = claim
  const { adapter, settings } = connected
  const context = {
    tenant,
    account,
    vendor: adapter.vendor,
    actor: 'vendor',
    operationId: null,
    quiet: at.quiet,
    remapping: false,
  }
  const intake = { adapter, settings, context, readAt: at.readAt.toISOString() }
  const result = await takePage(store, intake, page, async (tx) => {
    if (!(await tx.one(renewSync(claim, LEASE_MS)))) throw new LeaseLost()
    const place = { stream: stream.name, position: at.next, pass: at.pass, announced: page.total }
    await tx.all(moveStream(tenant, account, place))
  })
  stats.pages += 1
  stats.changed += result.changed
  stats.quarantined += result.quarantined
}
