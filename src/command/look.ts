import { setTimeout as sleep } from 'node:timers/promises'
import type { RawRecord } from '../adapter/contract.ts'
import { VendorError } from '../adapter/errors.ts'
import type { PresentValues } from '../canonical/decision.ts'
import type { BasedOnField, DeliveryItemRow } from '../store/write/deliveries.ts'
import { isOfRecords } from './back-off.ts'
import { type Change, changed, saidBy } from './based-on.ts'
import { type Absent, type Claimed, type DeliveryOptions, targetOf } from './delivery.ts'

/** A command that makes a record: before it there is none to look at, afterwards it has a key of its own. */
export const makes = (item: Pick<DeliveryItemRow, 'action'>): boolean =>
  item.action === 'CREATE' || item.action === 'CREATE_FROM_TEMPLATE'

/** Whether a command is about a record of the vendor's that was there when it was decided. */
export const isRecord = (item: Pick<DeliveryItemRow, 'action' | 'target_kind'>): boolean =>
  !makes(item) && (item.target_kind === 'ALERT' || item.target_kind === 'CASE')

/**
 * Whether the word is written even where it stands there already. A record that is made is not there before, unless it may
 * be one to change.
 */
export const isForced = (item: DeliveryItemRow): boolean => item.forced && (!makes(item) || item.upserts)

/** How the target is called to a person. */
export const nounOf = (item: Pick<DeliveryItemRow, 'target_kind'>): string =>
  item.target_kind === 'CASE' ? 'case' : item.target_kind === 'ALERT' ? 'alert' : 'record'

const CALLED: Readonly<Record<BasedOnField, string>> = {
  priority: 'priority',
  category: 'category',
  type: 'type',
  lifecycleStage: 'lifecycle stage',
  assignee: 'assignee',
}

/** What the vendor changed under a decision, both states named. */
export function changedUnder(item: DeliveryItemRow, { field, was, now }: Change): string {
  const what = field === 'status' ? `the ${nounOf(item)}` : `the ${CALLED[field]} of the ${nounOf(item)}`
  const none = field === 'status' ? 'no status' : 'nothing'
  return `The vendor changed ${what} after this decision was made: it said ${was ?? none} then, it says ${now ?? none} now.`
}

/** What the record says otherwise than when the decision was made, in a field that matters to it. */
export function changeOf(
  item: DeliveryItemRow,
  status: string | null,
  present: () => PresentValues | null,
): Change | null {
  if (item.guarded && status !== item.based_on_status) {
    return { field: 'status', was: item.based_on_status, now: status }
  }
  return item.based_on === null ? null : changed(item.based_on, present())
}

/** STANDS: it shows what was asked for, and did so before it was sent, or may have: that proves nothing. */
type Sight = 'SHOWS' | 'STANDS' | 'UNCHANGED' | 'OTHER' | 'GONE'

/** What may still be coming: a further look may tell. */
const mayChange = ({ sight }: Seen): boolean => sight !== 'SHOWS' && sight !== 'STANDS'

export interface Seen {
  sight: Sight
  /** The vendor's word for the status now. */
  now: string | null
  /** What the vendor has changed since the decision, be it to what was asked for. */
  change: Change | null
  record: RawRecord | null
}

export interface Look {
  sights: Map<string, Seen>
  read: { records: RawRecord[]; absent: Absent[]; readAt: string }
}

/** Reads the records again and says of each command whether its record shows it. Null where the vendor cannot be read. */
export async function look(options: DeliveryOptions, claimed: Claimed): Promise<Look | VendorError | null> {
  const { adapter, checking } = claimed.connected
  const { write } = adapter
  if (!checking.readBack || !write) return null
  const assumed = claimed.connected.policy?.readAssumed ?? false
  const tellsAbsence = (item: DeliveryItemRow): boolean => !assumed || makes(item)
  const readAt = (await options.now()).toISOString()
  try {
    const found = await checking.readBack(claimed.items.map(targetOf))
    const sights = new Map(
      claimed.items.flatMap((item): [string, Seen][] => {
        const record = found.get(item.target_key)
        if (!record)
          return tellsAbsence(item) ? [[item.id, { sight: 'GONE', now: null, change: null, record: null }]] : []
        const now = write.status(record)
        const shown = write.shows(record, item.call)
        // As if it could not be read.
        if (shown === null) return []
        // What a poll has seen meanwhile is no measure: the decision was made on what the record said then.
        const change = changeOf(item, now, () => saidBy(claimed.connected, record))
        if (shown) {
          const proves = !isForced(item) || item.shown_before === false
          return [[item.id, { sight: proves ? 'SHOWS' : 'STANDS', now, change, record }]]
        }
        return [[item.id, { sight: change ? 'OTHER' : 'UNCHANGED', now, change, record }]]
      }),
    )
    const absent = claimed.items.flatMap(({ target_kind, target_key: key, ...item }): Absent[] =>
      assumed || found.has(key) || !isRecord({ target_kind, ...item })
        ? []
        : [{ kind: target_kind as Absent['kind'], key }],
    )
    return { sights, read: { records: [...found.values()], absent, readAt } }
  } catch (error) {
    if (!(error instanceof VendorError)) {
      return new VendorError('UNREADABLE', 'the record could not be understood', { cause: error })
    }
    const { hold } = claimed
    const accountsOwn = error.kind === 'RATE_LIMITED' || error.kind === 'UNAUTHORIZED'
    if (accountsOwn && !isOfRecords(claimed.items, error)) await options.onTrouble(hold.tenant, hold.account, error)
    return error
  }
}

/** Looks up to twice, with the vendor's settling time before each look, until no record has its command still to show. */
export async function lookTwice(
  options: DeliveryOptions,
  claimed: Claimed,
  firstWaitMs: number,
): Promise<Look | VendorError | null> {
  const settleMs = claimed.connected.policy?.settleMs ?? 0
  if (firstWaitMs > 0) await sleep(firstWaitMs)
  const first = await look(options, claimed)
  if (first === null || first instanceof VendorError) return first
  if (![...first.sights.values()].some(mayChange)) return first
  await sleep(Math.max(settleMs, 250))
  return look(options, claimed)
}
