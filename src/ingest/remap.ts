import { type Accounts, accountKey } from '../adapter/account.ts'
import type { Adapter } from '../adapter/contract.ts'
import { defineTable } from '../adapter/vocabulary.ts'
import type { Store } from '../store/run.ts'
import { countStale, learnWords, unrecognisedWords, type Word } from '../store/unrecognised-words.ts'
import { remapSome } from './ingest.ts'
import { writeContext } from './intake.ts'
import { retryRowsOf } from './retry.ts'

const BATCH = 1_000

/** How far an account is: 0 of so many before the first batch, and a line after each. */
export type RemapProgress = (account: string, records: number, total: number) => void

/** Whether every table that has to say something of a word knows it by now; where none has to, whether any does. */
function known({ vocabulary }: Adapter, { field, raw }: Word): boolean {
  const tables = vocabulary.filter((table) => table.field === field)
  const reads = (table: (typeof tables)[number]): boolean => {
    const read = defineTable(table).read(raw)
    return read !== null && read.fidelity !== 'UNRECOGNISED'
  }
  const asked = tables.filter((table) => table.unrecognised !== null)
  return asked.length > 0 ? asked.every(reads) : tables.some(reads)
}

/**
 * Brings every account's records to its adapter's present map revision, a thousand in a transaction, with events of type
 * REMAPPED. Each batch takes the account's lock, so that it may run beside workers and beside itself. Told how far each
 * account is, also one that has nothing to do; ends when nothing is left.
 */
export async function remap(
  store: Store,
  accounts: Accounts,
  onProgress: RemapProgress = () => {},
  batchSize = BATCH,
): Promise<number> {
  let all = 0
  for (const connected of accounts.values()) {
    const { tenant, account, adapter, settings } = connected
    const context = writeContext(connected, 'tributary', { remapping: true })
    // Each record carries the time it was read at; this one is never used.
    const intake = { adapter, settings, context, readAt: new Date(0).toISOString(), stream: null }
    const [stale] = await store.read(tenant, countStale(tenant, account, adapter.mapRev))
    const total = stale[0]?.records ?? 0
    let records = 0
    onProgress(accountKey(tenant, account), records, total)
    for (;;) {
      const batch = await store.write(tenant, (tx) => remapSome(tx, intake, batchSize))
      records += batch
      // A worker of an older release may have brought more of them meanwhile.
      if (batch > 0) onProgress(accountKey(tenant, account), records, Math.max(total, records))
      if (batch < batchSize) break
    }
    // Those whose raw record is kept nowhere else, or that did not even say which one they are.
    const understood = await retryRowsOf(store, connected, { olderThan: adapter.mapRev })
    records += understood
    if (understood > 0) onProgress(accountKey(tenant, account), records, Math.max(total, records))
    if (records > 0) {
      const [words] = await store.read(tenant, unrecognisedWords(tenant, account))
      const learned = words.filter((word) => known(adapter, word))
      if (learned.length > 0) await store.write(tenant, (tx) => tx.all(learnWords(tenant, account, learned)))
    }
    all += records
  }
  return all
}
