import { readInstant } from '../../src/adapter/instant.ts'
import { absent } from '../../src/adapter/vocabulary.ts'
import type { SubjectDraft } from '../../src/canonical/record.ts'
import type { Flag } from './payload.ts'
import * as words from './vocabulary.ts'

/** An instant of a record; what is odd about it is flagged under the field's name. */
export function instantOf(value: string | null, field: string, flags: Flag[]): string | null {
  const { at, reason } = readInstant(value)
  if (reason) flags.push({ field, reason })
  return at
}

/** The party a record names: an alert tells its token and name, a case its type as well. */
export function subjectsOf(record: {
  entity_token: string | null
  entity_name: string | null
  entity_type: string | null
  entity_category: string | null
}): SubjectDraft[] {
  if (record.entity_token === null) return []
  const byCategory = words.entityType.read(record.entity_category)
  return [
    {
      key: record.entity_token,
      vendorId: record.entity_token,
      type:
        words.entityType.read(record.entity_type) ??
        (byCategory ? { ...byCategory, field: 'entity_category' } : absent('UNKNOWN')),
      name: record.entity_name,
      birth: { year: null, month: null, day: null },
      // The reference a firm gives to a party stands on the entity, which alerts do not repeat.
      clientReference: null,
    },
  ]
}
