import type { Fidelity } from '../canonical/enums.ts'
import type { Sourced } from '../canonical/record.ts'

export interface VocabularyEntry<T extends string = string> {
  /** The vendor's word exactly as its document writes it. */
  raw: string
  value: T
  fidelity: Exclude<Fidelity, 'UNRECOGNISED'>
  /**
   * Where the word is written down: the vendor's own API document, another public page of the vendor, or nowhere: a word
   * that neighbours documented ones and can mean one thing only (its note says so).
   */
  source: 'DOCUMENT' | 'PUBLIC' | 'ASSUMED'
  note?: string
}

/** One vendor field read on one canonical axis. A field that carries several ideas has one table for each. */
export interface VocabularyTable<T extends string = string> {
  /** The field's path in the vendor's record. */
  field: string
  /** The canonical enum, by its GraphQL name. */
  concept: string
  entries: readonly VocabularyEntry<T>[]
  /** What a word that no entry knows becomes; null where the concept has no such value. */
  unrecognised: T | null
}

/** `High Risk`, `HighRisk` and `high_risk` meet: lower case, letters and digits of any script only. */
export const lookupKey = (raw: string): string => raw.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

export function defineTable<T extends string>(
  table: VocabularyTable<T>,
): VocabularyTable<T> & {
  /** Null in, null out; a word no entry knows is kept, marked UNRECOGNISED, and never defaulted. */
  read(raw: string | null | undefined): Sourced<T> | null
} {
  const byKey = new Map<string, VocabularyEntry<T>>()
  for (const entry of table.entries) {
    const key = lookupKey(entry.raw)
    if (byKey.has(key)) throw new Error(`${table.field}: "${entry.raw}" stands twice in the vocabulary`)
    byKey.set(key, entry)
  }
  return {
    ...table,
    read(raw) {
      if (raw === null || raw === undefined) return null
      const entry = byKey.get(lookupKey(raw))
      if (entry) return { value: entry.value, raw, field: table.field, fidelity: entry.fidelity }
      if (table.unrecognised === null) return null
      return { value: table.unrecognised, raw, field: table.field, fidelity: 'UNRECOGNISED' }
    },
  }
}

/** The vendor has no such field: the canonical value stands without a source. */
export const absent = <T extends string>(value: T): Sourced<T> => ({
  value,
  raw: null,
  field: null,
  fidelity: 'DEFAULT',
})
