import type { Accounts } from '../adapter/account.ts'
import type { Store, Transaction } from '../store/run.ts'
import type { SearchKind } from '../store/search.ts'
import { searchEntries, writeSearchEntries } from '../store/write/search-texts.ts'
import {
  BEFORE_ALL,
  forgetTexts,
  type Looked,
  readableRecords,
  staleRecordTexts,
  unsaidTexts,
} from '../store/write/search-upkeep.ts'
import { lockAccounts } from '../store/write/vendor-records.ts'

const BATCH = 1_000
const KINDS: readonly SearchKind[] = ['ALERT', 'SUBJECT', 'HIT', 'CASE']

type Look = (after: string) => Promise<Looked | undefined>
type Mend = (tx: Transaction, account: string, ids: readonly string[]) => Promise<unknown>

/** Goes through everything a look shows, a thousand under their accounts' locks at a time, until the end or a stop. */
async function through(
  { store, signal }: { store: Store; signal: AbortSignal | undefined },
  tenant: string,
  look: Look,
  mend: Mend,
  onMended: (records: number) => void = () => {},
): Promise<void> {
  let after: string | null = BEFORE_ALL
  while (after !== null && !signal?.aborted) {
    const { reached, stale }: Looked = (await look(after)) ?? { reached: null, stale: [] }
    for (let from = 0; from < stale.length && !signal?.aborted; from += BATCH) {
      const batch = stale.slice(from, from + BATCH)
      const accounts = Map.groupBy(batch, ([account]) => account)
      await store.write(tenant, async (tx) => {
        await tx.all(lockAccounts(tenant, [...accounts.keys()]))
        for (const [account, rows] of accounts) {
          await mend(
            tx,
            account,
            rows.map(([, id]) => id),
          )
        }
      })
      onMended(batch.length)
    }
    after = reached
  }
}

/**
 * Gives every record that search does not know its texts: those from before search was there, and those that an older
 * release folded otherwise; then forgets texts that no record says any more. Looks at everything each time and keeps no note
 * of its progress, so that what a replica of an older release wrote in the meantime is found as well. Answers how many
 * records were folded.
 */
export async function refold(
  store: Store,
  accounts: Accounts,
  onProgress: (tenant: string, records: number) => void = () => {},
  signal?: AbortSignal,
): Promise<number> {
  let total = 0
  const run = { store, signal }
  for (const [tenant, own] of Map.groupBy(accounts.values(), (one) => one.tenant)) {
    let records = 0
    for (const kind of KINDS) {
      const look: Look = async (after) => (await store.read(tenant, staleRecordTexts(tenant, kind, after)))[0][0]
      const fold: Mend = async (tx, account, ids) => {
        const { key, query } = readableRecords(tenant, kind, ids)
        await tx.all(writeSearchEntries(tenant, account, searchEntries({ [key]: await tx.all(query) })))
      }
      await through(run, tenant, look, fold, (mended) => {
        records += mended
        onProgress(tenant, records)
      })
    }
    for (const { account } of own) {
      const look: Look = async (after) => (await store.read(tenant, unsaidTexts(tenant, account, after)))[0][0]
      await through(run, tenant, look, (tx, _account, ids) => tx.all(forgetTexts(tenant, account, ids)))
    }
    total += records
  }
  return total
}
