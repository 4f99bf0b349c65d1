import { randomUUID } from 'node:crypto'
import { accountKey, type ConnectedAccount } from '../adapter/account.ts'
import type { DeliveryItem } from '../adapter/contract.ts'
import { VendorError } from '../adapter/errors.ts'
import {
  claimDelivery,
  claimLane,
  type DeliveryItemRow,
  markSent,
  noteShown,
  rescheduleLane,
} from '../store/write/deliveries.ts'
import { noteLateAnswer } from '../store/write/ends.ts'
import { check } from './check.ts'
import { conclude, type Finding } from './conclude.ts'
import { type Claimed, type DeliveryOptions, Fenced, persistently, requeue, targetOf, whileKept } from './delivery.ts'
import { settle } from './settle.ts'

/** How long a claimed delivery may wait for its place in the account's rate. */
const CLAIM_LEASE_MS = 10_000
/** Slack between the vendor call's own deadline and the end of the lease. */
const LEASE_MARGIN_MS = 5_000
/** What the claim's own lease bears. */
const RATE_PATIENCE_MS = 5_000

const LATE =
  'LATE_ANSWER: A worker that had been held up got its answer from the vendor after this delivery was taken over. The vendor may have been called after this was decided, or twice. Look at the record there.'

/**
 * Claims the next delivery, but none of the tenants that have as many as they may. Null when no lane has work or room;
 * `again` tells that another lane may have.
 */
export async function claimNext(
  options: DeliveryOptions,
  full: ReadonlySet<string> = new Set(),
): Promise<{ claimed: Claimed | null; again: boolean }> {
  const { store, accounts } = options
  const known = [...accounts].flatMap(([key, { tenant }]) => (full.has(tenant) ? [] : [key]))
  return store.transaction(async (tx) => {
    const lane = await tx.one(claimLane(known))
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
  const { send, stood, ...checked } = await check(options, claimed)
  const shown = new Map(stood.map((one) => [one.id, one.shown]))
  const items = send.map((item) => ({ ...item, shown_before: shown.get(item.id) ?? null }))
  if (items.length === 0) return settle(options, claimed, checked)
  // What is decided is said at once; the others may take long.
  if (checked.outcomes.length > 0) await settle(options, claimed, checked, true)
  const sending = { ...claimed, items }
  if (!(await takePlace(options, claimed))) {
    const outcomes = items.map((item) => requeue(item, RATE_PATIENCE_MS))
    const error = 'waited for the rate'
    return settle(options, sending, { outcomes, read: null, againMs: null, error, answered: false })
  }
  const leaseMs = connected.deadlineMs + (connected.policy?.settleMs ?? 0) + LEASE_MARGIN_MS
  const askedAt = performance.now()
  const marked = await options.store.write(hold.tenant, async (tx) => {
    const row = await tx.one(markSent(hold, leaseMs))
    if (row && stood.length > 0) await tx.all(noteShown(hold, stood))
    return row
  })
  if (!marked) {
    options.unused(hold.tenant, hold.account)
    throw new Fenced()
  }
  // Held up for longer than the lease bears: another worker may have read the records back by now, so nothing is sent.
  const late = performance.now() - askedAt > LEASE_MARGIN_MS
  if (late) options.unused(hold.tenant, hold.account)
  const finding: Finding = late
    ? { kind: 'FAILED', error: new VendorError('NOT_SENT', 'the worker was held up before it could send') }
    : await call(connected, items, hold.id)
  try {
    await settle(options, sending, await conclude(options, sending, finding))
  } catch (error) {
    if (error instanceof Fenced && mayHaveArrived(finding)) await reportLate(options, sending)
    throw error
  }
}

/**
 * Waits for the call's place in the account's rate. At a low rate that takes longer than the claim's lease, and who gave up
 * then would have spent what there is on looking, again and again.
 */
async function takePlace(options: DeliveryOptions, { hold, connected: { patienceMs } }: Claimed): Promise<boolean> {
  const take = (ms: number) => options.takeRate(hold.tenant, hold.account, ms)
  if (await take(RATE_PATIENCE_MS)) return true
  return patienceMs > RATE_PATIENCE_MS && whileKept(options, hold, () => take(patienceMs))
}

const mayHaveArrived = (finding: Finding): boolean => finding.kind === 'ANSWERED' || finding.error.ambiguous

/**
 * The one window no fence closes: a worker that was frozen between its mark and the socket calls the vendor after another
 * one has read the records back, and a person may have decided on that. It cannot be prevented, so it is said.
 */
function reportLate(options: DeliveryOptions, { hold, items }: Claimed): Promise<unknown> {
  const ids = items.map(({ id }) => id)
  // Said once or twice, but not lost to a worker that claims commands behind these at the same moment.
  return persistently(() => options.store.write(hold.tenant, (tx) => tx.all(noteLateAnswer(hold, ids, LATE))))
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
