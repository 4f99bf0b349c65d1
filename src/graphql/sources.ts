import type { Fidelity } from '../canonical/enums.ts'
import type { Source, Sources } from '../store/columns.ts'

/** The canonical fields that ingest writes a source for, over all kinds of rows. */
export type SourcedField =
  | 'status'
  | 'matchStatus'
  | 'disposition'
  | 'type'
  | 'category'
  | 'lifecycleStage'
  | 'priority'
  | 'riskLevel'
  | 'slaStatus'
  | 'researchStatus'
  | 'outcome'
  | 'entityType'
  | 'role'

const nothing = (fidelity: Fidelity): Source => ({ raw: null, field: null, fidelity })

/** The vendor's own word behind a field, or that the vendor has no such field. */
export const sourceOf = (row: { sources: Sources }, field: SourcedField): Source =>
  row.sources[field] ?? nothing('DEFAULT')

/** The same for a field that may be missing as a whole. */
export const sourceOrNull = (row: { sources: Sources }, field: SourcedField): Source | null =>
  row.sources[field] ?? null

/** A word that exists and is not shown to this reader; it says the same of every word it may stand for. */
export const WITHHELD = nothing('LOSSY')
