import { type Accounts, accountKey } from '../adapter/account.ts'
import type { Store } from '../store/run.ts'
import { remapSome } from './ingest.ts'
import { retryRowsOf } from './retry.ts'

const BATCH = 1_000

/**
 * Brings every account's records to its adapter's present map revision, a thousand in a transaction, with events of type
 * REMAPPED. Told after each batch how far it is; ends when nothing is left.
 */
export async function remap(
  store: Store,
  accounts: Accounts,
  onProgress: (account: string, records: number) => void = () => {},
): Promise<number> {
  let total = 0
  for (const connected of accounts.values()) {
    const { tenant, account, adapter, settings } = connected
    const context = {
      tenant,
      account,
      vendor: adapter.vendor,
      actor: 'tributary',
      operationId: null,
      quiet: false,
      remapping: true,
    }
    // Each record carries the time it was read at; this one is never used.
    const intake = { adapter, settings, context, readAt: new Date(0).toISOString(), stream: null }
    let records = 0
    for (;;) {
      const batch = await store.write(tenant, (tx) => remapSome(tx, intake, BATCH))
      records += batch
      if (batch > 0) onProgress(accountKey(tenant, account), records)
      if (batch < BATCH) break
    }
    // Those whose raw record is kept nowhere else, or that did not even say which one they are.
    const understood = await retryRowsOf(store, connected, { olderThan: adapter.mapRev })
    records += understood
    if (understood > 0) onProgress(accountKey(tenant, account), records)
    total += records
  }
  return total
}
