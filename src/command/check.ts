import { setTimeout as sleep } from 'node:timers/promises'
import { VendorError } from '../adapter/errors.ts'
import type { CommandOutcome } from '../store/write/commands.ts'
import type { DeliveryItemRow } from '../store/write/deliveries.ts'
import { backingOff } from './back-off.ts'
import { type Change, changed } from './based-on.ts'
import { confirmedByReading } from './conclude.ts'
import { type Claimed, type DeliveryOptions, ended, whileKept } from './delivery.ts'
import { changedUnder, isForced, isRecord, type Look, look, makes, nounOf, type Seen } from './look.ts'
import type { Conclusion } from './settle.ts'

/** What does not have to be sent any more, with what was read to know it, and what is still to be sent. */
export interface Checked extends Conclusion {
  send: DeliveryItemRow[]
  /** Of those whose word is written even where it stands: whether it stood there. Null where that could not be seen. */
  stood: { id: string; shown: boolean | null }[]
}

/** A list that moves while it is read may miss a record once. */
const LOOK_AGAIN_MS = 250

const conflict = (item: DeliveryItemRow, change: Change): CommandOutcome =>
  ended(item, 'REJECTED', {
    code: 'CONFLICT',
    message: `${changedUnder(item, change)} ${item.attempts === 0 ? 'Nothing was sent' : 'It is not sent again'}. Look again, then decide.`,
    attempted: false,
  })

const gone = (item: DeliveryItemRow): CommandOutcome =>
  ended(item, 'REJECTED', {
    code: 'NOT_FOUND',
    message: `The vendor no longer has this ${nounOf(item)}. Nothing was sent. Look at it there.`,
    attempted: false,
  })

const exists = (item: DeliveryItemRow): CommandOutcome =>
  ended(item, 'REJECTED', {
    code: 'DUPLICATE',
    message:
      'The vendor has a record under this reference already. Nothing was sent. Choose another reference, or change that record.',
    attempted: false,
  })

/** What the record says of a command that has not been sent, or not with success. Null: it is to be sent. */
function ofRecord(claimed: Claimed, item: DeliveryItemRow, seen: Seen): CommandOutcome | null {
  const { sight, change, record } = seen
  // What an earlier attempt was to make is not there: it is made now.
  if (sight === 'GONE') return makes(item) ? null : gone(item)
  const shows = isShown(seen)
  if (makes(item) && item.attempts === 0 && !item.upserts) return exists(item)
  // An earlier attempt that was applied late counts as this one's own.
  if (sight === 'SHOWS' && item.attempts > 0) return confirmedByReading(claimed, item, record)
  if (change && (change.field === 'status' || !shows)) return conflict(item, change)
  // Asking for new research is not done by there being some, nor a named word by its standing there, unless it was written
  // there since.
  const again = isForced(item) && !(change && item.attempts === 0)
  if (!shows || again || item.action === 'REQUEST_RESEARCH') return null
  const warning = `UNCHANGED: The ${nounOf(item)} shows this already; nothing was sent.`
  return { ...confirmedByReading(claimed, item, record), attempted: false, warning }
}

/** Whether a record shows what is asked for, be it ours or not. */
const isShown = (seen: Seen | undefined): boolean | null =>
  seen === undefined ? null : seen.sight === 'SHOWS' || seen.sight === 'STANDS'

/** A record to be made under a reference of the caller's, which another may have. */
const isReferenced = (item: DeliveryItemRow): boolean => makes(item) && Object.keys(item.target_vendor_ids).length > 0

/** What polls have seen the vendor change since the decision. After an attempt it may be our own: a look tells, where there is one. */
function overtakenBy(item: DeliveryItemRow, canRead: boolean): Change | null {
  if (item.attempts > 0 && canRead) return null
  if (item.overtaken) return { field: 'status', was: item.based_on_status, now: item.raw_status }
  return changed(item.based_on, item.present)
}

/** Reads the records; one that seems to be gone is looked for twice. */
async function read(options: DeliveryOptions, claimed: Claimed): Promise<Look | VendorError | null> {
  const first = await look(options, claimed)
  if (first === null || first instanceof VendorError || first.read.absent.length === 0) return first
  await sleep(Math.max(LOOK_AGAIN_MS, claimed.connected.policy?.settleMs ?? 0))
  return look(options, claimed)
}

/**
 * Looks at a claimed delivery before it is sent: at what polls have seen meanwhile, and, where the vendor's records are to
 * be read before a write or the command was tried before, at the records themselves. The delivery stays claimed, so a
 * worker that dies here leaves nothing open.
 */
export async function check(options: DeliveryOptions, claimed: Claimed): Promise<Checked> {
  const { connected } = claimed
  const canRead = connected.checking.readBack !== undefined
  const overtaken = new Map(
    claimed.items.flatMap((item): [string, Change][] => {
      const change = overtakenBy(item, canRead)
      return change ? [[item.id, change]] : []
    }),
  )
  // Whether another field was changed to just what is asked for shows only in the record itself, where it can be read.
  const isSettled = ({ id }: DeliveryItemRow) =>
    overtaken.get(id)?.field === 'status' || (overtaken.has(id) && !canRead)
  const outcomes = claimed.items.flatMap((item) => {
    const change = overtaken.get(item.id)
    return change && isSettled(item) ? [conflict(item, change)] : []
  })
  const rest = claimed.items.filter((item) => !isSettled(item))
  // What may stand there already is looked at whatever the policy: else nothing that is read afterwards would prove it.
  const isToBeRead = (item: DeliveryItemRow) =>
    canRead &&
    (item.attempts > 0 ||
      overtaken.has(item.id) ||
      ((connected.policy?.checkFirst === true || isForced(item)) && (isRecord(item) || isReferenced(item))))
  const toRead = rest.filter(isToBeRead)
  const checked = { outcomes, read: null, againMs: null, error: null, answered: false, stood: [] }
  if (toRead.length === 0) return { ...checked, send: rest }
  const looked = await whileKept(options, claimed.hold, () => read(options, { ...claimed, items: toRead }))
  if (looked instanceof VendorError) {
    const later = await backingOff(options, claimed, rest, looked)
    return { ...checked, outcomes: [...outcomes, ...later], error: looked.message, send: [] }
  }
  const send = rest.filter((item) => {
    const seen = looked?.sights.get(item.id)
    const change = overtaken.get(item.id)
    const outcome = seen ? ofRecord(claimed, item, seen) : change ? conflict(item, change) : null
    if (outcome) outcomes.push(outcome)
    return outcome === null
  })
  const stood = send.filter(isForced).map(({ id }) => ({ id, shown: isShown(looked?.sights.get(id)) }))
  return { ...checked, outcomes, read: looked?.read ?? null, send, stood }
}
