import type { AlertCategory, Fidelity, ResearchStatus } from '../canonical/enums.ts'
import type { ResearchDraft } from '../canonical/record.ts'

// What the jsonb columns hold, as ingest writes them.

/** The vendor's own word behind one canonical field. */
export interface Source {
  raw: string | null
  field: string | null
  fidelity: Fidelity
}

/** The `sources` column: an entry for each canonical field the vendor's record has something to say about. */
export type Sources = Readonly<Record<string, Source | undefined>>

export interface StoredCategory extends Source {
  category: AlertCategory
}

export type StoredResearch = Omit<ResearchDraft, 'status'> & { status: ResearchStatus }

/** A table's row with the columns narrowed that the database only knows as text or JSON. */
export type Narrow<Row, Columns extends keyof Row, As> = Omit<Pick<Row, Columns>, keyof As> & As
