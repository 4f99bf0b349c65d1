import { setTimeout as sleep } from 'node:timers/promises'
import type { RawRecord } from '../adapter/contract.ts'
import { VendorError } from '../adapter/errors.ts'
import type { DeliveryItemRow } from '../store/write/deliveries.ts'
import { isOfRecords } from './back-off.ts'
import { type Absent, type Claimed, type DeliveryOptions, targetOf } from './delivery.ts'

/** A command that makes a record: before it there is none to look at, afterwards it has a key of its own. */
export const makes = (item: Pick<DeliveryItemRow, 'action'>): boolean =>
  item.action === 'CREATE' || item.action === 'CREATE_FROM_TEMPLATE'

/** Whether a command is about a record of the vendor's that was there when it was decided. */
export const isRecord = (item: Pick<DeliveryItemRow, 'action' | 'target_kind'>): boolean =>
  !makes(item) && (item.target_kind === 'ALERT' || item.target_kind === 'CASE')

/** How the target is called to a person. */
export const nounOf = (item: Pick<DeliveryItemRow, 'target_kind'>): string =>
  item.target_kind === 'CASE' ? 'case' : item.target_kind === 'ALERT' ? 'alert' : 'record'

/** A status in words. */
const said = (status: string | null): string => (status === null ? 'no status' : status)

/** What the vendor changed under a decision, both states named. */
export const changedUnder = (item: DeliveryItemRow, now: string | null): string =>
  `The vendor changed the ${nounOf(item)} after this decision was made: it said ${said(item.based_on_status)} then, it says ${said(now)} now.`

type Sight = 'SHOWS' | 'UNCHANGED' | 'OTHER' | 'GONE'

export interface Seen {
  sight: Sight
  /** The vendor's word for the status now. */
  now: string | null
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
        if (!record) return tellsAbsence(item) ? [[item.id, { sight: 'GONE', now: null, record: null }]] : []
        const now = write.status(record)
        const shown = write.shows(record, item.call)
        // As if it could not be read.
        if (shown === null) return []
        if (shown) return [[item.id, { sight: 'SHOWS', now, record }]]
        // What a poll has seen meanwhile is no measure: the decision was made on what the record said then.
        const other = item.guarded && now !== item.based_on_status
        return [[item.id, { sight: other ? 'OTHER' : 'UNCHANGED', now, record }]]
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

/** Looks up to twice, with the vendor's settling time before each look, until every record shows its command. */
export async function lookTwice(
  options: DeliveryOptions,
  claimed: Claimed,
  firstWaitMs: number,
): Promise<Look | VendorError | null> {
  const settleMs = claimed.connected.policy?.settleMs ?? 0
  if (firstWaitMs > 0) await sleep(firstWaitMs)
  const first = await look(options, claimed)
  if (first === null || first instanceof VendorError) return first
  if ([...first.sights.values()].every(({ sight }) => sight === 'SHOWS')) return first
  await sleep(Math.max(settleMs, 250))
  return look(options, claimed)
}
