import type { RawRecord } from '../../src/adapter/contract.ts'
import { UnmappableRecord } from '../../src/adapter/errors.ts'
import type { Mapped } from '../../src/canonical/record.ts'
import { alertOf } from './map-alert.ts'
import { caseOf } from './map-case.ts'
import { idOf, isRecord } from './payload.ts'

/** One alert or case in canonical words. Throws UnmappableRecord where the record does not say which one it is. */
export function toCanonical(record: RawRecord): Mapped {
  const { raw, key, kind } = record
  const id = idOf(raw)
  if (id === null || !isRecord(raw)) throw new UnmappableRecord('id', 'missing or not an id')
  // A record filed under another's key would have the wrong alert decided later.
  if (id !== key) throw new UnmappableRecord('id', 'not the record it is filed under')
  return kind === 'CASE' ? caseOf(record, raw) : alertOf(record, raw)
}
