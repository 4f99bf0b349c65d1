import { type Accounts, accountKey, type ConnectedAccount } from '../adapter/account.ts'
import type { RawRecord } from '../adapter/contract.ts'
import { parseJson } from '../adapter/json.ts'
import { claimRetry, endRetry, forgetQuarantined, noteRetried, type RetryRow, retryRows } from '../store/retries.ts'
import { type Store, StoreUnavailable, type Transaction } from '../store/run.ts'
import { keptParts, lockAccounts } from '../store/write/vendor-records.ts'
import { readAgain, takeIn } from './ingest.ts'
import { type Intake, writeContext } from './intake.ts'

const LEASE_MS = 30_000
const BATCH = 100

/** The record a quarantined row holds, as far as the present adapter can tell, or why it cannot. */
function recordIn(connected: ConnectedAccount, row: RetryRow): RawRecord | { reason: string } {
  // Nothing was kept of what was too large.
  if (row.raw === 'null') return { reason: '' }
  const raw = parseJson(row.raw)
  if (row.key !== null && (row.kind === 'ALERT' || row.kind === 'CASE')) {
    const vendorUpdatedAt = row.vendor_updated_at?.toISOString() ?? null
    return { kind: row.kind, key: row.key, part: row.part ?? 'ITEM', raw, vendorUpdatedAt }
  }
  const stream = connected.reading.streams.find(({ name }) => name === row.stream)
  return stream?.identify?.(raw) ?? { reason: '' }
}

/** Tries one quarantined record; what is kept of it by now counts, not what was quarantined then. */
async function tryOne(tx: Transaction, intake: Intake, row: RetryRow, record: RawRecord): Promise<string | null> {
  const { tenant, account } = intake.context
  await tx.all(lockAccounts(tenant, [account]))
  const kept = await tx.all(keptParts(tenant, account, [{ kind: record.kind, key: record.key }]))
  const reason = kept.length > 0 ? await readAgain(tx, intake, kept) : await readAgain(tx, intake, [record])
  if (reason !== null) return reason
  if (kept.length === 0) await takeIn(tx, intake, [record])
  await tx.all(forgetQuarantined(tenant, row.id))
  return null
}

async function retryRow(
  store: Store,
  connected: ConnectedAccount,
  row: RetryRow,
  remapping: boolean,
): Promise<boolean> {
  const { tenant, adapter, settings } = connected
  const note = (reason: string | null) =>
    store.write(tenant, async (tx) => void (await tx.all(noteRetried(tenant, row.id, adapter.mapRev, reason || null))))
  let reason: string | null
  try {
    const record = recordIn(connected, row)
    if ('reason' in record) reason = record.reason
    else {
      const context = writeContext(connected, 'tributary', { remapping })
      const readAt = (row.read_at ?? row.first_seen_at).toISOString()
      reason = await store.write(tenant, (tx) =>
        tryOne(tx, { adapter, settings, context, readAt, stream: row.stream }, row, record),
      )
    }
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error
    // What the database says may quote the record: the reason stays what it was.
    await note(null)
    return false
  }
  if (reason !== null) await note(reason)
  return reason === null
}

/** Tries quarantined records of one account again, each in a transaction of its own; answers how many are understood now. */
export async function retryRowsOf(
  store: Store,
  connected: ConnectedAccount,
  which: Parameters<typeof retryRows>[2],
): Promise<number> {
  const { tenant, account } = connected
  let understood = 0
  for (;;) {
    const [rows] = await store.read(tenant, retryRows(tenant, account, which, BATCH))
    for (const row of rows) if (await retryRow(store, connected, row, which !== 'REQUESTED')) understood += 1
    if (rows.length < BATCH) return understood
  }
}

/** Serves one account whose quarantine somebody asked to try again. Answers false when there is none. */
export async function retryOnce({ store, accounts }: { store: Store; accounts: Accounts }): Promise<boolean> {
  const [claim] = await store.system(claimRetry(LEASE_MS, [...accounts.keys()]))
  const connected = claim && accounts.get(accountKey(claim.tenant_id, claim.account_id))
  if (!connected) return false
  await retryRowsOf(store, connected, 'REQUESTED')
  await store.system(endRetry(claim))
  return true
}
