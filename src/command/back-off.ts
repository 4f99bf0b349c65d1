import { HeldBack, type VendorError, type VendorErrorKind } from '../adapter/errors.ts'
import type { CommandOutcome } from '../store/write/commands.ts'
import type { DeliveryItemRow } from '../store/write/deliveries.ts'
import { type Claimed, type DeliveryOptions, requeue } from './delivery.ts'

/** Trouble that whoever comes next meets too, whatever the record. */
const OF_ACCOUNT: ReadonlySet<VendorErrorKind> = new Set(['NOT_SENT', 'RATE_LIMITED', 'UNAUTHORIZED'])

/** A command that failed so often in a row before it was sent no longer counts as the account's trouble. */
const OWN_SETBACKS = 3
/** A batch that failed so often goes on item by item, in case one of them is what the vendor fails on. */
const BATCHED_SETBACKS = 2
/** So many in a row, some twenty minutes' worth, are worth a person's look; what is never sent is given up in the end. */
const TOLD_SETBACKS = 12
const LONGEST_MS = 5 * 60_000

const isForbidden = ({ kind, status }: VendorError): boolean => kind === 'UNAUTHORIZED' && status === 403

const mayBeOwn = (error: VendorError): boolean => isForbidden(error) || !OF_ACCOUNT.has(error.kind)

/**
 * Whether trouble is the records' own. A 403 first counts as the account's; if it comes again after the vendor has taken
 * other decisions, the credentials are good. Anything else that stays with a record for long enough is its own, for the
 * vendor being down is met by all and shows as the lane's trouble before.
 */
export const isOfRecords = (items: readonly DeliveryItemRow[], error: VendorError): boolean =>
  isForbidden(error)
    ? items.every((item) => item.others_passed)
    : mayBeOwn(error) && items.every((item) => item.setbacks >= OWN_SETBACKS)

const told = (setbacks: number, error: VendorError): string =>
  `HELD_UP: The vendor kept this from being sent ${setbacks} times in a row (${error.message}). It is tried again until it is given up; look at the record there, or cancel this decision.`

/**
 * Certainly nothing was applied: queued again, no attempt burnt, and tried when the account may be. What may be the record's
 * own trouble waits longer from time to time, so that others have their turns meanwhile.
 */
export async function backingOff(
  options: DeliveryOptions,
  { hold }: Claimed,
  items: readonly DeliveryItemRow[],
  error: VendorError,
): Promise<CommandOutcome[]> {
  // Nothing was asked, so there is no trouble to note.
  if (error instanceof HeldBack) return items.map((item) => requeue(item, error.waitMs))
  const delay = isOfRecords(items, error) ? 0 : await options.onTrouble(hold.tenant, hold.account, error)
  if (!mayBeOwn(error)) return items.map((item) => requeue(item, delay))
  return items.map((item) => {
    const setbacks = item.setbacks + 1
    return requeue(item, Math.max(delay, Math.min(LONGEST_MS, 1000 * 2 ** item.setbacks)), {
      setback: true,
      forbidden: isForbidden(error),
      alone: items.length > 1 && setbacks >= BATCHED_SETBACKS,
      warning: setbacks === TOLD_SETBACKS ? told(setbacks, error) : null,
    })
  })
}
