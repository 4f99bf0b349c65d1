import type { RawRecord, UnreadableRecord } from '../adapter/contract.ts'
import { stringifyJson } from '../adapter/json.ts'
import type { QuarantineRow } from '../store/write/vendor-records.ts'
import type { Intake } from './intake.ts'
import { digestOf } from './rows.ts'

const MAX_REASON = 500

/** An adapter that lets an impossible time through must not keep its record out of the quarantine too. */
const instantOrNull = (at: string | null): string | null => (at && /^(?!0000)\d{4}-/.test(at) ? at : null)

/** A record that is known by its key but could not be understood, or not be written. */
export const refusedRecord = (
  { adapter, readAt, stream }: Intake,
  { kind, key, part, vendorUpdatedAt }: RawRecord,
  raw: string,
  reason: string,
): QuarantineRow => ({
  digest: digestOf([kind, key, raw, reason]),
  kind,
  key,
  reason: reason.slice(0, MAX_REASON),
  raw,
  stream,
  part,
  vendor_updated_at: instantOrNull(vendorUpdatedAt),
  read_at: readAt,
  place: null,
  map_rev: adapter.mapRev,
})

/** An item of a list that does not say which record it is, or could not be read at all: then its place is all there is. */
export function refusedItem({ adapter, readAt, stream }: Intake, item: UnreadableRecord): QuarantineRow {
  const raw = stringifyJson(item.raw)
  const place = item.place ?? null
  return {
    digest: item.raw === null ? digestOf([stream, place]) : digestOf(['UNKNOWN', null, raw, item.reason]),
    kind: 'UNKNOWN',
    key: null,
    reason: item.reason.slice(0, MAX_REASON),
    raw,
    stream,
    part: null,
    vendor_updated_at: null,
    read_at: readAt,
    place,
    map_rev: adapter.mapRev,
  }
}
