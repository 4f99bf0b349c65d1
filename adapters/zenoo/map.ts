import type { RawRecord } from '../../src/adapter/contract.ts'
import { UnmappableRecord } from '../../src/adapter/errors.ts'
import type { Mapped } from '../../src/canonical/record.ts'
import { alertOf } from './map-alert.ts'
import { caseOf } from './map-case.ts'
import { tokenOf } from './payload.ts'

/**
 * One Zenoo alert or case in canonical words. Throws UnmappableRecord where the record does not say which one it is.
 * The provider's match in `source_data` has no shape to rely on and stays in the raw record.
 */
export function toCanonical(record: RawRecord): Mapped {
  const token = tokenOf(record.raw)
  if (token === null) throw new UnmappableRecord('token', 'missing or not an id')
  // A record filed under another's key would have the wrong alert resolved later.
  if (token !== record.key) throw new UnmappableRecord('token', 'not the record it is filed under')
  const raw = record.raw as object
  return record.kind === 'CASE' ? caseOf(token, raw) : alertOf(token, raw)
}
