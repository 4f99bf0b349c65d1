import { type Accounts, accountKey, type ConnectedAccount } from '../adapter/account.ts'
import type { RawRecord } from '../adapter/contract.ts'
import { VendorError } from '../adapter/errors.ts'
import { parseJson } from '../adapter/json.ts'
import { isBackfilled } from '../store/health.ts'
import {
  claimReconciliation,
  countReconcileFailure,
  endReconciliation,
  holdReconciliation,
  type KeptRecord,
  moveReconciliation,
  nextKept,
  presentReconciliation,
  type ReconcileClaim,
  type Reconciliation,
  unreadSince,
} from '../store/reconciliations.ts'
import type { Store } from '../store/run.ts'
import { countAbsent, markMissing } from '../store/write/absences.ts'
import { keptParts } from '../store/write/vendor-records.ts'
import { takeIn } from './ingest.ts'
import { writeContext } from './intake.ts'
import { now } from './sweep.ts'

// Reconciliation reads again what polls leave alone: the whole of records whose list items did not change. What lists show
// is read whole by every poll; that, too, has to have happened once since it began.

/** Polls leave half of the rate to decisions; this leaves three quarters to both. */
const RESERVE = 0.75
const LEASE_MS = 30_000
/** Records read again before the account is given up for whatever is more urgent. */
const BATCH = 20
const PAUSE_MS = 5_000
const TROUBLE_MS = 30_000
/** A record that the vendor cannot show is passed over after so many tries: it must not hold up all that follow. */
const MAX_TRIES = 3

export interface RereadOptions {
  store: Store
  accounts: Accounts
  takeRate(tenant: string, account: string, reserve: number, patienceMs: number): Promise<boolean>
  /** Holds the account back; answers for how long. */
  onTrouble(tenant: string, account: string, error: VendorError): Promise<number>
}

/** Goes on with one reconciliation that is due, a few records. Answers false when none is. */
export async function rereadOnce(options: RereadOptions): Promise<boolean> {
  const { store, accounts } = options
  const [claim] = await store.system(claimReconciliation(LEASE_MS, [...accounts.keys()]))
  const connected = claim && accounts.get(accountKey(claim.tenant_id, claim.account_id))
  if (!connected) return false
  const { tenant_id: tenant, account_id: account } = claim
  const [[health]] = await store.read(tenant, isBackfilled(tenant, account))
  let pauseMs: number | null = PAUSE_MS
  if (health?.backfilled || connected.reading.streams.length === 0) pauseMs = await goOn(options, claim, connected)
  if (pauseMs !== null) await store.system(holdReconciliation(claim, pauseMs))
  return true
}

/** Answers how long to pause; null where it is done. */
async function goOn(
  options: RereadOptions,
  claim: ReconcileClaim,
  connected: ConnectedAccount,
): Promise<number | null> {
  const { store } = options
  const { tenant_id: tenant, account_id: account } = claim
  const present = await store.write(tenant, (tx) => tx.one(presentReconciliation(tenant, account)))
  if (!present) return PAUSE_MS
  if (connected.delivering.detail) {
    const [records] = await store.read(tenant, nextKept(tenant, account, present, BATCH))
    for (const record of records) {
      const pauseMs = await rereadRecord(options, claim, connected, record)
      if (pauseMs !== null) return pauseMs
    }
    if (records.length === BATCH) return 0
  }
  return finish(store, claim, connected, present)
}

async function finish(
  store: Store,
  claim: ReconcileClaim,
  { reading }: ConnectedAccount,
  { started_at }: Reconciliation,
): Promise<number | null> {
  const { tenant_id: tenant, account_id: account } = claim
  const lists = reading.streams.map(({ name, assumed }) => ({ name, assumed: assumed === true }))
  const [[left]] = await store.read(tenant, unreadSince(tenant, account, lists, started_at))
  if (left && left.unread > 0) return PAUSE_MS
  await store.write(tenant, async (tx) => {
    for (const statement of endReconciliation(claim)) await tx.all(statement)
  })
  return null
}

/** Reads one record again; answers how long to pause, null to go on. */
async function rereadRecord(
  options: RereadOptions,
  claim: ReconcileClaim,
  connected: ConnectedAccount,
  record: KeptRecord,
): Promise<number | null> {
  const { store } = options
  const { tenant_id: tenant, account_id: account } = claim
  // Refused at once where the rate is needed elsewhere: this can wait, and a worker that stops does not.
  if (!(await options.takeRate(tenant, account, RESERVE, 0))) return PAUSE_MS
  const [parts] = await store.read(tenant, keptParts(tenant, account, [record]))
  const listed = parts.find(({ part }) => part === 'ITEM') ?? parts[0]
  if (!listed) return null
  const asked: RawRecord = { ...record, part: listed.part, raw: parseJson(listed.raw), vendorUpdatedAt: null }
  const readAt = await now(store)
  try {
    const found = (await connected.delivering.detail?.([asked]))?.get(record.key) ?? null
    if (found instanceof VendorError) throw found
    return await take(store, claim, connected, record, found, readAt)
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    if (error.kind === 'RATE_LIMITED' || error.kind === 'UNAUTHORIZED') return options.onTrouble(tenant, account, error)
    const [tried] = await store.write(tenant, (tx) => tx.all(countReconcileFailure(tenant, account)))
    if ((tried?.failures ?? 0) < MAX_TRIES) return TROUBLE_MS
    const nothing = { read: 0, changed: 0, absent: 0 }
    await store.write(tenant, async (tx) => void (await tx.all(moveReconciliation(tenant, account, record, nothing))))
    return null
  }
}

async function take(
  store: Store,
  claim: ReconcileClaim,
  connected: ConnectedAccount,
  record: KeptRecord,
  found: RawRecord | null,
  readAt: Date,
): Promise<number | null> {
  const { tenant_id: tenant, account_id: account } = claim
  const { adapter, settings } = connected
  const context = writeContext(connected, 'vendor')
  return store.write(tenant, async (tx) => {
    // Another worker may have taken over while the vendor was slow: then nothing of this counts.
    if (!(await tx.one(holdReconciliation(claim, LEASE_MS)))) return PAUSE_MS
    let changed = 0
    if (found) {
      const intake = { adapter, settings, context, readAt: readAt.toISOString(), stream: null }
      changed = (await takeIn(tx, intake, [found])).changed
    } else {
      await tx.all(countAbsent(context, record.kind, [record.key]))
      await tx.all(markMissing(context, record.kind, null))
    }
    await tx.all(moveReconciliation(tenant, account, record, { read: 1, changed, absent: found ? 0 : 1 }))
    return null
  })
}
