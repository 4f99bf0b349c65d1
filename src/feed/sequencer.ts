import { lockHead, moveHead, notifyFeed, stampEvents, takeWakes } from '../store/feed.ts'
import type { Store } from '../store/run.ts'

const BATCH = 5000

/**
 * Stamps the events that have committed since with dense positions per tenant, in an order in which no position can later
 * appear before one that was already seen. Answers how many it stamped. Any number of replicas may run it at once.
 */
export async function stamp(store: Store): Promise<number> {
  return store.transaction(async (tx) => {
    const wakes = await tx.all(takeWakes(BATCH))
    // Always in the same order: two sequencers that share tenants must not wait for each other in a circle.
    const tenants = [...new Set(wakes.map((wake) => wake.tenant_id))].sort()
    let stamped = 0
    for (const tenant of tenants) {
      const locked = await tx.one(lockHead(tenant))
      if (!locked) continue
      await tx.enter(tenant)
      let head = locked.pos
      for (;;) {
        const rows = await tx.all(stampEvents(tenant, head, BATCH))
        head += rows.length
        stamped += rows.length
        if (rows.length < BATCH) break
      }
      if (head > locked.pos) await tx.all(moveHead(tenant, head))
    }
    if (stamped > 0) await tx.all(notifyFeed(tenants))
    return stamped
  })
}
