import { tenantsOfLanes } from '../store/lanes.ts'
import type { Store } from '../store/run.ts'
import { settleCommands } from '../store/write/commands.ts'
import { deliveryItems, settleDelivery } from '../store/write/deliveries.ts'
import { giveUp, type StrandedRow, stranded } from '../store/write/ends.ts'
import { ended, requeue } from './delivery.ts'

/**
 * A long weekend's outage is still waited out. What was decided about a party longer ago should be looked at again by a
 * person before it reaches the vendor.
 */
export const GIVE_UP_AFTER_MS = 3 * 24 * 60 * 60 * 1000
const AT_ONCE = 500
const STRANDED_AT_ONCE = 50

const LEFT = 'its account is not configured any more'

/** Why a person has to look: what may have reached the vendor can be read back by nobody. */
const strandedMessage = ({ answered }: StrandedRow): string =>
  `${answered ? 'The vendor answered without an error' : 'It may have reached the vendor'}, and ${LEFT}, so that nothing can be read there. Look at it there, then settle this decision.`

/** Ends what was under way at accounts that are not configured any more. Answers how many deliveries. */
const endStranded = (store: Store, tenant: string): Promise<number> =>
  store.write(tenant, async (tx) => {
    const found = await tx.all(stranded(tenant, STRANDED_AT_ONCE))
    for (const delivery of found) {
      const { id, token, account_id: account, phase } = delivery
      const items = await tx.all(deliveryItems(tenant, id))
      const message = strandedMessage(delivery)
      const outcomes = items.map((item) =>
        // What was only claimed was not sent: it waits for its account like all the others there.
        phase === 'CLAIMED' ? requeue(item, 0) : ended(item, 'UNCERTAIN', { code: 'NO_ANSWER', message }),
      )
      await tx.all(settleDelivery({ tenant, account, id, token }, LEFT))
      if (outcomes.length > 0) await tx.all(settleCommands(tenant, id, outcomes))
    }
    return found.length
  })

/**
 * Ends commands that could not be delivered in days of trying, be it because their account has left the providers file.
 * What was being sent there is left to a person. Answers how many were given up.
 */
export async function giveUpOnce(store: Store, afterMs = GIVE_UP_AFTER_MS): Promise<number> {
  let given = 0
  for (const { tenant_id: tenant } of await store.system(tenantsOfLanes())) {
    while ((await endStranded(store, tenant)) === STRANDED_AT_ONCE);
    for (;;) {
      const rows = await store.write(tenant, (tx) => tx.all(giveUp(tenant, afterMs, AT_ONCE)))
      given += rows.length
      if (rows.length < AT_ONCE) break
    }
  }
  return given
}
