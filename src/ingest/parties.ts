import type { SubjectRow } from '../store/write/parties.ts'

const vague = ({ sources }: SubjectRow): boolean =>
  (sources.type as { fidelity: string } | undefined)?.fidelity === 'DEFAULT'

/** The newer of two rows of one party, with what only the older one tells. */
function joined(newer: SubjectRow, older: SubjectRow): SubjectRow {
  const type = vague(newer) && !vague(older) ? { type: older.type, sources: older.sources } : {}
  return {
    ...newer,
    ...type,
    name: newer.name ?? older.name,
    birth_year: newer.birth_year ?? older.birth_year,
    birth_month: newer.birth_month ?? older.birth_month,
    birth_day: newer.birth_day ?? older.birth_day,
    client_reference: newer.client_reference ?? older.client_reference,
  }
}

/** One row for each party that the records of a page describe, some of which tell less of it than others. */
export function onePerParty(rows: readonly SubjectRow[]): SubjectRow[] {
  const parties = new Map<string, SubjectRow>()
  for (const row of rows) {
    const other = parties.get(row.id)
    const newer = !other || (row.vendor_updated_at ?? '') >= (other.vendor_updated_at ?? '')
    parties.set(row.id, !other ? row : newer ? joined(row, other) : joined(other, row))
  }
  return [...parties.values()]
}
