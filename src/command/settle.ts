import type { ItemAnswer, RawRecord } from '../adapter/contract.ts'
import { GATEWAY_ACCOUNT } from '../store/lanes.ts'
import { refusedContent, StoreUnavailable } from '../store/run.ts'
import { type CommandOutcome, settleCommands } from '../store/write/commands.ts'
import {
  type DeliveryItemRow,
  extendLease,
  noteAnswers,
  settleDelivery,
  settledBy,
  wakeLane,
} from '../store/write/deliveries.ts'
import { keep } from '../store/write/keeps.ts'
import type { KeptRow } from '../store/write/kept.ts'
import { lockAccounts } from '../store/write/vendor-records.ts'
import { type Absent, type Claimed, type DeliveryOptions, Fenced, KEEP_MS, persistently } from './delivery.ts'

/** What is known of a delivery's items, and what was read to know it. */
export interface Conclusion {
  outcomes: CommandOutcome[]
  /** The records, and the keys of those the vendor says it does not have. */
  read: { records: readonly RawRecord[]; absent: readonly Absent[]; readAt: string } | null
  /** Some items cannot be decided yet: the delivery stays open, and is looked at again after this long. */
  againMs: number | null
  /** What a clean answer said of those, for whoever looks again. */
  answers?: ReadonlyMap<string, ItemAnswer | undefined>
  /** Nobody has looked yet, because the account is held back: such a wait is no look in vain. */
  heldBack?: true
  error: string | null
  /** The vendor gave a clean answer to the delivery, be it a no: whatever held deliveries back is over. */
  answered: boolean
}

/** What the gateway keeps beside what the vendor has taken, by operation. */
function keptWith(items: readonly DeliveryItemRow[], outcomes: readonly CommandOutcome[]) {
  const taken = new Set(
    outcomes.filter(({ state }) => state === 'CONFIRMED' || state === 'UNVERIFIED').map(({ id }) => id),
  )
  const byOperation = Map.groupBy(
    items.filter(({ id, keeps }) => keeps !== null && taken.has(id)),
    (item) => item.operation_id,
  )
  return [...byOperation].map(([operationId, group]) => ({
    operationId,
    actor: group[0]?.actor ?? 'vendor',
    rows: group.map(
      ({ id: commandId, target_kind, target_id: targetId, account_id: account, keeps }): KeptRow => ({
        commandId,
        kind: target_kind as KeptRow['kind'],
        targetId,
        account,
        keeps: keeps ?? {},
      }),
    ),
  }))
}

/**
 * Writes what became of a delivery, with the records that were read on the way, if the delivery is still ours. `goesOn`:
 * only of some of its commands, before the others are sent.
 */
export async function settle(
  options: DeliveryOptions,
  claimed: Claimed,
  conclusion: Conclusion,
  goesOn = false,
): Promise<void> {
  const { hold, connected, items } = claimed
  const { outcomes, read, againMs, answers, heldBack, error, answered } = conclusion
  const kept = keptWith(items, outcomes)
  const staysOpen = goesOn || againMs !== null
  const attempt = (records: readonly RawRecord[], absent: readonly Absent[], readAt: string) =>
    options.store.write(hold.tenant, async (tx) => {
      // With the vendor's account, in the order of all writers: what is kept may be a case of the gateway's own.
      if (kept.length > 0) await tx.all(lockAccounts(hold.tenant, [hold.account, GATEWAY_ACCOUNT]))
      if (records.length > 0 || absent.length > 0) {
        // The account's lock is taken in here, before the rows of commands: the same order as everywhere.
        const first = items[0]
        const origin = { readAt, absent, actor: first?.actor ?? 'vendor', operationId: first?.operation_id ?? null }
        await options.takeIn(tx, connected, records, origin)
      }
      const open = goesOn
        ? extendLease(hold, KEEP_MS, false)
        : againMs !== null && extendLease(hold, againMs, !heldBack)
      const held = open || settleDelivery(hold, error)
      if (!(await tx.one<unknown>(held))) throw new Fenced()
      if (answers) await tx.all(noteAnswers(hold, answers))
      if (outcomes.length > 0) await tx.all(settleCommands(hold.tenant, hold.id, outcomes))
      for (const { actor, operationId, rows } of kept) {
        await keep(tx, { tenant: hold.tenant, actor, operationId }, rows)
      }
      if (!goesOn) await tx.all(wakeLane(hold, answered))
    })
  // What the vendor answered is not asked for again: a deadlock or a restart of the database must not make it forgotten.
  const write = async (records: readonly RawRecord[], absent: readonly Absent[], readAt: string) => {
    let lost = false
    try {
      await persistently(
        () => attempt(records, absent, readAt),
        (failure) => {
          lost ||= failure instanceof StoreUnavailable
          // Whether it was committed is not known then, and what is kept here would be kept twice.
          return !(lost && staysOpen && kept.length > 0)
        },
      )
    } catch (failure) {
      if (!(failure instanceof Fenced) || !lost) throw failure
      const mine = await options.store.write(hold.tenant, (tx) => tx.one(settledBy(hold)))
      if (!mine) throw failure
    }
  }
  try {
    await write(read?.records ?? [], read?.absent ?? [], read?.readAt ?? '')
  } catch (refused) {
    if (!read || !refusedContent(refused)) throw refused
    // The decision stands whatever the record holds; the next poll quarantines it.
    await write([], [], '')
  }
}
