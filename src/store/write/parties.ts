import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'
import { SETTINGS_STEP } from '../settings.ts'
import { jsonOf } from './json.ts'

/** What every canonical row carries to tell newer from older. */
export interface RowBasis {
  id: string
  key: string
  vendor_id: string
  sources: Record<string, unknown>
  vendor_updated_at: string | null
  read_at: string
  map_rev: number
  digest: string
}

export interface SubjectRow extends RowBasis {
  type: string
  name: string | null
  birth_year: number | null
  birth_month: number | null
  birth_day: number | null
  client_reference: string | null
}

const NEWER = sql`supersedes(s.vendor_updated_at, s.read_at, s.digest,
  excluded.vendor_updated_at, excluded.read_at, excluded.digest)`
/** Whether the account's settings changed since the party was last told of. */
const ANEW = sql`(excluded.map_rev / ${SETTINGS_STEP}::integer > s.map_rev / ${SETTINGS_STEP}::integer)`
/** Whether the record does not say what kind of party it is. */
const VAGUE = sql`coalesce(excluded.sources -> 'type' ->> 'fidelity', 'DEFAULT') = 'DEFAULT'`
const WAS_VAGUE = sql`coalesce(s.sources -> 'type' ->> 'fidelity', 'DEFAULT') = 'DEFAULT'`

/**
 * A party is described by several records, some of which tell less of it than others: what one does not tell does not
 * overwrite what another told, and an older one fills the gaps of a newer one. What was told under other settings of the
 * account does not count: the first record that is read under the present ones begins anew, whatever its age, and the
 * others, all of which are being read again, fill in what it does not tell. (Releases do not begin anew: parties would lose
 * parts of themselves for the minutes that reading again takes.) Answers those that were written, as they now are.
 */
export const upsertSubjects = (
  tenant: string,
  account: string,
  rows: readonly SubjectRow[],
): CompiledQuery<Pick<SubjectRow, 'id' | 'vendor_id' | 'name' | 'client_reference'>> =>
  sql<Pick<SubjectRow, 'id' | 'vendor_id' | 'name' | 'client_reference'>>`
    insert into subjects as s (tenant_id, account_id, id, key, vendor_id, type, name, birth_year, birth_month, birth_day,
      client_reference, sources, vendor_updated_at, read_at, map_rev, digest)
    select ${tenant}, ${account}, r.id, r.key, r.vendor_id, r.type, r.name, r.birth_year, r.birth_month, r.birth_day,
      r.client_reference, r.sources, r.vendor_updated_at, r.read_at, r.map_rev, r.digest
    from jsonb_populate_recordset(null::subjects, ${jsonOf(rows)}::jsonb) r
    on conflict (tenant_id, id) do update set
      (vendor_id, type, name, birth_year, birth_month, birth_day, client_reference, sources, vendor_updated_at, read_at,
        map_rev, digest, version) =
      (select case when newer then excluded.vendor_id else s.vendor_id end,
        case when typed then excluded.type else s.type end,
        coalesce(case when newer then excluded.name end, case when not anew then s.name end, excluded.name),
        coalesce(case when newer then excluded.birth_year end, case when not anew then s.birth_year end, excluded.birth_year),
        coalesce(case when newer then excluded.birth_month end, case when not anew then s.birth_month end, excluded.birth_month),
        coalesce(case when newer then excluded.birth_day end, case when not anew then s.birth_day end, excluded.birth_day),
        coalesce(case when newer then excluded.client_reference end, case when not anew then s.client_reference end, excluded.client_reference),
        case when typed then excluded.sources else s.sources end,
        case when newer then excluded.vendor_updated_at else s.vendor_updated_at end,
        case when newer then excluded.read_at else s.read_at end,
        -- Never back: a worker that still has the former settings would have the next record begin anew once more.
        greatest(s.map_rev, excluded.map_rev),
        case when newer then excluded.digest else s.digest end, s.version + 1
      from (select newer, anew, anew or case when vague then newer and was_vague else newer or was_vague end as typed
        from (select ${NEWER} or ${ANEW} as newer, ${ANEW} as anew, ${VAGUE} as vague, ${WAS_VAGUE} as was_vague) known)
        weighed)
    where ${NEWER} or ${ANEW} or (s.name is null and excluded.name is not null)
      or (s.birth_year is null and excluded.birth_year is not null)
      or (s.birth_month is null and excluded.birth_month is not null)
      or (s.birth_day is null and excluded.birth_day is not null)
      or (s.client_reference is null and excluded.client_reference is not null)
      or (${WAS_VAGUE} and not (${VAGUE}))
    returning s.id, s.vendor_id, s.name, s.client_reference`.compile(db)
