import type { RawRecord } from '../adapter/contract.ts'
import { refusedContent } from '../store/run.ts'
import { type CommandOutcome, settleCommands } from '../store/write/commands.ts'
import { extendLease, settleDelivery, wakeLane } from '../store/write/deliveries.ts'
import { type Claimed, type DeliveryOptions, Fenced } from './delivery.ts'

/** What is known of a delivery's items, and what was read to know it. */
export interface Conclusion {
  outcomes: CommandOutcome[]
  /** The records, and the keys of those the vendor says it does not have. */
  read: { records: readonly RawRecord[]; absent: readonly string[]; readAt: string } | null
  /** Some items cannot be decided yet: the delivery stays open, and is looked at again after this long. */
  againMs: number | null
  error: string | null
}

/** Writes what became of a delivery, with the records that were read on the way, if the delivery is still ours. */
export async function settle(options: DeliveryOptions, claimed: Claimed, conclusion: Conclusion): Promise<void> {
  const { hold, connected, items } = claimed
  const { outcomes, read, againMs, error } = conclusion
  const write = (records: readonly RawRecord[], absent: readonly string[], readAt: string) =>
    options.store.write(hold.tenant, async (tx) => {
      if (records.length > 0 || absent.length > 0) {
        // The account's lock is taken in here, before the rows of commands: the same order as everywhere.
        const first = items[0]
        const origin = { readAt, absent, actor: first?.actor ?? 'vendor', operationId: first?.operation_id ?? null }
        await options.takeIn(tx, connected, records, origin)
      }
      const held = againMs === null ? settleDelivery(hold, error) : extendLease(hold, againMs, true)
      if (!(await tx.one<unknown>(held))) throw new Fenced()
      if (outcomes.length > 0) await tx.all(settleCommands(hold.tenant, hold.id, outcomes))
      await tx.all(wakeLane(hold.tenant, hold.account))
    })
  try {
    await write(read?.records ?? [], read?.absent ?? [], read?.readAt ?? '')
  } catch (refused) {
    if (!read || !refusedContent(refused)) throw refused
    // The decision stands whatever the record holds; the next poll quarantines it.
    await write([], [], '')
  }
}
