import { randomUUID } from 'node:crypto'
import { accountKey, type ConnectedAccount } from '../adapter/account.ts'
import type { DeliveryItem } from '../adapter/contract.ts'
import { VendorError } from '../adapter/errors.ts'
import { claimDelivery, claimLane, type DeliveryItemRow, markSent, rescheduleLane } from '../store/write/deliveries.ts'
import { conclude, type Finding } from './conclude.ts'
import { type Claimed, type DeliveryOptions, ended, Fenced, requeue, targetOf } from './delivery.ts'
import { settle } from './settle.ts'

/** How long a claimed delivery may wait for its place in the account's rate. */
const CLAIM_LEASE_MS = 10_000
/** Slack between the vendor call's own deadline and the end of the lease. */
const LEASE_MARGIN_MS = 5_000
const RATE_PATIENCE_MS = 5_000

/** Claims the next delivery. Null when no lane has work or room; `again` tells that another lane may have. */
export async function claimNext(options: DeliveryOptions): Promise<{ claimed: Claimed | null; again: boolean }> {
  const { store, accounts } = options
  return store.transaction(async (tx) => {
    const lane = await tx.one(claimLane([...accounts.keys()]))
    if (!lane) return { claimed: null, again: false }
    await tx.enter(lane.tenant_id)
    const connected = accounts.get(accountKey(lane.tenant_id, lane.account_id))
    const id = randomUUID()
    const rows = connected?.policy ? await tx.all(claimDelivery(lane, { id, leaseMs: CLAIM_LEASE_MS })) : []
    await tx.all(rescheduleLane(lane.tenant_id, lane.account_id))
    const token = rows[0]?.token
    if (!connected || token === undefined) return { claimed: null, again: true }
    const hold = { tenant: lane.tenant_id, account: lane.account_id, id, token }
    return { claimed: { hold, connected, items: rows }, again: true }
  })
}

const deliveryItem = (item: DeliveryItemRow): DeliveryItem => ({
  commandId: item.id,
  target: targetOf(item),
  call: item.call,
})

/** Carries one claimed delivery to its vendor and settles every item on evidence. */
export async function deliver(options: DeliveryOptions, claimed: Claimed): Promise<void> {
  try {
    await attempt(options, claimed)
  } catch (error) {
    // Fenced: another worker has it. Anything else: the lease runs out, and the delivery is read back or queued again.
    if (!(error instanceof Fenced)) options.onError(error)
  }
}

async function attempt(options: DeliveryOptions, claimed: Claimed): Promise<void> {
  const { hold, connected } = claimed
  const overtaken = claimed.items.filter((item) => item.overtaken)
  const items = claimed.items.filter((item) => !item.overtaken)
  const conflicts = overtaken.map((item) =>
    ended(item, 'REJECTED', {
      code: 'CONFLICT',
      message: `The vendor changed the alert after this decision was made; it now says ${item.raw_status}. Nothing was sent.`,
      attempted: false,
    }),
  )
  if (items.length === 0)
    return settle(options, claimed, { outcomes: conflicts, read: null, againMs: null, error: null })
  if (!(await options.takeRate(hold.tenant, hold.account, RATE_PATIENCE_MS))) {
    const later = items.map((item) => requeue(item, RATE_PATIENCE_MS))
    const error = 'waited for the rate'
    return settle(options, claimed, { outcomes: [...conflicts, ...later], read: null, againMs: null, error })
  }
  const leaseMs = connected.deadlineMs + (connected.policy?.settleMs ?? 0) + LEASE_MARGIN_MS
  const marked = await options.store.write(hold.tenant, (tx) => tx.one(markSent(hold, leaseMs)))
  if (!marked) throw new Fenced()
  const finding = await call(connected, items, hold.id)
  const conclusion = await conclude(options, { hold, connected, items }, finding)
  await settle(options, claimed, { ...conclusion, outcomes: [...conflicts, ...conclusion.outcomes] })
}

async function call(
  connected: ConnectedAccount,
  items: readonly DeliveryItemRow[],
  delivery: string,
): Promise<Finding> {
  const { deliver: send } = connected.delivering
  if (!send) throw new Error(`${connected.adapter.vendor} declares writes but cannot deliver them`)
  try {
    const answers = await send(items.map(deliveryItem), { id: delivery })
    return { kind: 'ANSWERED', answers }
  } catch (error) {
    if (error instanceof VendorError) return { kind: 'FAILED', error }
    // An adapter that breaks after its call was sent leaves open whether it was applied.
    return {
      kind: 'FAILED',
      error: new VendorError('UNREADABLE', 'the answer could not be understood', { cause: error }),
    }
  }
}
