import type { Accounts } from '../adapter/account.ts'
import type { Store } from '../store/run.ts'
import { giveUp } from '../store/write/ends.ts'

/**
 * A long weekend's outage is still waited out. What was decided about a party longer ago should be looked at again by a
 * person before it reaches the vendor.
 */
export const GIVE_UP_AFTER_MS = 3 * 24 * 60 * 60 * 1000
const AT_ONCE = 500

/** Ends commands that could not be delivered in days of trying. Answers how many. */
export async function giveUpOnce(store: Store, accounts: Accounts, afterMs = GIVE_UP_AFTER_MS): Promise<number> {
  let given = 0
  for (const [tenant, of] of Map.groupBy(accounts.values(), (one) => one.tenant)) {
    const names = of.map(({ account }) => account)
    for (;;) {
      const rows = await store.write(tenant, (tx) => tx.all(giveUp(tenant, names, afterMs, AT_ONCE)))
      given += rows.length
      if (rows.length < AT_ONCE) break
    }
  }
  return given
}
