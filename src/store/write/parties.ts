import { type CompiledQuery, sql } from 'kysely'
import { db } from '../database.ts'
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

/**
 * A party is described by several records, some of which tell less of it than others: what one does not tell does not
 * overwrite what another told.
 */
export const upsertSubjects = (tenant: string, account: string, rows: readonly SubjectRow[]): CompiledQuery<unknown> =>
  sql`
    insert into subjects as s (tenant_id, account_id, id, key, vendor_id, type, name, birth_year, birth_month, birth_day,
      client_reference, sources, vendor_updated_at, read_at, map_rev, digest)
    select ${tenant}, ${account}, r.id, r.key, r.vendor_id, r.type, r.name, r.birth_year, r.birth_month, r.birth_day,
      r.client_reference, r.sources, r.vendor_updated_at, r.read_at, r.map_rev, r.digest
    from jsonb_populate_recordset(null::subjects, ${jsonOf(rows)}::jsonb) r
    on conflict (tenant_id, id) do update set
      (vendor_id, type, name, birth_year, birth_month, birth_day, client_reference, sources, vendor_updated_at, read_at,
        map_rev, digest, version) =
      (excluded.vendor_id,
        case when (excluded.sources -> 'type' ->> 'fidelity' = 'DEFAULT' and s.sources -> 'type' ->> 'fidelity' <> 'DEFAULT') then s.type else excluded.type end, coalesce(excluded.name, s.name),
        coalesce(excluded.birth_year, s.birth_year), coalesce(excluded.birth_month, s.birth_month),
        coalesce(excluded.birth_day, s.birth_day), coalesce(excluded.client_reference, s.client_reference),
        case when (excluded.sources -> 'type' ->> 'fidelity' = 'DEFAULT' and s.sources -> 'type' ->> 'fidelity' <> 'DEFAULT') then s.sources else excluded.sources end, excluded.vendor_updated_at, excluded.read_at, excluded.map_rev,
        excluded.digest, s.version + 1)
    where supersedes(s.vendor_updated_at, s.read_at, s.digest,
        excluded.vendor_updated_at, excluded.read_at, excluded.digest)`.compile(db)

export interface HitRow extends RowBasis {
  alert_id: string | null
  matched_name: string | null
  entity_type: string
  birth_year: number | null
  birth_month: number | null
  birth_day: number | null
  match_status: string
  disposition: string
  risk_level: string
  risks: unknown
  scores: unknown
  list_names: string[]
  profile_id: string | null
  allow_listed: boolean | null
  detail: Record<string, unknown>
}

export interface CaseHitRow {
  case_id: string
  hit_id: string
  case_vendor_id: string
  role: string
  sources: unknown
}

/** Links cases and hits; links that the `known` ones among the changed cases no longer have are removed. */
export function linkCaseHits(
  tenant: string,
  account: string,
  known: readonly string[],
  rows: readonly CaseHitRow[],
): CompiledQuery<unknown>[] {
  const links = jsonOf(rows)
  const gone = sql`
    delete from case_hits where tenant_id = ${tenant} and account_id = ${account} and case_id = any(${known}::uuid[])
      and (case_id, hit_id) not in (
        select case_id, hit_id from jsonb_populate_recordset(null::case_hits, ${links}::jsonb))`
  const told = sql`
    insert into case_hits as h (tenant_id, account_id, case_id, hit_id, case_vendor_id, role, sources)
    select ${tenant}, ${account}, r.case_id, r.hit_id, r.case_vendor_id, r.role, r.sources
    from jsonb_populate_recordset(null::case_hits, ${links}::jsonb) r
    on conflict (tenant_id, case_id, hit_id) do update set (role, sources) = (excluded.role, excluded.sources)
    where h.role <> excluded.role`
  return [...(known.length > 0 ? [gone] : []), ...(rows.length > 0 ? [told] : [])].map((statement) =>
    statement.compile(db),
  )
}

export const upsertHits = (tenant: string, account: string, rows: readonly HitRow[]): CompiledQuery<unknown> =>
  sql`
    insert into screening_hits as h (tenant_id, account_id, id, key, vendor_id, alert_id, matched_name, entity_type,
      birth_year, birth_month, birth_day, match_status, disposition, risk_level, risks, scores, list_names, profile_id,
      allow_listed, detail, sources, vendor_updated_at, read_at, map_rev, digest)
    select ${tenant}, ${account}, r.id, r.key, r.vendor_id, r.alert_id, r.matched_name, r.entity_type,
      r.birth_year, r.birth_month, r.birth_day, r.match_status, r.disposition, r.risk_level, r.risks, r.scores,
      r.list_names, r.profile_id, r.allow_listed, r.detail, r.sources, r.vendor_updated_at, r.read_at, r.map_rev, r.digest
    from jsonb_populate_recordset(null::screening_hits, ${jsonOf(rows)}::jsonb) r
    on conflict (tenant_id, id) do update set
      (vendor_id, alert_id, matched_name, entity_type, birth_year, birth_month, birth_day, match_status, disposition,
        risk_level, risks, scores, list_names, profile_id, allow_listed, detail, sources, vendor_updated_at, read_at, map_rev,
        digest, version) =
      (excluded.vendor_id, excluded.alert_id, excluded.matched_name, excluded.entity_type, excluded.birth_year,
        excluded.birth_month, excluded.birth_day, excluded.match_status, excluded.disposition, excluded.risk_level,
        excluded.risks, excluded.scores, excluded.list_names, excluded.profile_id, excluded.allow_listed,
        excluded.detail, excluded.sources, excluded.vendor_updated_at, excluded.read_at, excluded.map_rev, excluded.digest, h.version + 1)
    where supersedes(h.vendor_updated_at, h.read_at, h.digest,
        excluded.vendor_updated_at, excluded.read_at, excluded.digest)`.compile(db)
