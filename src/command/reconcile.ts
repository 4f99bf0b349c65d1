import { accountKey } from '../adapter/account.ts'
import { VendorError } from '../adapter/errors.ts'
import { claimCheck, deliveryItems, type OrphanRow, rescheduleLane, takeOrphan } from '../store/write/deliveries.ts'
import { conclude, ofSilence } from './conclude.ts'
import { type Claimed, type DeliveryOptions, Fenced, requeue, whileKept } from './delivery.ts'
import { type Conclusion, settle } from './settle.ts'

const LEASE_MS = 10_000

/** The vendor has answered, and was not to be read then: it is read now. */
async function ofEarlierAnswer(
  options: DeliveryOptions,
  claimed: Claimed,
  answers: NonNullable<OrphanRow['answers']>,
): Promise<Conclusion> {
  const conclusion = await conclude(options, claimed, { kind: 'ANSWERED', answers: new Map(Object.entries(answers)) })
  // Nothing that holds the account back is over by an old answer, but by its being read.
  return { ...conclusion, answered: conclusion.error === null }
}

/**
 * Takes over one delivery whose worker is gone. One that was only claimed is queued again; one that was marked as sent may
 * have reached the vendor, so it is read back and never sent again. Answers false when there is none.
 */
export async function reconcileOnce(options: DeliveryOptions): Promise<boolean> {
  const { store, accounts } = options
  const found = await store.transaction(async (tx) => {
    const lane = await tx.one(claimCheck([...accounts.keys()]))
    if (!lane) return null
    await tx.enter(lane.tenant_id)
    const orphan = await tx.one(takeOrphan(lane.tenant_id, lane.account_id, LEASE_MS))
    const items = orphan ? await tx.all(deliveryItems(lane.tenant_id, orphan.id)) : []
    await tx.all(rescheduleLane(lane.tenant_id, lane.account_id))
    return { lane, orphan, items }
  })
  if (!found) return false
  const { lane, orphan, items } = found
  const connected = accounts.get(accountKey(lane.tenant_id, lane.account_id))
  if (!orphan || !connected) return true
  const hold = { tenant: lane.tenant_id, account: lane.account_id, id: orphan.id, token: orphan.token }
  const claimed: Claimed = { hold, connected, items }
  try {
    if (orphan.phase === 'CLAIMED') {
      const outcomes = items.map((item) => requeue(item, 0))
      const error = 'its worker was lost before it was sent'
      await settle(options, claimed, { outcomes, read: null, againMs: null, error, answered: false })
      return true
    }
    const lost = new VendorError('NO_ANSWER', 'the worker was lost before an answer was written down')
    const conclusion = orphan.answers
      ? await ofEarlierAnswer(options, claimed, orphan.answers)
      : await whileKept(options, hold, () => ofSilence(options, claimed, lost, true))
    await settle(options, claimed, conclusion)
  } catch (error) {
    if (!(error instanceof Fenced)) throw error
  }
  return true
}
